/** Whole visits at a whole station, with the world failing on purpose while they last. */
import { countries } from '../../electron/config/countries.ts';
import type { Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Market } from '../sim/vipps/sales-unit.ts';
import { Bench } from '../station/bench.ts';
import { Recorder, type Exchange } from './exchange.ts';

const minuteMs = 60_000;

function rulesOf(market: Market): Rules {
  const { currency, language } = countries[market];
  const rules = withPrices(
    { ENERGY: '4.59', FLAT: '5.00' },
    { country: market, currency, language },
  );
  return { ...rules, tariff: { ...rules.tariff, currency } };
}

/** A station in this market, in a charge whose payment will need every kind of call. */
function stationIn(market: Market): { bench: Bench; exchanges: Exchange[] } {
  const bench = new Bench({ rules: rulesOf(market) });
  const [unit] = bench.sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  unit.market = market;
  const recorder = new Recorder();
  recorder.watch(bench.sandbox);
  bench.station.start();
  return { bench, exchanges: recorder.exchanges };
}

async function charge(bench: Bench): Promise<void> {
  await bench.toCharging();
  await bench.pass(2 * minuteMs);
  bench.station.intend({ type: 'stop', evse: 'A' });
}

/** Nothing is left at Vipps that the station would still ask for. */
function isAtRest(bench: Bench): boolean {
  return Object.values(bench.station.state.payments).every(({ isSettled }) => isSettled);
}

/** First touch to receipt, and the station waiting for the next driver. */
export async function stationCharge(market: Market): Promise<Exchange[]> {
  const { bench, exchanges } = stationIn(market);
  await charge(bench);
  await bench.until(() => bench.state === 'idle' && isAtRest(bench));
  return exchanges;
}

export interface Trouble {
  /** Which calls fail for ten minutes. */
  operation: Operation;
  fault: Fault;
  /** What the driver does meanwhile. */
  visit: 'chooses an amount' | 'cancels' | 'charges' | 'charges where whole amounts are captured';
}

async function visit(bench: Bench, { visit: what }: Trouble, begin: () => void): Promise<void> {
  switch (what) {
    case 'chooses an amount':
      bench.station.intend({ type: 'start', evse: 'A' });
      bench.station.intend({ type: 'acceptTerms', evse: 'A' });
      begin();
      bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
      return;
    case 'cancels':
      await bench.toPay();
      begin();
      bench.station.intend({ type: 'cancel', evse: 'A' });
      return;
    case 'charges':
    case 'charges where whole amounts are captured':
      for (const unit of bench.sandbox.salesUnits)
        unit.partialCaptureIsEnabled = what === 'charges';
      await bench.toCharging();
      await bench.pass(2 * minuteMs);
      begin();
      bench.station.intend({ type: 'stop', evse: 'A' });
  }
}

/** A visit with ten minutes of trouble in it, then all is well, until nothing is left to be done. */
export async function stationInTrouble(trouble: Trouble): Promise<Bench> {
  const { bench } = stationIn('NO');
  const { faults } = bench.sandbox;
  await visit(bench, trouble, () => faults.plan(trouble.operation, trouble.fault, Infinity));
  await bench.pass(10 * minuteMs);
  faults.clear();
  for (let minutes = 0; minutes < 60 && !isAtRest(bench); minutes += 1) await bench.pass(minuteMs);
  return bench;
}
