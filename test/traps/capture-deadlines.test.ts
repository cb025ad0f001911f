/**
 * A capture that does not come through while its time runs out: the bank's guarantee
 * (captureGuaranteedUntil), then the market's deadline of 180 days in Norway and 14 elsewhere. A
 * person hears of each before it is too late, and of none that is far away.
 */
import { describe, expect, test } from 'vitest';
import { captureDeadlineMs, captureGuaranteeMs } from '../sim/vipps/sales-unit.ts';
import type { Bench } from '../station/bench.ts';
import { marketRules } from './markets.ts';
import { books, charging, dear, isAllSettled, settled, owedMinor, stop } from './visit.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const countries = ['NO', 'DK', 'FI', 'SE'] as const;

/** Days in which everything sleeps, then two hours in which what is due is done. */
async function leapTo(bench: Bench, atMs: number): Promise<void> {
  bench.leap(atMs - bench.time.nowMs());
  await bench.skim(2 * hourMs);
}

async function notCaptured(country: (typeof countries)[number]) {
  const bench = await charging(20_000, { rules: marketRules(country, '45.90') });
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6280' }, Infinity);
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  const [payment] = bench.sandbox.payments();
  const authorizedAtMs = payment?.authorizedAtMs ?? 0;
  expect(payment?.captureDeadlineMs).toBe(authorizedAtMs + captureDeadlineMs[country]);
  return { bench, authorizedAtMs };
}

describe.each(countries)('%s', (country) => {
  test('the guarantee and the deadline come near, one after the other', async () => {
    const { bench, authorizedAtMs } = await notCaptured(country);
    await bench.skim(hourMs);
    expect(bench.alerts).not.toContain('guarantee-ends');
    expect(bench.alerts).not.toContain('deadline-near');
    await leapTo(bench, authorizedAtMs + captureGuaranteeMs - 30 * hourMs);
    expect(bench.alerts).not.toContain('guarantee-ends');
    await leapTo(bench, authorizedAtMs + captureGuaranteeMs - 23 * hourMs);
    expect(bench.alerts).toContain('guarantee-ends');
    expect(bench.alerts).not.toContain('deadline-near');
    const deadlineMs = authorizedAtMs + captureDeadlineMs[country];
    await leapTo(bench, deadlineMs - 3 * dayMs);
    expect(bench.alerts).not.toContain('deadline-near');
    await leapTo(bench, deadlineMs - 47 * hourMs);
    expect(bench.alerts).toContain('deadline-near');
  });

  test('mended in the last hours: captured, released, and no alert is left', async () => {
    const { bench, authorizedAtMs } = await notCaptured(country);
    await leapTo(bench, authorizedAtMs + captureDeadlineMs[country] - 10 * hourMs);
    expect(bench.alerts).toContain('deadline-near');
    bench.sandbox.faults.clear();
    await bench.skim(2 * hourMs);
    const dueMinor = owedMinor(bench);
    expect(books(bench)).toMatchObject({
      captures: 1,
      cancels: 1,
      capturedMinor: dueMinor,
      receiptMinor: dueMinor,
      findings: [],
    });
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('the deadline passes: Vipps lets go, nothing is captured, a person knows', async () => {
    const { bench, authorizedAtMs } = await notCaptured(country);
    await leapTo(bench, authorizedAtMs + captureDeadlineMs[country] + hourMs);
    bench.sandbox.faults.clear();
    await bench.skim(3 * hourMs);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 1, receiptMinor: null });
    expect(bench.alerts).not.toEqual([]);
    const tries = bench.sandbox.ledger.requests('capture').length;
    await bench.skim(10 * hourMs);
    expect(bench.sandbox.ledger.requests('capture')).toHaveLength(tries);
  });

  test('off for weeks over the deadline: told at the start, and nothing is tried for ever', async () => {
    const { bench, authorizedAtMs } = await notCaptured(country);
    bench.cutPower();
    bench.leap(authorizedAtMs + captureDeadlineMs[country] + dayMs - bench.time.nowMs());
    await bench.restart(1000);
    bench.sandbox.faults.clear();
    await bench.skim(hourMs);
    expect(bench.alerts).not.toEqual([]);
    const tries = bench.sandbox.ledger.requests('capture').length;
    await bench.skim(10 * hourMs);
    expect(bench.sandbox.ledger.requests('capture')).toHaveLength(tries);
  });
});

test('a charge that lasts for days ends before its guarantee does, and is captured under it', async () => {
  const rules = { ...dear, idleMs: 60 * dayMs };
  const bench = await charging(20_000, { rules });
  const [payment] = bench.sandbox.payments();
  const guaranteedUntilMs = (payment?.authorizedAtMs ?? 0) + captureGuaranteeMs;
  // The car takes nothing for days; the station lives an hour of each.
  bench.outlet.car.advance(bench.time.nowMs());
  bench.outlet.car.pause();
  for (let days = 0; days < 9 && bench.state !== 'finished' && bench.state !== 'idle'; days += 1) {
    bench.leap(12 * hourMs);
    await bench.pass(60_000);
  }
  for (let days = 0; days < 9 && bench.state !== 'finished' && bench.state !== 'idle'; days += 1) {
    bench.leap(3 * hourMs);
    await bench.pass(60_000);
  }
  await settled(bench);
  const captured = bench.sandbox.payments()[0]?.events.find(({ name }) => name === 'CAPTURED');
  expect(captured?.atMs).toBeLessThan(guaranteedUntilMs);
  expect(books(bench)).toMatchObject({ captures: 1, cancels: 1, findings: [] });
});
