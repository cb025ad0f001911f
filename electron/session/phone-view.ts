/** What a phone may know, derived from the state and the time: the offer, and one payment's status. */
import { canSell } from './person.ts';
import { isServiced } from './service-visit.ts';
import { isPhonePaying, referenceOf } from './session-reference.ts';
import { factsAt, receiptScreen, sessionScreen, type FixedFacts } from './snapshot.ts';
import { codeOf } from './stop-code.ts';
import { approximateWhFor, pricesNow } from './tariff-show.ts';
import type { NoPhonePayment, PhoneOffer, PhoneScreen, PhoneVisit } from './phone.ts';
import { AssertionFailed } from './turn.ts';
import type { Bill, Payment, Seen, StationState } from './state.ts';
import type { Screen } from './view.ts';

/** @returns null for an outlet that the station does not have */
export function makePhoneOffer(
  state: StationState,
  facts: FixedFacts,
  label: string,
  atMs: number,
): PhoneOffer | null {
  const { rules } = state;
  const outlet = outletOf(state, label);
  if (outlet === null) return null;
  const { tariff, timeZone, amountsMinor, defaultMinor } = rules;
  return {
    atMs,
    station: factsAt(facts, atMs),
    outlet,
    prices: pricesNow(tariff, timeZone, atMs),
    amountsMinor,
    defaultMinor,
    approximateWh: amountsMinor.map((minor) => approximateWhFor(tariff, timeZone, atMs, minor)),
    whyNot: whyNoPhonePayment(state, label),
    code: state.evses[label]?.faults[0]?.code ?? null,
    freeLabel:
      rules.evses.find((one) => whyNoPhonePayment(state, one.label) === null)?.label ?? null,
  };
}

function outletOf(state: StationState, label: string): PhoneOffer['outlet'] | null {
  const rules = state.rules.evses.find((one) => one.label === label);
  if (rules === undefined) return null;
  const { connector, maxPowerW } = rules;
  return { label, connector, maxPowerW };
}

/** Null: `PhonePaymentWanted` would be granted now. */
function whyNoPhonePayment(state: StationState, label: string): NoPhonePayment | null {
  const evse = state.evses[label];
  if (evse === undefined) return 'out-of-service';
  const { session } = evse;
  if (isPhonePaying(state, session)) return 'phone-paying';
  switch (session.state) {
    case 'idle':
      if (canSell(state, evse)) return null;
      if (evse.faults.length > 0) return 'out-of-service';
      return isServiced(state) ? 'serviced' : 'payment-unreachable';
    case 'terms':
    case 'amount':
    case 'creatingPayment':
    case 'awaitingPayment':
      return 'screen-in-use';
    default:
      return 'busy';
  }
}

/**
 * The status of one payment, whoever made it and wherever its visit is by now.
 * @returns null once the state has let go of it: the record of sessions knows the rest.
 */
export function makePhoneVisit(
  state: StationState,
  facts: FixedFacts,
  reference: string,
  atMs: number,
): PhoneVisit | null {
  const payment = Object.hasOwn(state.payments, reference) ? state.payments[reference] : undefined;
  const shownAt = Object.keys(state.evses).find((label) => {
    const session = state.evses[label]?.session;
    return session !== undefined && referenceOf(session) === reference;
  });
  const label = shownAt ?? payment?.evse;
  const screen =
    shownAt === undefined
      ? payment && endingOf(payment)
      : visitScreen(state, shownAt, payment, atMs);
  if (screen === undefined || label === undefined) return null;
  const session = shownAt === undefined ? undefined : state.evses[shownAt]?.session;
  return {
    atMs,
    station: factsAt(facts, atMs),
    outlet: outletFor(state, label),
    reference,
    stopCode: session === undefined ? null : codeOf(state, session),
    screen,
  };
}

/** An outlet that the configuration has lost since still has its name. */
function outletFor(state: StationState, label: string): PhoneVisit['outlet'] {
  return outletOf(state, label) ?? { label, connector: '', maxPowerW: 0 };
}

/** What the station's screen shows of this visit, as a phone may see it. */
function visitScreen(
  state: StationState,
  label: string,
  payment: Payment | undefined,
  atMs: number,
): PhoneScreen | undefined {
  const session = state.evses[label]?.session;
  if (session === undefined || session.state === 'idle') return undefined;
  const screen = sessionScreen(state, label, session, atMs);
  switch (screen.name) {
    case 'pay': {
      const { qr: _onlyAtTheStation, ...rest } = screen;
      return { ...rest, link: payment === undefined ? null : linkOf(payment, screen, atMs) };
    }
    case 'receipt': {
      const { remainingMs: _ofTheScreen, ...rest } = screen;
      return rest;
    }
    case 'declined':
    case 'expired':
      return { name: screen.name };
    case 'fault':
      return { name: 'fault', code: screen.code };
    case 'starting':
    case 'plug-in':
    case 'charging':
    case 'stopping':
      return screen;
    default:
      throw new AssertionFailed(`a visit with a payment does not show ${screen.name}`);
  }
}

/** The way to Vipps is open while it can be paid: as with the code on the screen. */
function linkOf(
  { wayIn, seen, expiresAtMs }: Payment,
  { paymentIsReachable, isClosing }: Extract<Screen, { name: 'pay' }>,
  atMs: number,
): string | null {
  const isPayable = paymentIsReachable && !isClosing && atMs < expiresAtMs;
  return isPayable && seen?.state === 'CREATED' && wayIn?.kind === 'link' ? wayIn.url : null;
}

/** A payment whose visit is over, as far as money goes. */
export interface PastPayment {
  reference: string;
  evse: string;
  /** Null where nothing was ever billed. */
  bill: Bill | null;
  seen: Seen | null;
  isSettled: boolean;
}

function endingOf({ plan, seen, isSettled }: Payment): PhoneScreen {
  return pastScreen(plan.kind === 'settle' ? plan.bill : null, seen, isSettled);
}

function pastScreen(bill: Bill | null, seen: Seen | null, isSettled: boolean): PhoneScreen {
  if (bill !== null) {
    const { remainingMs: _ofTheScreen, ...rest } = receiptScreen(bill, { isSettled, seen }, 0);
    return rest;
  }
  if (seen?.state === 'ABORTED') return { name: 'declined' };
  return { name: seen?.state === 'EXPIRED' ? 'expired' : 'cancelled' };
}

/** The status of a payment that only the record of sessions knows. */
export function makePastVisit(
  state: StationState,
  facts: FixedFacts,
  past: PastPayment,
  atMs: number,
): PhoneVisit {
  const { reference, evse, bill, seen, isSettled } = past;
  return {
    atMs,
    station: factsAt(facts, atMs),
    outlet: outletFor(state, evse),
    reference,
    stopCode: null,
    screen: pastScreen(bill, seen, isSettled),
  };
}
