/** One process of the simulated station, from power on to power off: nothing of it outlives it. */
import type { Clock } from '../../electron/clock.ts';
import { countries } from '../../electron/config/countries.ts';
import type { FieldDevices } from '../../electron/field.ts';
import type { Send } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import { createCaller } from '../../electron/payment/vipps-call.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import type { WebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import type { Journal, Log } from '../../electron/ports.ts';
import type { FixedFacts } from '../../electron/session/snapshot.ts';
import type { Rules, StationState } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import { stopCodeFor } from '../../electron/stop-code.ts';
import type { Outlet } from './devices.ts';
import type { Life } from './life.ts';
import { technicianPin } from './technicians.ts';
import { clientOptions } from './network.ts';
import { registrarFor } from './webhook-carrier.ts';

export interface ProcessParts {
  life: Life;
  journal: Journal;
  state: StationState;
  /** What the computer's clock shows, ms since 1970. */
  wallMs: number;
  isAlive: () => boolean;
  asPayments: (payments: Payments) => Payments;
  asDevices: (devices: FieldDevices) => FieldDevices;
  onHalt: (reason: Error) => void;
}

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface StationProcess {
  station: Station;
  registrar: WebhookRegistrar;
  /** What the computer's clock shows now. */
  wallMs: () => number;
}

/** Where phones are led back to: nobody goes there in a simulation, but Vipps asks for it. */
const returnUrl = 'https://charge.example.com/21678/s';

/** Stays with the computer, as the app's does. */
const codeKey = Buffer.alloc(32, 9);

/** Makes the station of a new process; it moves nothing before its `start`. */
export function startProcess(parts: ProcessParts): StationProcess {
  const { life, state, wallMs, isAlive } = parts;
  const { rules, time } = life;
  // As the app's clock: never before the record, then the monotonic clock's pace.
  const aheadMs = Math.max(wallMs, state.atMs) - time.nowMs();
  const clock: Clock = {
    nowMs: () => time.nowMs() + aheadMs,
    after: (delayMs, run) =>
      time.after(delayMs, () => {
        if (isAlive()) run();
      }),
  };
  const send: Send = (request) => whileAlive(isAlive, life.network.send(request));
  const options = clientOptions(life.sandbox, send, clock);
  const caller = createCaller(options);
  const station = new Station({
    rules,
    facts: factsFor(rules),
    journal: parts.journal,
    state,
    clock,
    clockIsUncertain: wallMs < state.atMs,
    payments: parts.asPayments(createVippsClient(options, caller)),
    desk: {
      stationId: rules.stationId,
      qrRenderer: 'station',
      returnUrlOf: (reference) => `${returnUrl}/${reference}`,
      receiptLanguage: countries[rules.country].language,
    },
    isPinRight: life.hasTechnicians ? (pin) => Promise.resolve(pin === technicianPin) : null,
    stopCodeOf: life.hasStopCodes ? (reference) => stopCodeFor(codeKey, reference) : null,
    devices: Object.fromEntries(
      [...life.outlets].map(([label, outlet]) => [
        label,
        devicesOf(parts.asDevices(realDevices(outlet)), isAlive, aheadMs),
      ]),
    ),
    log: silentLog,
    onHalt: parts.onHalt,
  });
  const startedAtMs = time.nowMs();
  return {
    station,
    registrar: registrarFor(life, caller, clock, silentLog),
    wallMs: () => wallMs + time.nowMs() - startedAtMs,
  };
}

/** Lets what belongs to a dead process never come back. */
function whileAlive<T>(isAlive: () => boolean, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => {
        if (isAlive()) resolve(value);
      },
      (error: unknown) => {
        if (isAlive()) reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function realDevices(outlet: Outlet): FieldDevices {
  return { meter: outlet.meter(), relay: outlet.relay(), pilot: outlet.pilot() };
}

/** The devices as this process hears them: alive only, and by its own clock. */
function devicesOf(devices: FieldDevices, isAlive: () => boolean, aheadMs: number): FieldDevices {
  const { meter, relay, pilot } = devices;
  const mortal = <T>(ask: () => Promise<T>): Promise<T> =>
    isAlive() ? whileAlive(isAlive, ask()) : new Promise<T>(() => undefined);
  return {
    meter: {
      identity: () => mortal(() => meter.identity()),
      read: () =>
        mortal(async () => {
          const result = await meter.read();
          if (!result.ok || aheadMs === 0) return result;
          const { askedAtMs, answeredAtMs } = result.value;
          const byOurClock = {
            askedAtMs: askedAtMs + aheadMs,
            answeredAtMs: answeredAtMs + aheadMs,
          };
          return { ok: true, value: { ...result.value, ...byOurClock } };
        }),
    },
    relay: {
      leaseMs: relay.leaseMs,
      energize: () => mortal(() => relay.energize()),
      open: () => mortal(() => relay.open()),
      state: () => mortal(() => relay.state()),
    },
    pilot: pilot && {
      offer: (currentA) => mortal(() => pilot.offer(currentA)),
      pause: () => mortal(() => pilot.pause()),
      state: () => mortal(() => pilot.state()),
    },
  };
}

function factsFor(rules: Rules): FixedFacts {
  return {
    id: rules.stationId,
    name: rules.stationName,
    country: rules.country,
    currency: rules.currency,
    timeZone: rules.timeZone,
    supportPhone: '+47 22 00 00 00',
    operatorName: 'Lade AS',
    organizationNumber: '999999999',
    termsUrl: 'https://lade.example/terms',
    privacyUrl: 'https://lade.example/privacy',
    languages: ['nb'],
    flows: rules.flows,
    stopHoldMs: 0,
    screenDiagonalIn: 10.1,
    attractAfterS: 180,
    sounds: 'off',
    daylight: { theme: 'auto', isDayAt: () => true },
  };
}
