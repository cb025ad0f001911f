/**
 * The held amount used up: the relay opens before the cost would pass it, at full power and with the
 * slowest reaction there can be, under tariffs of every kind. And it does not open needlessly early:
 * what is left unused is bounded by the price of that reaction alone.
 */
import { asyncProperty, assert, constantFrom, integer, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastMinor } from '../../electron/session/limits.ts';
import type { Bill, Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';
import { books, settled, paid } from './visit.ts';

interface Outlet {
  maxPowerW: number;
  leaseMs: number;
  readingMaxAgeMs: number;
}

const tariffs = {
  energy: withPrices({ ENERGY: '45.90' }),
  'energy and a start fee': withPrices({ ENERGY: '45.90', FLAT: '9' }),
  'energy and time': withPrices({ ENERGY: '20.07', TIME: '333.33', PARKING_TIME: '600' }),
  'time alone': withPrices({ TIME: '1234.56', PARKING_TIME: '2345.67' }),
  'time and a start fee': withPrices({ TIME: '800', FLAT: '5', PARKING_TIME: '900' }),
  'steps of 100 Wh': withStep(withPrices({ ENERGY: '45.90' }), 100),
  'steps of a minute': withStep(withPrices({ TIME: '600', PARKING_TIME: '600' }), 60),
  'prices without VAT': withoutVat(withPrices({ ENERGY: '36.72', TIME: '99.99' })),
};
type TariffName = keyof typeof tariffs;
const names = Object.keys(tariffs) as TariffName[];

function withStep(rules: Rules, stepSize: number): Rules {
  const [element] = rules.tariff.elements;
  const components = (element?.components ?? []).map((one) => ({ ...one, stepSize }));
  return { ...rules, tariff: { ...rules.tariff, elements: [{ components, restrictions: null }] } };
}

function withoutVat(rules: Rules): Rules {
  return { ...rules, tariff: { ...rules.tariff, taxIncluded: 'NO' } };
}

function rulesOf(name: TariffName, authorizedMinor: number, outlet: Outlet): Rules {
  const { maxPowerW, leaseMs, readingMaxAgeMs } = outlet;
  const rules = tariffs[name];
  const evses = rules.evses.map((evse) => ({ ...evse, maxPowerW, leaseMs }));
  const amounts = { amountsMinor: [authorizedMinor], defaultMinor: authorizedMinor };
  return { ...rules, ...amounts, evses, readingMaxAgeMs };
}

/** Price of full power and of all time for as long as the slowest reaction lasts, rounded up. */
function reactionMinor(rules: Rules): number {
  const [evse] = rules.evses;
  const [element] = rules.tariff.elements;
  if (evse === undefined || element === undefined) throw new Error('one outlet, one element');
  // The reading grows old, the lease runs out, a second for loop and contactor; and 1.5 s of slack.
  const extraMs = rules.readingMaxAgeMs + evse.leaseMs + 2500;
  const vatFactor = rules.tariff.taxIncluded === 'NO' ? 1.25 : 1;
  const of = (type: string): number =>
    Number(element.components.find((one) => one.type === type)?.price ?? 0) * 100 * vatFactor;
  const step = element.components[0]?.stepSize ?? 1;
  const extraWh = (evse.maxPowerW * 1.1 * extraMs) / 3_600_000 + 1 + step;
  const timeMs = extraMs + (step > 1 ? step * 1000 : 0);
  const time = Math.max(of('TIME'), of('PARKING_TIME'));
  return Math.ceil((extraWh * of('ENERGY')) / 1000 + (timeMs * time) / 3_600_000) + 2;
}

async function used(name: TariffName, authorizedMinor: number, outlet: Outlet): Promise<Bench> {
  const bench = new Bench({ rules: rulesOf(name, authorizedMinor, outlet) });
  await bench.toReady();
  await bench.toCharging();
  return bench;
}

async function bill(bench: Bench): Promise<Bill> {
  await bench.until(() => bench.bills.length > 0, 3_600_000);
  await settled(bench);
  const [first] = bench.bills;
  if (first === undefined) throw new Error('no bill');
  return first;
}

const usual: Outlet = { maxPowerW: 22_000, leaseMs: 3000, readingMaxAgeMs: 5000 };
const outlets: Outlet[] = [
  { ...usual, maxPowerW: 3680 },
  { ...usual, maxPowerW: 11_000, leaseMs: 1000 },
  usual,
  { maxPowerW: 22_000, leaseMs: 10_000, readingMaxAgeMs: 10_000 },
  { ...usual, maxPowerW: 50_000 },
];

describe.each(names)('%s', (name) => {
  test.each(outlets)(
    '$maxPowerW W, lease $leaseMs ms: opened in time, and not early',
    async (outlet) => {
      const authorizedMinor = 3000;
      const bench = await used(name, authorizedMinor, outlet);
      const { dueMinor, stopReason, energyWh } = await bill(bench);
      expect([stopReason, bench.outlet.contactIsClosed]).toEqual(['LocalOutOfCredit', false]);
      expect(energyWh).toBe(flowedWh(bench));
      expect(dueMinor).toBeLessThanOrEqual(authorizedMinor);
      const unusedMinor = authorizedMinor - dueMinor;
      expect(unusedMinor).toBeLessThanOrEqual(reactionMinor(bench.station.state.rules));
      expect(books(bench)).toEqual(paid(dueMinor, authorizedMinor));
    },
  );
});

/** Wh that really flowed. */
function flowedWh(bench: Bench): number {
  bench.outlet.car.advance(bench.time.nowMs());
  return bench.outlet.car.meterWh - bench.startMeterWh;
}

/** Until the screen says that so little is left, or the charge is over. */
async function nearTheEnd(bench: Bench, leftMinor: number): Promise<void> {
  await bench.until(() => {
    const session = bench.station.state.evses['A']?.session;
    if (session?.state !== 'charging') return true;
    return session.charge.authorizedMinor - session.charge.costMinor <= leftMinor;
  }, 3_600_000);
}

describe('at the worst moment nothing answers any more, and the lease alone opens the relay', () => {
  test.each(names)('%s: what really flowed never costs more than is held', async (name) => {
    await assert(
      asyncProperty(
        record({
          outlet: constantFrom(...outlets),
          authorizedMinor: integer({ min: 2000, max: 3500 }),
          share: integer({ min: 25, max: 100 }),
          silentMs: integer({ min: 11_000, max: 100_000 }),
          earlierMs: integer({ min: 0, max: 1200 }),
        }),
        async ({ outlet, authorizedMinor, share, silentMs, earlierMs }) => {
          const bench = await used(name, authorizedMinor, outlet);
          await nearTheEnd(bench, (reactionMinor(bench.station.state.rules) * share) / 100);
          const isCharging = bench.state === 'charging';
          // The lease is renewed for as long as the last reading counts; then Open is not heard.
          bench.outlet.setFault('meterSilent', true);
          await bench.pass(outlet.readingMaxAgeMs - earlierMs);
          bench.outlet.setFault('relaySilent', true);
          await bench.pass(silentMs);
          bench.outlet.setFault('meterSilent', false);
          bench.outlet.setFault('relaySilent', false);
          const { dueMinor, energyWh } = await bill(bench);
          // What flowed in silence is billed, and covered. Only where silence falls into the stopping
          // itself is the last Wh nobody's: at most a lease and a reading of it.
          const lostWh = flowedWh(bench) - energyWh;
          const { maxPowerW, leaseMs } = outlet;
          const mostLostWh = isCharging ? 0 : (maxPowerW * (leaseMs + 2500)) / 3_600_000 + 1;
          expect(lostWh).toBeGreaterThanOrEqual(0);
          expect(lostWh).toBeLessThanOrEqual(mostLostWh);
          expect(dueMinor).toBeLessThanOrEqual(authorizedMinor);
          expect(dueMinor).toBeGreaterThanOrEqual(leastMinor.NOK);
          expect(bench.halts).toEqual([]);
          expect(books(bench)).toEqual(paid(dueMinor, authorizedMinor));
        },
      ),
      { numRuns: 10, seed: 20_261_122 },
    );
  });
});

test('an amount too small for the reaction alone starts nothing, and is released', async () => {
  const rules = rulesOf('energy', 200, usual);
  const bench = new Bench({ rules });
  await bench.toReady();
  bench.sandbox.customer.approve(await bench.toPay());
  await bench.pass(40_000);
  expect(bench.log.filter((line) => line === 'relay energize')).toEqual([]);
  expect(books(bench)).toMatchObject({ captures: 0, cancels: 1, cancelledMinor: 200 });
});
