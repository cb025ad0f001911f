/** Meters whose steps a driver can see in the price: told with the reading. */
import { describe, expect, it } from 'vitest';
import { visibleStepWh } from '../../electron/session/meter-step.ts';
import { sessionScreen } from '../../electron/session/snapshot.ts';
import type { EvseRules, Rules } from '../../electron/session/state.ts';
import type { PriceLine } from '../../electron/session/view.ts';
import { makeRules, walkTo, withPrices } from './walk.ts';

const [plain] = makeRules().evses;
if (plain === undefined) throw new Error('an outlet is wanted');
const evse: EvseRules = plain;
const perKwh: PriceLine[] = [{ unit: 'kWh', minorPerUnit: '459', vatPercent: '25' }];

function withStep(rules: Rules, change: Partial<EvseRules>): Rules {
  return { ...rules, evses: rules.evses.map((one) => ({ ...one, ...change })) };
}

describe('a fixed step', () => {
  it.each([
    [1, null],
    [2, null],
    [3, 3],
    [100, 100],
  ])('%d Wh at 4.59 kr a kWh', (meterStepWh, visible) => {
    expect(visibleStepWh({ ...evse, meterStepWh }, 4_000_000, perKwh)).toBe(visible);
  });

  it('is no matter where energy costs nothing', () => {
    const free: PriceLine[] = [{ unit: 'minute', minorPerUnit: '100', vatPercent: '25' }];
    expect(visibleStepWh({ ...evse, meterStepWh: 100 }, 0, free)).toBeNull();
  });
});

describe('a float of kWh counts more coarsely with the years', () => {
  // The distance of two neighbouring floats at that value, by IEEE 754.
  it.each([
    [0, null],
    [16_000_000, null],
    [40_000_000, 4],
    [70_000_000, 8],
    [140_000_000, 16],
  ])('at %d Wh', (energyWh, visible) => {
    const meter = { ...evse, meterStepWh: 16, meterFloatWh: 1000 };
    const neighbour = new Float32Array([energyWh / 1000]);
    const bits = new Uint32Array(neighbour.buffer);
    bits[0] = (bits[0] ?? 0) + 1;
    const distanceWh = (neighbour[0] ?? 0) * 1000 - energyWh;
    expect(visibleStepWh(meter, energyWh, perKwh)).toBe(visible);
    // Steps below 3 Wh are worth less than an øre here.
    expect(Math.round(distanceWh)).toBeOneOf([visible ?? 0, ...(visible === null ? [1, 2] : [])]);
  });
});

it('the screen of a charge tells it', () => {
  const rules = withStep(withPrices({ ENERGY: '4.59' }), { meterStepWh: 100 });
  const walk = walkTo('charging', rules);
  const session = walk.session();
  if (session.state === 'idle') throw new Error('nobody is here');
  expect(sessionScreen(walk.state, 'A', session, walk.atMs)).toMatchObject({ stepWh: 100 });
});
