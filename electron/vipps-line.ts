/** The way to Vipps out of the configuration: straight, or through the operator's gateway. */
import type { Clock } from './clock.ts';
import type { StationConfig } from './config/config.ts';
import { openIdentity } from './gateway-identity.ts';
import type { PaymentAccess } from './payment-access.ts';
import { createHttp, type Http } from './payment/http.ts';
import { createCaller, type Caller, type CallerOptions } from './payment/vipps-call.ts';
import type { Log } from './ports.ts';

/** One caller, and with it one access token, for all that is asked of Vipps. */
export interface VippsLine {
  options: CallerOptions;
  caller: Caller;
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
  const http = openHttp(config, access, log);
  const pluginName = 'ladekiosk-station';
  const options: CallerOptions = {
    baseUrl: config.vipps.baseUrl,
    merchantSerialNumber: config.vipps.merchantSerialNumber,
    // The gateway adds the keys.
    credentials: 'clientId' in access ? access : null,
    system: { name: 'Ladekiosk', version, pluginName, pluginVersion: version },
    send: http.send,
    clock,
    log: (entry) => log.debug(entry, 'vipps call'),
  };
  return { options, caller: createCaller(options), close: () => http.close() };
}

/** A gateway alone gets to see the station's certificate, other servers (pictures of codes) do not. */
function openHttp(config: StationConfig, access: PaymentAccess, log: Log): Http {
  if ('clientId' in access) return createHttp();
  const { origin } = new URL(config.vipps.baseUrl);
  return createHttp({ gateway: { origin, tls: openIdentity(access, log) } });
}
