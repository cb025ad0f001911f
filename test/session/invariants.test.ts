/** The machine's own promises, broken on purpose: each breach is found and stops the program. */
import { describe, expect, it, test } from 'vitest';
import { checkInvariants } from '../../electron/session/invariants.ts';
import type { Effect, StationEvent } from '../../electron/session/events.ts';
import { step } from '../../electron/session/session.ts';
import type { Charge, Evse, Payment, Seen, StationState } from '../../electron/session/state.ts';
import { AssertionFailed } from '../../electron/session/turn.ts';
import { seen, walkTo, type Stop, type Walk } from './walk.ts';

const close: Effect = { type: 'closeRelay', evse: 'A' };
const renew: Effect = { type: 'renewLease', evse: 'A' };

function tickAt(atMs: number): StationEvent {
  return { type: 'Ticked', atMs };
}

function withEvse(walk: Walk, change: Partial<Evse>): StationState {
  return { ...walk.state, evses: { A: { ...walk.evse(), ...change } } };
}

function withCharge(walk: Walk, change: Partial<Charge>): StationState {
  const session = walk.session();
  if (session.state !== 'charging') throw new Error(`a charge is wanted, not ${session.state}`);
  return withEvse(walk, { session: { ...session, charge: { ...session.charge, ...change } } });
}

function withPayment(walk: Walk, change: Partial<Payment>): StationState {
  const payment = walk.payment();
  return { ...walk.state, payments: { [payment.reference]: { ...payment, ...change } } };
}

function check(walk: Walk, after: StationState, effects: Effect[] = []): () => void {
  return () => checkInvariants(walk.state, after, effects, tickAt(walk.atMs));
}

describe('current', () => {
  const live: Stop[] = ['opening', 'awaitingVehicle', 'charging'];
  const dead: Stop[] = [
    'idle',
    'terms',
    'amount',
    'creatingPayment',
    'awaitingPayment',
    'starting',
    'suspended',
    'stopping',
    'finished',
  ];
  test.each(live)('may flow in %s', (stop) => {
    const walk = walkTo(stop);
    expect(check(walk, walk.state, [close, renew])).not.toThrow();
  });

  test.each(dead)('may not flow in %s', (stop) => {
    const walk = walkTo(stop);
    expect(check(walk, walk.state, [close])).toThrow(AssertionFailed);
    expect(check(walk, walk.state, [renew])).toThrow('only for a live session');
  });

  it('may not flow at an outlet that does not exist', () => {
    const walk = walkTo('charging');
    expect(check(walk, walk.state, [{ ...close, evse: 'B' }])).toThrow(AssertionFailed);
  });

  it('may not flow on an old reading', () => {
    const walk = walkTo('charging');
    const { reading } = walk.charge();
    const old = { ...reading, askedAtMs: walk.atMs - 5001 };
    expect(check(walk, withCharge(walk, { reading: old }), [renew])).toThrow('fresh reading');
  });

  const unpaid: [string, Partial<Payment>, string][] = [
    ['not yet approved', { seen: seen({ state: 'CREATED', authorizedMinor: 0 }) }, 'authorized'],
    ['of which nothing was seen', { seen: null }, 'authorized'],
    ['no longer held', { seen: seen({ cancelledMinor: 35_000 }) }, 'held money'],
    ['being released', { plan: { kind: 'release' } }, 'being settled'],
  ];
  test.each(unpaid)('may not flow on money %s', (_what, change, promise) => {
    const walk = walkTo('charging');
    expect(check(walk, withPayment(walk, change), [renew])).toThrow(promise);
  });
});

describe('figures', () => {
  const charge = walkTo('charging').charge();
  const { energyWh } = charge.reading;
  const wrong: [string, Partial<Charge>][] = [
    ['delivered energy is never negative', { meterStartWh: energyWh + 1 }],
    ['cost never passes what is held', { costMinor: charge.authorizedMinor + 1 }],
    [
      'delivered energy never falls',
      { reading: { ...charge.reading, energyWh: energyWh - 1 }, meterStartWh: energyWh - 9 },
    ],
  ];
  test.each(wrong)('%s', (promise, change) => {
    const walk = walkTo('charging');
    expect(check(walk, withCharge(walk, change))).toThrow(promise);
  });
});

describe('money', () => {
  const impossible: [string, Partial<Seen>][] = [
    ['captured and cancelled never pass authorized', { capturedMinor: 1, cancelledMinor: 35_000 }],
    ['refunded never passes captured', { capturedMinor: 10, refundedMinor: 11 }],
  ];
  test.each(impossible)('%s', (promise, view) => {
    const walk = walkTo('charging');
    expect(check(walk, withPayment(walk, { seen: seen(view) }))).toThrow(promise);
  });

  it('a charge has its open payment', () => {
    const walk = walkTo('charging');
    expect(check(walk, { ...walk.state, payments: {} })).toThrow('open payment');
    expect(check(walk, withPayment(walk, { isSettled: true }))).toThrow('open payment');
  });

  it('settled means paid exactly what is due', () => {
    const walk = walkTo('finished');
    const { plan } = walk.payment();
    if (plan.kind !== 'settle') throw new Error('a bill is wanted');
    const due = { kind: 'settle', bill: { ...plan.bill, dueMinor: 5000 } } as const;
    const view = seen({ capturedMinor: 4999, cancelledMinor: 30_001 });
    const wrong = withPayment(walk, { plan: due, seen: view, isSettled: true });
    expect(check(walk, wrong)).toThrow('exactly what is due');
  });

  it('the bill never passes what is held', () => {
    const walk = walkTo('finished');
    const { plan } = walk.payment();
    if (plan.kind !== 'settle') throw new Error('a bill is wanted');
    const bill = { ...plan.bill, dueMinor: plan.bill.authorizedMinor + 1 };
    expect(check(walk, withPayment(walk, { plan: { kind: 'settle', bill } }))).toThrow('held');
  });
});

it('step itself checks them: a state broken from outside stops at the next event', () => {
  const walk = walkTo('charging');
  const broken = withCharge(walk, { costMinor: 99_999_999 });
  expect(() => step(broken, { type: 'LanguageChosen', language: 'en', atMs: walk.atMs })).toThrow(
    AssertionFailed,
  );
});
