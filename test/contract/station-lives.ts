/** Whole visits at a whole station, with the world failing on purpose while they last. */
import { countries } from '../../electron/config/countries.ts';
import type { Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Market } from '../sim/vipps/sales-unit.ts';
import { Bench } from '../station/bench.ts';
import { Recorder, type Exchange } from './exchange.ts';
import { choose, payByPhone, toChargingByPhone, toLink } from './station-phone.ts';

const minuteMs = 60_000;

function rulesOf(market: Market, flows: Rules['flows']): Rules {
  const { currency, language } = countries[market];
  const rules = withPrices(
    { ENERGY: '4.59', FLAT: '5.00' },
    { country: market, currency, language, flows },
  );
  return { ...rules, tariff: { ...rules.tariff, currency } };
}

/** A station in this market, in a charge whose payment will need every kind of call. */
export function stationIn(
  market: Market,
  flows: Rules['flows'],
): { bench: Bench; exchanges: Exchange[] } {
  const bench = new Bench({ rules: rulesOf(market, flows) });
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
export function isAtRest(bench: Bench): boolean {
  return Object.values(bench.station.state.payments).every(({ isSettled }) => isSettled);
}

/** First touch to receipt, and the station waiting for the next driver. */
export async function stationCharge(market: Market): Promise<Exchange[]> {
  const { bench, exchanges } = stationIn(market, ['qr']);
  await charge(bench);
  await bench.until(() => bench.state === 'idle' && isAtRest(bench));
  return exchanges;
}

/** The same by a phone: from the outlet's page to the receipt. */
export async function stationChargeByPhone(market: Market): Promise<Exchange[]> {
  const { bench, exchanges } = stationIn(market, ['qr', 'redirect']);
  const reference = await toChargingByPhone(bench);
  await bench.pass(2 * minuteMs);
  bench.station.endByPhone('stop', reference);
  await bench.until(() => bench.state === 'idle' && isAtRest(bench));
  const { capturedMinor, userFlow } = bench.sandbox.payment(reference);
  if (userFlow !== 'WEB_REDIRECT' || capturedMinor !== bench.bills[0]?.dueMinor) {
    throw new Error(`${userFlow}, captured ${capturedMinor}`);
  }
  return exchanges;
}

/** Phones that do not charge: declined, cancelled before and after the approval, let go by. */
export async function phonesWithoutCharge(): Promise<Exchange[]> {
  const { bench, exchanges } = stationIn('NO', ['redirect']);
  const idle = (): Promise<void> => bench.until(() => bench.state === 'idle' && isAtRest(bench));
  choose(bench, await toLink(bench), 'decline');
  await idle();
  bench.station.endByPhone('cancel', (await toLink(bench)).reference);
  await idle();
  const late = await toLink(bench);
  bench.station.endByPhone('cancel', late.reference);
  choose(bench, late, 'approve');
  await idle();
  const unplugged = await toLink(bench);
  choose(bench, unplugged, 'approve');
  await bench.until(() => bench.state === 'awaitingVehicle');
  bench.station.endByPhone('cancel', unplugged.reference);
  await idle();
  await toLink(bench);
  await bench.pass(11 * minuteMs);
  await idle();
  const held = bench.sandbox.payments().filter(({ isSettled }) => !isSettled);
  if (held.length > 0) throw new Error(`${held.length} payments are still held`);
  return exchanges;
}

export interface Trouble {
  /** Which calls fail for ten minutes. */
  operation: Operation;
  fault: Fault;
  /** What the driver does meanwhile. */
  visit:
    | 'chooses an amount'
    | 'cancels'
    | 'charges'
    | 'charges where whole amounts are captured'
    | 'pays by phone'
    | 'cancels by phone'
    | 'charges by phone';
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
      return;
    case 'pays by phone':
      await bench.until(() => bench.station.phoneOffer('A')?.whyNot === null);
      begin();
      await payByPhone(bench);
      return;
    case 'cancels by phone': {
      const { reference } = await toLink(bench);
      begin();
      bench.station.endByPhone('cancel', reference);
      return;
    }
    case 'charges by phone': {
      const reference = await toChargingByPhone(bench);
      await bench.pass(2 * minuteMs);
      begin();
      bench.station.endByPhone('stop', reference);
    }
  }
}

/** A visit with ten minutes of trouble in it, then all is well, until nothing is left to be done. */
export async function stationInTrouble(trouble: Trouble): Promise<Bench> {
  const { bench } = stationIn('NO', ['qr', 'redirect']);
  const { faults } = bench.sandbox;
  await visit(bench, trouble, () => faults.plan(trouble.operation, trouble.fault, Infinity));
  await bench.pass(10 * minuteMs);
  faults.clear();
  for (let minutes = 0; minutes < 60 && !isAtRest(bench); minutes += 1) await bench.pass(minuteMs);
  return bench;
}
