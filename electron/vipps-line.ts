/** The way to Vipps out of the configuration: straight, or through the operator's gateway. */
import type { Clock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import { openIdentity } from './gateway-identity.ts';
import type { PaymentAccess } from './payment-access.ts';
import { createHttp, type Http, type HttpTls, type Send } from './payment/http.ts';
import { createCaller, type Caller, type CallerOptions } from './payment/vipps-call.ts';
import { answeredAtMs } from './payment/vipps-errors.ts';
import type { Log } from './ports.ts';

/** One caller, and with it one access token, for all that is asked of Vipps. */
export interface VippsLine {
  options: CallerOptions;
  caller: Caller;
  /** This computer's clock less the server's, ms, by its last answer; null before the first. */
  skewMs(): number | null;
  /** What a gateway is shown now; null straight to Vipps, or with nothing good to show. */
  tls(): HttpTls | null;
  close(): Promise<void>;
}

/** `version` of this program, as Vipps is told it. */
export function openVippsLine(
  config: StationConfig,
  access: PaymentAccess,
  version: string,
  clock: Clock,
  log: Log,
): VippsLine {
  const { origin } = new URL(config.vipps.baseUrl);
  const tls = 'clientId' in access ? null : openIdentity(access, log);
  const http = openHttp(origin, tls);
  const { send, skewMs } = notingDates(http.send, origin);
  const pluginName = 'ladekiosk-station';
  const options: CallerOptions = {
    baseUrl: config.vipps.baseUrl,
    merchantSerialNumber: config.vipps.merchantSerialNumber,
    // The gateway adds the keys.
    credentials: 'clientId' in access ? access : null,
    system: { name: 'Ladekiosk', version, pluginName, pluginVersion: version },
    send,
    clock,
    log: (entry) => log.debug(entry, 'vipps call'),
  };
  return {
    options,
    caller: createCaller(options),
    skewMs,
    tls: () => tls?.() ?? null,
    close: () => http.close(),
  };
}

/** Notes by the Date header of the server at `origin` how the clocks differ. */
function notingDates(send: Send, origin: string): { send: Send; skewMs: () => number | null } {
  let skewMs: number | null = null;
  return {
    skewMs: () => skewMs,
    async send(request) {
      const answer = await send(request);
      const theirMs = answeredAtMs(answer);
      if (theirMs !== null && request.url.startsWith(origin)) skewMs = Date.now() - theirMs;
      return answer;
    },
  };
}

/** A gateway alone gets to see the station's certificate, other servers (pictures of codes) do not. */
function openHttp(origin: string, tls: (() => HttpTls | null) | null): Http {
  return tls === null ? createHttp() : createHttp({ gateway: { origin, tls } });
}
