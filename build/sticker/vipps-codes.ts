/**
 * The fixed codes of a station's outlets at Vipps, made sure of exactly as the station itself does
 * it: the same id, the same address, so that it makes no difference who comes first.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../electron/clock.ts';
import type { StationConfig } from '../../electron/config/config.ts';
import type { PaymentAccess } from '../../electron/payment-access.ts';
import type { Outcome } from '../../electron/payment/payments.ts';
import { redirectCodeId } from '../../electron/payment/redirect-code-id.ts';
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
} from '../../electron/payment/redirect-codes.ts';
import { imagesOf } from '../../electron/payment/vipps-client.ts';
import type { Log } from '../../electron/ports.ts';
import type { Qr } from '../../electron/session/view.ts';
import { openVippsLine } from '../../electron/vipps-line.ts';
import { projectRoot } from '../paths.ts';

export interface VippsCodes {
  /** The code of an outlet that leads to `address`, made or turned where it is not so yet. */
  ensure(outlet: string, address: string): Promise<Outcome<Qr>>;
  /** Vipps' own picture of a code that is there, as a data: URI of a PNG. */
  png(outlet: string): Promise<Outcome<string>>;
  close(): Promise<void>;
}

/** The largest Vipps draws: on 77 mm more than 600 dots to the inch. */
const pictureSizePx = 2000;

export function openVippsCodes(config: StationConfig, access: PaymentAccess, log: Log): VippsCodes {
  const line = openVippsLine(config, access, ownVersion(), systemClock(), log);
  const port = { caller: line.caller, images: imagesOf(line.options) };
  const renderer = config.payment.qrRenderer;
  const idOf = (outlet: string): string => redirectCodeId(config.station.id, outlet);
  return {
    ensure: (outlet, redirectUrl) =>
      ensureRedirectCode(port, { id: idOf(outlet), redirectUrl, renderer }),
    async png(outlet) {
      const picture = await fetchRedirectCodePicture(port, idOf(outlet), 'png', pictureSizePx);
      if (!picture.ok) return picture;
      const base64 = Buffer.from(picture.value).toString('base64');
      return { ok: true, value: `data:image/png;base64,${base64}` };
    },
    close: () => line.close(),
  };
}

function ownVersion(): string {
  const text = readFileSync(path.join(projectRoot, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
