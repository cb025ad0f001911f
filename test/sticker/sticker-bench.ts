/** A station.yaml beside a sandbox of Vipps, and `npm run qr` called for it in this process. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { runQr } from '../../build/sticker/qr-command.ts';
import { changed, evse, leastFile, type Changes } from '../config/config-file.ts';
import { startVippsServer, type VippsServer } from '../sim/vipps/server.ts';

export const publicUrl = 'https://charge.example.com/21678';

export interface Said {
  code: number;
  /** Lines on standard output: files. */
  files: string[];
  /** Everything on standard error. */
  err: string;
}

export interface StickerBench {
  vipps: VippsServer;
  /** Its own directory, in which the command is called. */
  directory: string;
  /** The keys of the sandbox's sales unit. */
  keys: Record<string, string>;
  /** Writes station.yaml anew, with two outlets and these changes. */
  configure(changes?: Changes): void;
  run(...options: string[]): Promise<Said>;
  runAt(nowMs: number, ...options: string[]): Promise<Said>;
  /** A file that was written, by its name. */
  text(name: string): string;
  path(name: string): string;
}

/** Ends with the test. */
export async function startStickerBench(changes: Changes = {}): Promise<StickerBench> {
  const vipps = await startVippsServer();
  onTestFinished(() => vipps.close());
  const directory = mkdtempSync(join(tmpdir(), 'ladekiosk-sticker-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const [unit] = vipps.sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has no sales unit');
  const keys = {
    VIPPS_CLIENT_ID: unit.clientId,
    VIPPS_CLIENT_SECRET: unit.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: unit.subscriptionKeys[0],
  };
  const path = (name: string): string => join(directory, name);
  const configure = (more: Changes = {}): void => {
    const station = changed(leastFile(), {
      evses: [evse('A', 1), evse('B', 2)],
      'payment.flows': ['qr', 'redirect'],
      'web.publicUrl': publicUrl,
      'vipps.baseUrl': vipps.url,
      'vipps.merchantSerialNumber': unit.msn,
      ...changes,
      ...more,
    });
    writeFileSync(path('station.yaml'), stringify(station));
  };
  const runAt = async (nowMs: number, ...options: string[]): Promise<Said> => {
    const said: Said = { code: 0, files: [], err: '' };
    said.code = await runQr(options, {
      directory,
      environment: bench.keys,
      nowMs,
      out: (line) => said.files.push(line),
      err: (line) => (said.err += `${line}\n`),
    });
    return said;
  };
  const bench: StickerBench = {
    vipps,
    directory,
    keys,
    configure,
    runAt,
    run: (...options) => runAt(Date.now(), '--config', 'station.yaml', ...options),
    text: (name) => readFileSync(path(name), 'utf8'),
    path,
  };
  configure();
  return bench;
}

/** What the sandbox was asked of codes since `seq`: `qrGet charging_unit_21678_A_qr`. */
export function askedOf({ sandbox }: VippsServer, sinceSeq = 0): string[] {
  return sandbox.ledger
    .requests()
    .filter(({ operation, seq }) => operation?.startsWith('qr') === true && seq > sinceSeq)
    .map(({ operation, reference }) => `${operation} ${reference ?? ''}`.trim());
}

export function lastSeq({ sandbox }: VippsServer): number {
  return sandbox.ledger.requests().at(-1)?.seq ?? 0;
}
