/**
 * The machine against everything the world can send, in any order: its promises hold, no input
 * stops it, it is pure, it ends by itself, and its record alone gives the same state again.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Effect, StationEvent } from '../../electron/session/events.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { step } from '../../electron/session/session.ts';
import type { Bill, Charge, Rules, StationState } from '../../electron/session/state.ts';
import { occurrence } from './model-events.ts';
import { allTransitions } from './transitions.ts';
import { makeRules, Walk, withPrices } from './walk.ts';

function pilotAt(label: string, rules: Rules): Rules {
  const evses = rules.evses.map((evse) =>
    evse.label === label ? { ...evse, pilot: { currentA: 32 } } : evse,
  );
  return { ...rules, evses };
}

const tariffs: Rules[] = [
  makeRules({ amountsMinor: [20_000, 35_000], flows: ['qr', 'redirect'] }),
  // One outlet with a pilot controller, one without.
  pilotAt('A', makeRules({ amountsMinor: [20_000] }, ['A', 'B'])),
  withPrices({ ENERGY: '45.90' }, { amountsMinor: [20_000], flows: ['qr', 'redirect'] }, [
    'A',
    'B',
  ]),
  withPrices(
    { ENERGY: '4.59', FLAT: '5', TIME: '30', PARKING_TIME: '60' },
    { amountsMinor: [20_000] },
    ['A', 'B'],
  ),
];

function demand(condition: boolean, promise: string): void {
  if (!condition) throw new Error(promise);
}

/** Watches a walk from outside, with its own books. */
class Auditor {
  readonly #charges = new Map<string, Charge>();
  readonly #bills = new Map<string, Bill>();
  readonly #askedAtMs = new Map<string, number>();
  readonly #approved = new Set<string>();
  readonly #vehicles = new Map<string, string>();
  readonly seen = new Set<string>();

  audit(before: StationState, event: StationEvent, after: StationState, effects: Effect[]): void {
    if (event.type === 'MeterRead') {
      const lastMs = this.#askedAtMs.get(event.evse) ?? 0;
      this.#askedAtMs.set(event.evse, Math.max(lastMs, event.askedAtMs));
    }
    if (event.type === 'PilotReported') this.#vehicles.set(event.evse, event.vehicle);
    if (event.type === 'StationStarted') this.#vehicles.clear();
    if (event.type === 'PaymentSeen' && event.seen.state === 'AUTHORIZED') {
      this.#approved.add(event.reference);
    }
    for (const effect of effects) this.#auditEffect(after, event, effect);
    for (const [label, evse] of Object.entries(after.evses)) {
      const from = before.evses[label]?.session.state ?? 'idle';
      const to = evse.session.state;
      if (from !== to && event.type !== 'StationStarted') this.seen.add(`${from} → ${to}`);
      const charge = 'charge' in evse.session ? evse.session.charge : null;
      if (charge !== null) this.#auditCharge(charge);
    }
    for (const { reference, plan } of Object.values(after.payments)) {
      if (plan.kind !== 'settle') continue;
      const known = this.#bills.get(reference) ?? plan.bill;
      demand(JSON.stringify(known) === JSON.stringify(plan.bill), 'a bill is made once');
      this.#bills.set(reference, plan.bill);
    }
  }

  #auditEffect(after: StationState, event: StationEvent, effect: Effect): void {
    if (effect.type === 'closeRelay' || effect.type === 'renewLease') {
      const ageMs = event.atMs - (this.#askedAtMs.get(effect.evse) ?? 0);
      demand(ageMs <= after.rules.readingMaxAgeMs, 'current flows only on a fresh reading');
      const session = after.evses[effect.evse]?.session;
      const charge = session !== undefined && 'charge' in session ? session.charge : null;
      const isApproved = this.#approved.has(charge?.reference ?? '');
      demand(isApproved, 'current flows only on a payment that was seen approved');
      const hasPilot = after.rules.evses.some((evse) => evse.label === effect.evse && evse.pilot);
      const isAsking = this.#vehicles.get(effect.evse) === 'C';
      demand(!hasPilot || isAsking, 'with a pilot current flows only while the car asks');
    }
    if (effect.type === 'capturePayment') {
      const payment = after.payments[effect.reference];
      demand(effect.amountMinor <= (payment?.amountMinor ?? 0), 'no capture above what is held');
      demand(payment?.plan.kind === 'settle', 'no capture without a bill');
    }
  }

  #auditCharge(charge: Charge): void {
    const last = this.#charges.get(charge.reference);
    this.#charges.set(charge.reference, charge);
    demand(charge.costMinor <= charge.authorizedMinor, 'the cost never passes what is held');
    if (last === undefined) return;
    demand(charge.meterStartWh === last.meterStartWh, 'a charge has one start');
    demand(charge.reading.energyWh >= last.reading.energyWh, 'delivered energy never falls');
    demand(charge.costMinor >= last.costMinor, 'the cost never falls');
  }
}

class AuditedWalk extends Walk {
  readonly auditor = new Auditor();

  override on(happening: Parameters<Walk['on']>[0]): Effect[] {
    const before = this.state;
    const effects = super.on(happening);
    // Not yet there while the walk itself is being made.
    (this.auditor as Auditor | undefined)?.audit(
      before,
      { ...happening, atMs: this.atMs },
      this.state,
      effects,
    );
    return effects;
  }
}

const someRules = fc.constantFrom(...tariffs);
const some = fc.array(occurrence, { minLength: 10, maxLength: 60, size: 'max' });

function replayed(walk: Walk): StationState {
  let state = initialState(walk.rules);
  for (const event of walk.journal) {
    state = step(state, JSON.parse(JSON.stringify(event)) as StationEvent).state;
  }
  return state;
}

it('keeps its promises whatever happens, ends by itself, and is told by its record alone', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(someRules, some, (rules, occurrences) => {
      const walk = new AuditedWalk(rules);
      for (const happen of occurrences) happen(walk);
      expect(JSON.parse(JSON.stringify(replayed(walk)))).toEqual(
        JSON.parse(JSON.stringify(walk.state)),
      );
      const closed = walk.count('closeRelay');
      for (let minutes = 0; minutes < 40; minutes += 1) {
        walk.atMs += 55_000;
        walk.tick(5000);
      }
      expect(Object.values(walk.state.evses).map((evse) => evse.session.state)).toEqual(
        rules.evses.map(() => 'idle'),
      );
      expect(walk.count('closeRelay')).toBe(closed);
      for (const transition of walk.auditor.seen) seen.add(transition);
    }),
    { numRuns: 600, seed: 20_291_015 },
  );
  // What is not on this list was never put to the test above.
  expect([...seen].toSorted()).toEqual(allTransitions().toSorted());
}, 60_000);
