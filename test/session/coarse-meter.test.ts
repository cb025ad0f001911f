/** A register that stands still for minutes and then moves by 100 Wh at once. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../electron/session/state.ts';
import { makeRules, textQr, Walk, walkTo } from './walk.ts';

const stepWh = 100;

function coarse(rules: Rules): Rules {
  return { ...rules, evses: rules.evses.map((evse) => ({ ...evse, meterStepWh: stepWh })) };
}

/** A second of `powerW` after `flowedWh`, and what such a meter says of it. Returns what has flowed then. */
function second(walk: Walk, flowedWh: number, powerW: number): number {
  const { meterStartWh } = walk.charge();
  const next = flowedWh + powerW / 3600;
  walk.tick(1000);
  walk.report();
  walk.read({ energyWh: meterStartWh + Math.floor(next / stepWh) * stepWh, powerW });
  return next;
}

/** Paid, and the relay closed. */
function begin(rules: Rules, amountMinor: number): Walk {
  const walk = walkTo('amount', rules);
  const reference = walk.pay(amountMinor);
  walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
  walk.see({ authorizedMinor: amountMinor });
  walk.live(2000);
  return walk;
}

/** The most readings refused in a row in a minute at 11 kW. */
function refusedInAMinute(rules: Rules): number {
  const walk = begin(rules, 35_000);
  let flowedWh = 0;
  let refused = 0;
  for (let seconds = 0; seconds < 60 && walk.is() !== 'stopping'; seconds += 1) {
    flowedWh = second(walk, flowedWh, 11_000);
    if (walk.is() !== 'stopping') refused = Math.max(refused, walk.charge().refusedReadings);
  }
  return refused;
}

describe('a meter in steps of 100 Wh', () => {
  it('is believed when it makes one, if its driver says so', () => {
    expect(refusedInAMinute(coarse(makeRules()))).toBe(0);
    expect(refusedInAMinute(makeRules())).toBeGreaterThan(0);
  });

  it('never lets a charge cost more than what is held', () => {
    const walk = begin(coarse(makeRules({ amountsMinor: [1000, 35_000] })), 1000);
    let flowedWh = 0;
    // Current flows until the relay is told to open.
    while (walk.is() === 'awaitingVehicle' || walk.is() === 'charging') {
      flowedWh = second(walk, flowedWh, 22_000);
    }
    walk.live(5000);
    const session = walk.session();
    if (session.state !== 'finished' || session.outcome.kind !== 'charged')
      throw new Error(walk.is());
    const { bill } = session.outcome;
    expect(bill.stopReason).toBe('LocalOutOfCredit');
    expect(bill.dueMinor).toBeLessThanOrEqual(1000);
    expect(bill.dueMinor).toBeGreaterThan(500);
    // Nothing that flowed was lost to the station either, but for less than a step and the last second.
    expect(flowedWh - (bill.meterStopWh - bill.meterStartWh)).toBeLessThan(stepWh + 7);
  });

  it('is no proof of a weld with one step at rest, and is with two', () => {
    const walk = new Walk(coarse(makeRules()));
    walk.live(30_000);
    const restWh = walk.evse().meter.restWh ?? Number.NaN;
    walk.read({ energyWh: restWh + stepWh, powerW: 0 });
    expect(walk.faults()).toEqual([]);
    walk.read({ energyWh: restWh + 2 * stepWh, powerW: 0 });
    expect(walk.faults()).toEqual(['F17']);
  });
});
