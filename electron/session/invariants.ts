/** What must hold after every event, checked in production too. A broken one stops the program. */
import { wantsOffer } from './pilot.ts';
import { isQuiet, runningTrial, trialHolds } from './service-visit.ts';
import { mayBeClosed } from './supply.ts';
import { plugInEndsAtMs } from './time-outs.ts';
import { heldMinor, paidMinor } from './payment-needs.ts';
import { assert } from './turn.ts';
import type { Effect, StationEvent } from './events.ts';
import type { Charge, Evse, Payment, StationState } from './state.ts';

function chargeOf(evse: Evse | undefined): Charge | null {
  if (evse === undefined || !('charge' in evse.session)) return null;
  return evse.session.charge;
}

/** @throws AssertionFailed */
export function checkInvariants(
  before: StationState,
  after: StationState,
  effects: Effect[],
  event: StationEvent,
): void {
  for (const effect of effects) checkEffect(after, effect, event.atMs);
  for (const [label, evse] of Object.entries(after.evses)) {
    checkEvse(before.evses[label], evse, after);
  }
  for (const payment of Object.values(after.payments)) checkPayment(payment);
}

/** Relay closed ⇒ payment authorized, reading fresh, session live. */
function checkEffect(state: StationState, effect: Effect, atMs: number): void {
  if (effect.type === 'offerCurrent') return checkOffer(state, effect.evse);
  if (effect.type !== 'closeRelay' && effect.type !== 'renewLease') return;
  const evse = state.evses[effect.evse];
  if (trialHolds(state, effect.evse)) return checkTrial(state, effect.evse, atMs);
  assert(evse !== undefined && mayBeClosed(evse), 'the relay closes only for a live session');
  const charge = chargeOf(evse);
  assert(charge !== null, 'the relay closes only for a charge');
  const ageMs = atMs - charge.reading.askedAtMs;
  assert(ageMs <= state.rules.readingMaxAgeMs, 'the relay is held only on a fresh reading');
  const payment = state.payments[charge.reference];
  assert(payment?.seen?.state === 'AUTHORIZED', 'the relay closes only on authorized money');
  assert(heldMinor(payment.seen) >= charge.authorizedMinor, 'the relay closes only on held money');
  assert(payment.plan.kind === 'await', 'no current on a payment that is being settled');
  const hasPilot = state.rules.evses.some(({ label, pilot }) => label === effect.evse && pilot);
  const carAsks = evse.pilot?.vehicle === 'C';
  assert(!hasPilot || carAsks, 'with a pilot the relay closes only while the car asks');
  if (effect.type !== 'renewLease' || evse.session.state !== 'awaitingVehicle') return;
  const isInTime = atMs < plugInEndsAtMs(state.rules, evse.session);
  assert(isInTime, 'no lease is renewed for a car that did not come in time');
}

/** Without a payment the relay closes for a technician alone: where nobody is, on a fresh reading. */
function checkTrial(state: StationState, label: string, atMs: number): void {
  const trial = runningTrial(state, label);
  assert(state.evses[label]?.session.state === 'idle', 'a guided test closes only where nobody is');
  const askedAtMs = trial?.reading?.askedAtMs ?? Number.NEGATIVE_INFINITY;
  const ageMs = atMs - askedAtMs;
  assert(ageMs <= state.rules.readingMaxAgeMs, 'a guided test holds only on a fresh reading');
  assert(isQuiet(state), 'a guided test closes only while nobody charges or pays');
}

/** Current is offered to the car of a live charge alone. */
function checkOffer(state: StationState, label: string): void {
  const evse = state.evses[label];
  assert(evse !== undefined && wantsOffer(evse), 'current is offered only for a live session');
  const charge = chargeOf(evse);
  const payment = charge === null ? undefined : state.payments[charge.reference];
  assert(payment?.plan.kind === 'await', 'current is offered only on a payment that is held');
}

function checkEvse(before: Evse | undefined, after: Evse, state: StationState): void {
  const charge = chargeOf(after);
  if (charge === null) return;
  assert(charge.reading.energyWh >= charge.meterStartWh, 'delivered energy is never negative');
  assert(charge.costMinor <= charge.authorizedMinor, 'cost never passes what is held');
  const last = chargeOf(before);
  if (last !== null && last.reference === charge.reference) {
    assert(charge.reading.energyWh >= last.reading.energyWh, 'delivered energy never falls');
  }
  const payment = state.payments[charge.reference];
  assert(payment !== undefined && !payment.isSettled, 'a charge has its open payment');
}

function checkPayment(payment: Payment): void {
  const { seen, plan } = payment;
  if (seen === null) return;
  assert(
    seen.capturedMinor + seen.cancelledMinor <= Math.max(seen.authorizedMinor, payment.amountMinor),
    'captured and cancelled never pass authorized',
  );
  assert(seen.refundedMinor <= seen.capturedMinor, 'refunded never passes captured');
  if (plan.kind === 'settle') {
    assert(plan.bill.dueMinor <= plan.bill.authorizedMinor, 'the bill never passes what is held');
    if (payment.isSettled && seen.state === 'AUTHORIZED') {
      assert(paidMinor(seen) === plan.bill.dueMinor, 'settled means paid exactly what is due');
    }
  }
}
