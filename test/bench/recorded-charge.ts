/** A charge as the station loop would post it, event by event, without devices or Vipps. */
import { initialState } from '../../electron/session/recovery.ts';
import { step } from '../../electron/session/session.ts';
import type { Happening, StationEvent } from '../../electron/session/events.ts';
import type { Rules, Seen, StationState } from '../../electron/session/state.ts';
import type { Tariff } from '../../electron/session/tariff-types.ts';

/** Half past nine in the evening in Oslo: within the hour the tariff changes. */
const beganMs = Date.UTC(2027, 2, 27, 20, 30, 0);
const evse = 'A';
const reference = 'lk-21678-A-0123456789';
const authorizedMinor = 500_000;
const powerW = 21_780;
const meterStartWh = 4_217_350;
/** As the loop has it: four ticks a second, a reading and a look at the relay each second. */
const tickMs = 250;
const pollMs = 1000;

const vat = '25';

/** A tariff that makes the pricing work: night price, time, parking and a start fee. */
export const tariff: Tariff = {
  currency: 'NOK',
  taxIncluded: 'YES',
  elements: [
    {
      components: [{ type: 'ENERGY', price: '2.95', vat, stepSize: 1 }],
      restrictions: { startTime: '22:00', endTime: '06:00' },
    },
    {
      components: [
        { type: 'ENERGY', price: '4.59', vat, stepSize: 1 },
        { type: 'TIME', price: '6.00', vat, stepSize: 60 },
        { type: 'PARKING_TIME', price: '12.00', vat, stepSize: 60 },
        { type: 'FLAT', price: '1.00', vat, stepSize: 1 },
      ],
      restrictions: null,
    },
  ],
  minPrice: null,
  maxPrice: null,
};

const rules: Rules = {
  stationId: '21678',
  stationName: 'Storgata 12, Oslo',
  country: 'NO',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  language: 'nb',
  evses: [
    {
      label: evse,
      id: 'NO*LAD*E21678*1',
      connector: 'IEC_62196_T2',
      maxPowerW: 22_000,
      leaseMs: 3000,
    },
  ],
  flows: ['qr'],
  tariff,
  amountsMinor: [authorizedMinor],
  defaultMinor: authorizedMinor,
  plugInTimeoutMs: 300_000,
  resumeWithinMs: 120_000,
  readingMaxAgeMs: 5000,
  idlePowerW: 100,
  idleMs: 600_000,
  receiptMs: 60_000,
  staysAtMost: 10,
};

const seen: Seen = {
  state: 'AUTHORIZED',
  authorizedMinor,
  capturedMinor: 0,
  cancelledMinor: 0,
  refundedMinor: 0,
  captureGuaranteedUntilMs: null,
};

export type OnStep = (event: StationEvent, before: StationState, after: StationState) => void;

/** Everything from the start of the station to the first current. */
function opening(): StationEvent[] {
  const happenings: Happening[] = [
    { type: 'StationStarted', rules, clockIsUncertain: false },
    { type: 'MeterIdentified', evse, serialNumber: '58213377' },
    {
      type: 'RelayReported',
      evse,
      isEnergized: false,
      auxiliaryIsClosed: false,
      askedAtMs: beganMs,
    },
    { type: 'PaymentReachabilityChanged', isReachable: true },
    { type: 'StartWanted', evse },
    { type: 'TermsAccepted', evse },
    { type: 'PaymentWanted', evse, amountMinor: authorizedMinor, reference },
    { type: 'PaymentCreated', reference, wayIn: { kind: 'text', payload: 'https://qr.example/1' } },
    { type: 'PaymentSeen', reference, by: 'look', seen },
    { type: 'MeterRead', evse, energyWh: meterStartWh, powerW: 0, askedAtMs: beganMs + 850 },
    {
      type: 'RelayReported',
      evse,
      isEnergized: true,
      auxiliaryIsClosed: true,
      askedAtMs: beganMs + 900,
    },
  ];
  return happenings.map((happening, index) => ({ ...happening, atMs: beganMs + index * 100 }));
}

/** The station while its car charges, every event so far told to `onStep`. */
export function beginRecordedCharge(onStep: OnStep = () => undefined): { state: StationState } {
  let state = initialState(rules);
  const take = (event: StationEvent): void => {
    const before = state;
    state = step(before, event).state;
    if (state !== before) onStep(event, before, state);
  };
  for (const event of opening()) take(event);
  take(meterRead(state));
  const { session } = state.evses[evse] ?? {};
  if (session?.state !== 'charging') throw new Error(`the charge is ${session?.state}`);
  return { state };
}

/** The reading that comes a second after the last event. */
export function meterRead(state: StationState): StationEvent {
  const atMs = state.atMs + pollMs;
  const energyWh = meterStartWh + Math.floor((powerW * (atMs - beganMs)) / 3_600_000);
  return { type: 'MeterRead', evse, energyWh, powerW, askedAtMs: atMs - 20, atMs };
}

/** The events of the next `seconds` of charging, ticks and relay reports among them. */
export function chargingEvents(state: StationState, seconds: number): StationEvent[] {
  const events: StationEvent[] = [];
  let lastMs = state.atMs;
  for (let second = 0; second < seconds; second += 1) {
    const reading = meterRead({ ...state, atMs: lastMs });
    for (let atMs = lastMs + tickMs; atMs < reading.atMs; atMs += tickMs) {
      events.push({ type: 'Ticked', atMs });
    }
    lastMs = reading.atMs;
    const report = { type: 'RelayReported', evse, isEnergized: true } as const;
    events.push({ type: 'Ticked', atMs: lastMs }, reading, {
      ...report,
      auxiliaryIsClosed: true,
      askedAtMs: lastMs - 10,
      atMs: lastMs,
    });
  }
  return events;
}
