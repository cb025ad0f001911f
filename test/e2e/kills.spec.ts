/**
 * kill -9 on the real app, at instants drawn by a seed over whole visits, starts and settlements
 * among them: current ends by the lease, the app starts again on what it had written, and every
 * payment there ever was balances to the minor unit.
 *
 * LADEKIOSK_KILLS says how many (12), LADEKIOSK_KILL_SEED from which seed on (1).
 */
import { leastMinor } from '../../electron/session/limits.ts';
import type { LedgerPayment } from '../sim/vipps/ledger.ts';
import { KioskHand } from './kiosk-hand.ts';
import { until } from './kiosk.ts';
import { planVisits, type VisitPlan } from './kill-plan.ts';
import { MortalStation } from './mortal-station.ts';
import { expect, test } from './station-test.ts';

const kills = Number(process.env['LADEKIOSK_KILLS'] ?? 12);
const firstSeed = Number(process.env['LADEKIOSK_KILL_SEED'] ?? 1);
/** Kills in one life of a world: few enough to be repeated in a minute. */
const killsPerSeed = 4;
/** A hundred times the usual price, øre a kWh: one Wh is worth a capture. */
const pricePerKwhMinor = 45_900;

interface SessionRow {
  reference: string;
  cost_minor: number | null;
  energy_wh: number | null;
  is_settled: number;
}

async function killAndGoOn(station: MortalStation, { kills: planned }: VisitPlan): Promise<void> {
  for (const [index, { instant, downMs }] of planned.entries()) {
    if (instant.at === 'start of the process') await station.launchAndKill(instant);
    const isLast = index === planned.length - 1;
    const opening = station.checkLease();
    await station.stayDead(downMs);
    if (isLast) await station.launch();
    await opening;
  }
}

/** One driver's visit, with the deaths in it, to its end. */
async function visit(station: MortalStation, plan: VisitPlan): Promise<void> {
  const hand = new KioskHand(station, plan.course);
  const [first] = plan.kills;
  if (first !== undefined) station.arm(first.instant);
  const isOver = await hand.visit();
  if (isOver) await station.dieAtLast();
  await killAndGoOn(station, plan);
  await hand.visit();
}

/** What every payment must look like when nothing is left to do. */
function checkPayment(payment: LedgerPayment, row: SessionRow, receipts: number): void {
  const { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = payment;
  const dueMinor = row.cost_minor ?? 0;
  const energyWh = row.energy_wh ?? 0;
  expect(payment.state, 'open').not.toBe('CREATED');
  expect(row.is_settled, 'settled in the record').toBe(1);
  expect(capturedMinor - refundedMinor, 'paid').toBe(dueMinor);
  const priceMinor = Math.floor((energyWh * pricePerKwhMinor + 500) / 1000);
  // A driver who is cut off after a single Wh pays nothing: Vipps takes no less than a krone.
  expect(dueMinor, 'price').toBe(priceMinor < leastMinor.NOK ? 0 : priceMinor);
  expect(refundedMinor, 'refunded').toBe(0);
  if (payment.state === 'AUTHORIZED') {
    expect(capturedMinor + cancelledMinor, 'captured and released').toBe(authorizedMinor);
  }
  const captures = payment.events.filter(({ name }) => name === 'CAPTURED').length;
  expect(captures, 'captures').toBe(dueMinor > 0 ? 1 : 0);
  expect(receipts, 'receipts').toBe(dueMinor > 0 ? 1 : 0);
  expect(payment.receipt?.totalMinor ?? 0, 'sum of the receipt').toBe(dueMinor);
  expect(payment.receipt?.findings ?? [], 'the receipt').toEqual([]);
}

/** The books of the world and of the station agree on every payment, and on the energy. */
async function checkBooks(station: MortalStation, startWh: number): Promise<void> {
  const { kiosk } = station;
  const read = (): SessionRow[] =>
    kiosk.rows<SessionRow>('SELECT reference, cost_minor, energy_wh, is_settled FROM sessions');
  const rows = await until('every payment to be settled in the record', () => {
    const found = read();
    return found.every((row) => row.is_settled === 1) ? found : null;
  });
  for (const payment of kiosk.world.sandbox.payments()) {
    const row = rows.find(({ reference }) => reference === payment.reference);
    expect(row, `${payment.reference} in the record`).toBeDefined();
    const receipts = kiosk.world.sandbox.ledger.requests('receipt').filter((request) => {
      return request.reference === payment.reference && request.status === 201;
    });
    if (row !== undefined) checkPayment(payment, row, receipts.length);
  }
  kiosk.car.bringUpToDate();
  const billedWh = rows.reduce((sum, { energy_wh: wh }) => sum + (wh ?? 0), 0);
  // The register is a float of kWh, rounded to whole Wh at each of two readings a bill.
  expect(billedWh - rows.length).toBeLessThanOrEqual(kiosk.car.car.exactMeterWh - startWh);
  expect(kiosk.relayIsClosed(), 'the relay').toBe(false);
  expect(station.problems).toEqual([]);
}

const lives = Math.ceil(kills / killsPerSeed);
for (let index = 0; index < lives; index += 1) {
  const seed = firstSeed + index;
  const planned = Math.min(killsPerSeed, kills - index * killsPerSeed);
  test(`killed ${planned} times, seed ${seed}: every payment balances`, async ({
    prepareKiosk,
  }, info) => {
    info.setTimeout(planned * 120_000);
    const energy = { type: 'ENERGY', price: pricePerKwhMinor / 100, vat: 25, step_size: 1 };
    const kiosk = await prepareKiosk({
      world: { maxPowerW: 49_000, seed },
      config: {
        tariff: { elements: [{ price_components: [energy] }] },
        ui: { stopHoldMs: 0 },
        // Every other station is too slow to go on with a charge.
        ...(seed % 2 === 0 ? { payment: { resumeWithinS: 3 } } : {}),
      },
    });
    const station = new MortalStation(kiosk);
    const startWh = kiosk.car.car.exactMeterWh;
    await station.launch();
    for (const plan of planVisits(seed, planned)) {
      await visit(station, plan).catch((error: unknown) => {
        const where = `${station.kills.join('; ')}; now at the screen ${station.screen}`;
        throw new Error(`seed ${seed}: ${where}`, { cause: error });
      });
      await test.step(station.kills.join('; '), () => checkBooks(station, startWh));
    }
    expect(station.kills).toHaveLength(planned);
  });
}
