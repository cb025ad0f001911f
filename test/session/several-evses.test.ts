/** Several outlets at one station: each has its own visit, and what happens to one leaves the other. */
import { describe, expect, it, test } from 'vitest';
import { makeRules, stops, textQr, walkOn, Walk, walkTo } from './walk.ts';

const two = makeRules({}, ['A', 'B']);

describe('two outlets', () => {
  test.each(stops)('while A is in %s, B is walked through untouched, and A stays', (stop) => {
    const walk = walkTo(stop, two, 'A');
    const before = walk.session('A');
    // No time passes for A while B's driver is that fast.
    walk.on({ type: 'StartWanted', evse: 'B' });
    walk.on({ type: 'TermsAccepted', evse: 'B' });
    const reference = walk.pay(20_000, 'B');
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    walk.see({ authorizedMinor: 20_000 }, 'look', 'B');
    walk.read({}, 'B');
    walk.report({}, 'B');
    expect(walk.is('B')).toBe('awaitingVehicle');
    expect(walk.session('A')).toBe(before);
  });

  it('charge side by side on their own meters and their own money', () => {
    const walk = walkTo('charging', two, 'A');
    walkOn(walk, 'charging', 'B');
    walk.live(20_000, 11_000);
    expect(walk.charge('A').meterStartWh).toBe(4_000_000);
    expect(walk.charge('B').meterStartWh).toBe(5_000_000);
    expect(walk.charge('A').reference).not.toBe(walk.charge('B').reference);
    const before = walk.charge('B');
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    expect(walk.effects).toEqual([{ type: 'openRelay', evse: 'A' }]);
    walk.live(2000, 11_000);
    expect([walk.is('A'), walk.is('B')]).toEqual(['finished', 'charging']);
    expect(walk.charge('B').reading.energyWh).toBeGreaterThan(before.reading.energyWh);
    const references = Object.values(walk.state.payments).map(({ plan }) => plan.kind);
    expect(references).toEqual(['settle', 'await']);
  });

  it('one whose meter is silent is suspended; the other’s lease is renewed', () => {
    const walk = walkTo('charging', two, 'A');
    walkOn(walk, 'charging', 'B');
    for (let second = 0; second < 7; second += 1) {
      walk.tick(1000);
      walk.report({}, 'A');
      walk.read({ powerW: 11_000 }, 'A');
      walk.on({ type: 'MeterFailed', evse: 'B', kind: 'silent' });
    }
    expect([walk.is('A'), walk.is('B')]).toEqual(['charging', 'suspended']);
    expect([walk.faults('A'), walk.faults('B')]).toEqual([[], ['F11']]);
    walk.tick();
    expect(walk.effects).toContainEqual({ type: 'renewLease', evse: 'A' });
    expect(walk.effects).not.toContainEqual({ type: 'renewLease', evse: 'B' });
  });

  it('one out of service leaves the other for sale', () => {
    const walk = new Walk(two);
    for (let second = 0; second < 10; second += 1) {
      walk.tick(1000);
      walk.read({}, 'A');
      walk.on({ type: 'MeterFailed', evse: 'B', kind: 'silent' });
    }
    walk.on({ type: 'StartWanted', evse: 'B' });
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect([walk.is('A'), walk.is('B')]).toEqual(['terms', 'idle']);
  });
});

it('the screen goes to the outlet whose driver acts, and back to the overview at the end', () => {
  const walk = new Walk(two);
  expect(walk.state.screen.evse).toBeNull();
  walk.on({ type: 'StartWanted', evse: 'B' });
  expect(walk.state.screen.evse).toBe('B');
  walk.on({ type: 'CancelWanted', evse: 'B' });
  expect(walk.state.screen.evse).toBeNull();
});

it('with one outlet the screen is always about it', () => {
  const walk = walkTo('terms');
  walk.on({ type: 'CancelWanted', evse: 'A' });
  expect(walk.state.screen.evse).toBe('A');
});
