/**
 * Totals that tie: a life of many kinds of payment on the real database, and then every row and
 * every sum of table, CSV, JSON and OCPI against the sandbox's own books, to the øre.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSessions } from '../../electron/records/sessions-command.ts';
import type { Rules } from '../../electron/session/state.ts';
import type { SoldTotals } from '../../electron/field-report.ts';
import type { LedgerPayment } from '../sim/vipps/ledger.ts';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { withPrices } from '../session/walk.ts';
import { makeDiskDirectory } from '../station/sqlite-disk.ts';
import { parseCsv, type CsvRow } from './csv-reader.ts';
import { StationOnDisk } from './station-on-disk.ts';

/** Energy, time, parking and a start fee, so that a bill has several lines. */
const rules: Rules = withPrices(
  { ENERGY: '4.59', TIME: '6.00', PARKING_TIME: '12.00', FLAT: '1.00' },
  {
    receiptMs: 5000,
    amountsMinor: [2_000, 20_000, 35_000],
    location: {
      address: 'Storgata 12',
      city: 'Oslo',
      postalCode: '0155',
      latitude: '59.912730',
      longitude: '10.746090',
    },
  },
);

let dir: string;
let path: string;
let ledger: LedgerPayment[];
let soldTotals: SoldTotals[];

function run(...words: string[]): string {
  const said = runSessions(['--database', path, ...words], dir);
  expect([said.exitCode, said.err]).toEqual([0, expect.any(String)]);
  return said.out;
}

function sum(of: (payment: LedgerPayment) => number): number {
  return ledger.reduce((total, payment) => total + of(payment), 0);
}

const paidOf = (payment: LedgerPayment): number => payment.capturedMinor - payment.refundedMinor;
const releasedOf = (payment: LedgerPayment): number =>
  payment.state === 'AUTHORIZED' ? payment.cancelledMinor : 0;

/** "123.45" → 12345, by its digits. */
function minorOf(decimal: string): number {
  expect(decimal).toMatch(/^\d+\.\d\d$/);
  return Number(decimal.replace('.', ''));
}

async function liveThrough(world: StationOnDisk): Promise<void> {
  await world.visit({ amountMinor: 35_000, energyWh: 900 });
  await world.visit({ amountMinor: 20_000, refusal: 'declines' });
  await world.visit({ amountMinor: 20_000, refusal: 'lets it expire' });
  await world.visit({ amountMinor: 35_000, refusal: 'cancels' });
  await world.visit({ amountMinor: 35_000, energyWh: 0 });
  await world.visit({ amountMinor: 35_000, energyWh: 400, pauseMs: 60_000 });
  // Vipps refuses this one capture in part: all is captured, the difference refunded.
  world.sandbox.faults.plan('capture', { kind: 'code', code: '6140' });
  await world.visit({ amountMinor: 20_000, energyWh: 700 });
  await world.settle();
  // An answer lost on the way back, and Vipps away for a while.
  world.sandbox.faults.plan('capture', { kind: 'lostAnswer' });
  await world.visit({ amountMinor: 20_000, energyWh: 500 });
  await world.settle();
  // All that was held is used up.
  await world.toCharging(2_000);
  await world.until(() => world.screen === 'finished');
  world.leave();
  await world.settle();
  await world.pass(120_000);
}

beforeAll(async () => {
  dir = makeDiskDirectory();
  path = join(dir, 'station.db');
  const world = new StationOnDisk(rules, [sandboxSalesUnit()]);
  world.boot(path);
  await liveThrough(world);
  ledger = world.sandbox.payments();
  soldTotals = world.record.soldTotals();
  world.end();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true }));

it('the figures for monitoring are those of the ledger', () => {
  const moved = {
    capturedMinor: sum(({ capturedMinor }) => capturedMinor),
    refundedMinor: sum(({ refundedMinor }) => refundedMinor),
  };
  expect(soldTotals).toMatchObject([{ currency: 'NOK', sessions: ledger.length, ...moved }]);
  expect(soldTotals[0]?.energyWh).toBeGreaterThan(2400);
});

describe('the life that was lived', () => {
  it('has every kind of ending in it', () => {
    expect(ledger.map(({ state }) => state).toSorted()).toEqual([
      'ABORTED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'EXPIRED',
      'TERMINATED',
    ]);
    const authorized = ledger.filter(({ state }) => state === 'AUTHORIZED');
    expect(authorized.filter(({ capturedMinor }) => capturedMinor === 0)).toHaveLength(1);
    expect(authorized.filter(({ refundedMinor }) => refundedMinor > 0)).toHaveLength(1);
    expect(authorized.every(({ isSettled }) => isSettled)).toBe(true);
  });
});

describe('CSV', () => {
  it('says of every payment what Vipps’ books say', () => {
    const rows = parseCsv(run('--format', 'csv'));
    expect(rows).toHaveLength(ledger.length);
    for (const payment of ledger) {
      const row = rows.find(({ reference }) => reference === payment.reference) as CsvRow;
      expect(row).toMatchObject({
        payment_state: payment.state,
        currency: payment.currency,
        authorized_minor: String(payment.authorizedMinor),
        captured_minor: String(payment.capturedMinor),
        released_minor: String(releasedOf(payment)),
        refunded_minor: String(payment.refundedMinor),
        paid_minor: String(paidOf(payment)),
        held_minor: '0',
        settled: 'yes',
        evse_id: 'NO*LAD*E21678*A',
        station: '21678',
      });
      for (const name of ['authorized', 'captured', 'released', 'refunded', 'paid']) {
        expect(minorOf(row[name] ?? '')).toBe(Number(row[`${name}_minor`]));
      }
    }
  });

  it('ties within each row: net and VAT make what was paid, and the meter what was delivered', () => {
    const billed = parseCsv(run('--format', 'csv')).filter((row) => row['net_minor'] !== '');
    expect(billed).toHaveLength(6);
    for (const row of billed) {
      const number = (name: string): number => Number(row[name]);
      expect(number('net_minor') + number('vat_minor')).toBe(number('paid_minor'));
      expect(number('authorized_minor')).toBe(number('captured_minor') + number('released_minor'));
      expect(number('meter_stop_wh') - number('meter_start_wh')).toBe(number('energy_wh'));
    }
  });
});

describe('totals', () => {
  it('of JSON are the sums of Vipps’ books', () => {
    const { totals } = JSON.parse(run('--format', 'json')) as { totals: Record<string, number>[] };
    expect(totals).toHaveLength(1);
    const [total] = totals;
    expect(total).toMatchObject({
      currency: 'NOK',
      sessions: ledger.length,
      unsettled: 0,
      authorizedMinor: sum((payment) => payment.authorizedMinor),
      capturedMinor: sum((payment) => payment.capturedMinor),
      releasedMinor: sum(releasedOf),
      refundedMinor: sum((payment) => payment.refundedMinor),
      paidMinor: sum(paidOf),
      heldMinor: 0,
      openMinor: 0,
    });
    expect((total?.['netMinor'] ?? 0) + (total?.['vatMinor'] ?? 0)).toBe(sum(paidOf));
    expect(sum(paidOf)).toBeGreaterThan(1000);
  });

  it('of the table are the same, and written so that they can be added up', () => {
    const table = run();
    for (const { reference } of ledger) expect(table).toContain(reference);
    const tie = table.trimEnd().split('\n').at(-1) ?? '';
    const figures = [...tie.matchAll(/(\d+\.\d\d)(?!\d)/g)].map(([text]) => minorOf(text));
    const [authorized, captured, released, held, refunded, paid, net, vat] = figures as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(authorized).toBe(sum((payment) => payment.authorizedMinor));
    expect(captured + released + held).toBe(authorized);
    expect(captured - refunded).toBe(paid);
    expect(net + vat).toBe(paid);
    expect(paid).toBe(sum(paidOf));
    expect(tie).not.toContain('not yet as billed');
  });
});

interface Price {
  before_taxes: string;
  taxes: { name: string; percentage: string; amount: string }[];
}
interface Cdr {
  id: string;
  session_id: string;
  total_cost: Price;
  total_energy: string;
  total_time: string;
  total_parking_time: string;
  charging_periods: {
    start_date_time: string;
    dimensions: { type: string; volume: string }[];
  }[];
  start_date_time: string;
  end_date_time: string;
  [part: string]: unknown;
}

/** Numbers as the text they are written in. */
function readExactly(json: string): Cdr[] {
  const quoted = json.replaceAll(/: (-?\d+(?:\.\d+)?)(?=[,\n])/g, ': "$1"');
  return JSON.parse(quoted) as Cdr[];
}

function grossOf({ before_taxes, taxes }: Price): number {
  return taxes.reduce((total, { amount }) => total + minorOf(amount), minorOf(before_taxes));
}

/** Wh of "0.912". */
function whOf(kWh: string): number {
  expect(kWh).toMatch(/^\d+\.\d{3}$/);
  return Number(kWh.replace('.', ''));
}

describe('OCPI', () => {
  it('has one CDR for each charge that delivered something, and what it costs was paid', () => {
    const cdrs = readExactly(run('--format', 'ocpi'));
    const charged = ledger.filter((payment) => paidOf(payment) > 0);
    expect(cdrs.map(({ session_id }) => session_id)).toEqual(
      charged.map(({ reference }) => reference),
    );
    for (const cdr of cdrs) {
      const payment = ledger.find(({ reference }) => reference === cdr.id);
      expect(grossOf(cdr.total_cost)).toBe(paidOf(payment as LedgerPayment));
    }
    expect(cdrs.reduce((total, { total_cost }) => total + grossOf(total_cost), 0)).toBe(
      sum(paidOf),
    );
  });

  it('ties within each CDR: parts make the total, periods make the energy', () => {
    const parts = [
      'total_fixed_cost',
      'total_energy_cost',
      'total_time_cost',
      'total_parking_cost',
    ];
    const cdrs = readExactly(run('--format', 'ocpi'));
    for (const cdr of cdrs) {
      const costs = parts.flatMap((name) => (name in cdr ? [cdr[name] as Price] : []));
      expect(costs.reduce((total, cost) => total + grossOf(cost), 0)).toBe(grossOf(cdr.total_cost));
      const energy = cdr.charging_periods
        .flatMap(({ dimensions }) => dimensions)
        .filter(({ type }) => type === 'ENERGY')
        .reduce((total, { volume }) => total + whOf(volume), 0);
      expect(energy).toBe(whOf(cdr.total_energy));
      const starts = cdr.charging_periods.map(({ start_date_time }) => start_date_time);
      expect(starts).toEqual(starts.toSorted());
      expect(new Set(starts).size).toBe(starts.length);
      expect(starts[0] !== undefined && starts[0] >= cdr.start_date_time).toBe(true);
      expect(Number(cdr.total_parking_time)).toBeLessThanOrEqual(Number(cdr.total_time));
    }
    // One of the cars paused: its CDR has a period of parking between two of charging.
    const kinds = cdrs.map(({ charging_periods }) =>
      charging_periods.map(({ dimensions }) =>
        dimensions.some(({ type }) => type === 'PARKING_TIME') ? 'parked' : 'charging',
      ),
    );
    expect(kinds).toContainEqual(expect.arrayContaining(['parked', 'charging']));
  });
});
