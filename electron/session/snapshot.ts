/** What a screen may know, derived from the state and the time: the only way out of the machine. */
import { canSell } from './person.ts';
import { pinEntryOf, serviceScreen } from './service-screen.ts';
import { isServiced, openVisit } from './service-visit.ts';
import { codeEntryOf, codeOf, codeWhileNew } from './stop-code.ts';
import { paidMinor } from './payment-needs.ts';
import { visibleStepWh } from './meter-step.ts';
import { paymentLifetimeMs } from './payment.ts';
import { isPhonePaying } from './session-reference.ts';
import { mayRest } from './rest.ts';
import { approximateWhFor, pricesNow } from './tariff-show.ts';
import { plugInEndsAtMs, timeOutAt } from './time-outs.ts';
import type { Bill, Charge, Evse, Payment, Session, StationState } from './state.ts';
import type {
  Availability,
  Brand,
  EvseTile,
  FaultCode,
  Qr,
  Screen,
  Snapshot,
  StationFacts,
  SuspendedBecause,
  Theme,
} from './view.ts';

/** A reading older than this is shown as old (normal is one a second). */
const staleAfterMs = 3_000;
/** The car is called paused after drawing nothing for this long. */
const pausedAfterMs = 10_000;
/** MobilePay is renamed Vipps on 2027-01-12 (announced 2026-10-06): midnight in each country. */
const renamedAtMs = { DK: Date.UTC(2027, 0, 11, 23), FI: Date.UTC(2027, 0, 11, 22) };

/** Payment mark to show by market and date. */
export function brandAt(country: StationFacts['country'], atMs: number): Brand {
  if (country !== 'DK' && country !== 'FI') return 'Vipps';
  return atMs < renamedAtMs[country] ? 'MobilePay' : 'Vipps';
}

/** The screen's theme as the operator wants it: by daylight, or one for all hours. */
export type ThemeChoice = 'auto' | Theme;

/** How light it is around the station, and what follows from it. */
export interface Daylight {
  theme: ThemeChoice;
  /** Pure: the same moment has the same answer, so that a replay shows the same screen. */
  isDayAt(atMs: number): boolean;
}

/** Facts that do not change while the program runs; brand and daylight are added by date. */
export type FixedFacts = Omit<StationFacts, 'brand'> & { daylight: Daylight };

/** The station's facts as people read them at this moment. */
export function factsAt(facts: FixedFacts, atMs: number): StationFacts {
  // What only the station asks stays here: a function could not reach the screen either.
  const { daylight, ...told } = facts;
  void daylight;
  return { ...told, brand: brandAt(facts.country, atMs) };
}

/** `isDay`: by daylight, for `auto`. */
export function themeOf(choice: ThemeChoice, isDay: boolean): Theme {
  if (choice !== 'auto') return choice;
  return isDay ? 'light' : 'dark';
}

/** The fixed code to each outlet's phone page, by label, as far as Vipps has given them. */
export type PhoneCodes = Readonly<Record<string, Qr>>;

/** @param seq rises with every snapshot of one process */
export function makeSnapshot(
  state: StationState,
  facts: FixedFacts,
  phoneCodes: PhoneCodes,
  atMs: number,
  seq: number,
): Snapshot {
  const label = state.screen.evse;
  const screen = screenFor(state, phoneCodes, label, atMs);
  const evses = tiles(state);
  const isDay = facts.daylight.isDayAt(atMs);
  return {
    kind: 'station',
    seq,
    atMs,
    station: factsAt(facts, atMs),
    isDay,
    theme: themeOf(facts.daylight.theme, isDay),
    mayRest: mayRest(screen, evses),
    language: state.screen.language,
    evse: label,
    evses,
    paymentIsReachable: state.paymentIsReachable,
    alertCount: state.alerts.length,
    screen,
    timeOut: timeOutAt(state, atMs),
    pin: pinEntryOf(state, atMs),
  };
}

function availability(state: StationState, { session, faults }: Evse): Availability {
  if (isPhonePaying(state, session)) return 'phone-paying';
  if (session.state !== 'idle') return 'busy';
  if (faults.length > 0) return 'out-of-service';
  return isServiced(state) ? 'serviced' : 'free';
}

function tiles(state: StationState): EvseTile[] {
  return state.rules.evses.flatMap(({ label, connector, maxPowerW }) => {
    const evse = state.evses[label];
    if (evse === undefined) return [];
    const code = evse.faults[0]?.code ?? null;
    return [{ label, connector, maxPowerW, availability: availability(state, evse), code }];
  });
}

function welcome(
  state: StationState,
  phoneCodes: PhoneCodes,
  label: string | null,
  atMs: number,
): Screen {
  const { rules } = state;
  const evse = label === null ? undefined : state.evses[label];
  const mayChoose = state.paymentIsReachable && !isServiced(state);
  const canStart = evse === undefined ? mayChoose : canSell(state, evse);
  const maxPowerW =
    rules.evses.find((one) => one.label === label)?.maxPowerW ??
    Math.max(...rules.evses.map((one) => one.maxPowerW));
  return {
    name: 'welcome',
    prices: pricesNow(rules.tariff, rules.timeZone, atMs),
    canStart,
    whyNot: whyNotSold(state),
    maxPowerW,
    // A code is shown only while the page behind it can sell.
    phoneCode: canStart && label !== null ? (phoneCodes[label] ?? null) : null,
  };
}

function whyNotSold(state: StationState): Extract<Screen, { name: 'welcome' }>['whyNot'] {
  if (isServiced(state)) return 'serviced';
  return state.paymentIsReachable ? null : 'payment-unreachable';
}

function screenFor(
  state: StationState,
  phoneCodes: PhoneCodes,
  label: string | null,
  atMs: number,
): Screen {
  const visit = openVisit(state);
  if (visit !== null) return serviceScreen(state, visit, atMs);
  const evse = label === null ? undefined : state.evses[label];
  if (label === null || evse === undefined) return welcome(state, phoneCodes, null, atMs);
  if (evse.session.state === 'idle') {
    const fault = evse.faults[0];
    if (fault === undefined) return welcome(state, phoneCodes, label, atMs);
    const free = tiles(state).find((tile) => tile.availability === 'free');
    return { name: 'out-of-service', code: fault.code, freeLabel: free?.label ?? null };
  }
  return sessionScreen(state, label, evse.session, atMs);
}

type Busy = Exclude<Session, { state: 'idle' }>;

/** The screen of a visit. */
export function sessionScreen(
  state: StationState,
  label: string,
  session: Busy,
  atMs: number,
): Screen {
  const { rules } = state;
  switch (session.state) {
    case 'terms':
      return { name: 'terms', prices: pricesNow(rules.tariff, rules.timeZone, atMs) };
    case 'amount':
      return amountScreen(state, atMs);
    case 'creatingPayment':
      return payScreen(state, state.payments[session.reference], false, atMs);
    case 'awaitingPayment':
      return payScreen(
        state,
        state.payments[session.reference],
        session.closingUntilMs !== null,
        atMs,
      );
    case 'starting':
      return {
        name: 'starting',
        authorizedMinor: state.payments[session.reference]?.seen?.authorizedMinor ?? 0,
        stopCode: codeOf(state, session),
      };
    case 'awaitingVehicle':
      return {
        name: 'plug-in',
        isConnected: isConnected(state.evses[label]),
        authorizedMinor: session.charge.authorizedMinor,
        remainingMs: Math.max(0, plugInEndsAtMs(rules, session) - atMs),
        totalMs: rules.plugInTimeoutMs,
        stopCode: codeOf(state, session),
      };
    case 'charging':
      return chargingScreen(state, session.charge, null, atMs);
    case 'suspended':
      // Power is of the moment: with the relay open there is none to show.
      return {
        ...chargingScreen(state, session.charge, suspendedBecause(session), atMs),
        powerW: 0,
      };
    case 'stopping':
      return {
        name: 'stopping',
        energyWh: session.charge.reading.energyWh - session.charge.meterStartWh,
        costMinor: session.charge.costMinor,
        carStops: carStops(session),
        waitedMs:
          session.easingUntilMs === undefined
            ? Math.max(0, atMs - (session.easedAtMs ?? session.sinceMs))
            : 0,
        relayIsOpen: session.openedAtMs !== null,
        readingIsFinal: false,
      };
    case 'finished':
      return finishedScreen(state, label, session, atMs);
  }
}

function isConnected(evse: Evse | undefined): boolean {
  const vehicle = evse?.pilot?.vehicle ?? 'A';
  return vehicle === 'B' || vehicle === 'C' || vehicle === 'D';
}

function carStops(session: Extract<Session, { state: 'stopping' }>): 'asked' | 'done' | null {
  if (session.easingUntilMs !== undefined) return 'asked';
  return session.easedAtMs === undefined ? null : 'done';
}

/** That the car makes a pause is no interruption. */
function suspendedBecause({
  because,
}: Extract<Session, { state: 'suspended' }>): SuspendedBecause | null {
  if (because === 'car') return null;
  return because === 'meter-lost' ? 'meter-lost' : 'relay-open';
}

function amountScreen(state: StationState, atMs: number): Screen {
  const { tariff, timeZone, amountsMinor, defaultMinor } = state.rules;
  return {
    name: 'amount',
    prices: pricesNow(tariff, timeZone, atMs),
    amountsMinor,
    defaultMinor,
    approximateWh: amountsMinor.map((minor) => approximateWhFor(tariff, timeZone, atMs, minor)),
  };
}

function payScreen(
  state: StationState,
  payment: Payment | undefined,
  isCancelled: boolean,
  atMs: number,
): Screen {
  const isClosing = isCancelled || (payment !== undefined && atMs >= payment.expiresAtMs);
  // A code is shown only while it can be paid: created, not over, reachable, not being closed.
  const isPayable = state.paymentIsReachable && !isClosing && payment?.seen?.state === 'CREATED';
  const wayIn = isPayable ? payment.wayIn : null;
  return {
    name: 'pay',
    flow: payment?.flow ?? 'qr',
    // A phone's link is the phone's alone.
    qr: wayIn?.kind === 'link' ? null : wayIn,
    paymentIsReachable: state.paymentIsReachable,
    authorizedMinor: payment?.amountMinor ?? 0,
    remainingMs: Math.max(0, (payment?.expiresAtMs ?? atMs) - atMs),
    totalMs: paymentLifetimeMs,
    isClosing,
  };
}

function chargingScreen(
  state: StationState,
  charge: Charge,
  suspended: SuspendedBecause | null,
  atMs: number,
): Extract<Screen, { name: 'charging' }> {
  const { reading, costMinor, authorizedMinor, idleSinceMs } = charge;
  const payment = state.payments[charge.reference];
  const prices = pricesNow(charge.tariff, charge.timeZone, atMs);
  const evse = state.rules.evses.find(({ label }) => label === payment?.evse);
  const readingAgeMs = Math.max(0, atMs - reading.askedAtMs);
  const readingIsStale = readingAgeMs > staleAfterMs;
  return {
    name: 'charging',
    energyWh: reading.energyWh - charge.meterStartWh,
    powerW: reading.powerW,
    costMinor,
    authorizedMinor,
    remainingMinor: authorizedMinor - costMinor,
    elapsedMs: Math.max(0, atMs - charge.startedAtMs),
    prices,
    readingAgeMs,
    readingIsStale,
    meterSerialNumber: charge.meterSerialNumber,
    stepWh: visibleStepWh(evse, reading.energyWh, prices),
    suspended,
    carIsPaused: idleSinceMs !== null && atMs - idleSinceMs >= pausedAfterMs,
    powerHistoryW: charge.powerHistoryW,
    paymentIsReachable: state.paymentIsReachable,
    codeEntry: codeEntryOf(payment, atMs),
    stopCode: codeWhileNew(charge, payment, atMs),
  };
}

function finishedScreen(
  state: StationState,
  label: string,
  session: Extract<Session, { state: 'finished' }>,
  atMs: number,
): Screen {
  const remainingMs = Math.max(0, session.endsAtMs - atMs);
  const { outcome } = session;
  switch (outcome.kind) {
    case 'charged':
      return receiptScreen(outcome.bill, state.payments[outcome.bill.reference], remainingMs);
    case 'declined':
    case 'expired':
      return { name: outcome.kind, remainingMs };
    case 'failed': {
      const standing: FaultCode | undefined = state.evses[label]?.faults[0]?.code;
      return { name: 'fault', code: standing ?? outcome.code, remainingMs };
    }
  }
}

/** `payment`: as far as it is known; without one, or before it is settled, the bill's figures stand. */
export function receiptScreen(
  bill: Bill,
  payment: Pick<Payment, 'isSettled' | 'seen'> | undefined,
  remainingMs: number,
): Extract<Screen, { name: 'receipt' }> {
  const seen = payment?.isSettled === true ? payment.seen : null;
  const capturedMinor = seen === null ? bill.dueMinor : paidMinor(seen);
  return {
    name: 'receipt',
    energyWh: bill.energyWh,
    meterStartWh: bill.meterStartWh,
    meterStopWh: bill.meterStopWh,
    meterSerialNumber: bill.meterSerialNumber,
    stopReason: bill.stopReason,
    lines: bill.lines,
    netMinor: bill.netMinor,
    vatMinor: bill.vatMinor,
    capturedMinor,
    releasedMinor: bill.authorizedMinor - capturedMinor,
    settled: seen === null ? 'pending' : 'settled',
    isWaived: bill.isWaived,
    startedAtMs: bill.startedAtMs,
    stoppedAtMs: bill.stoppedAtMs,
    reference: bill.reference,
    remainingMs,
  };
}
