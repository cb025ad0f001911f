/**
 * Access token expired mid-flight, keys revoked and mended: a charge goes on, nothing is done twice,
 * settlement follows by itself, and a person is told for as long as the keys are refused.
 */
import { describe, expect, test } from 'vitest';
import type { Operation } from '../sim/vipps/faults.ts';
import { marketRules } from './markets.ts';
import {
  books,
  charging,
  isAllSettled,
  keysOf,
  owedMinor,
  paid,
  ready,
  settled,
  stop,
} from './visit.ts';

const minuteMs = 60_000;

describe('the access token', () => {
  test.each(['capture', 'cancel', 'receipt'] as Operation[])(
    'is withdrawn just before %s: a fresh one, the same key, once',
    async (operation) => {
      const bench = await charging();
      bench.sandbox.faults.plan(operation, { kind: 'tokenRevoked' }, 1);
      stop(bench);
      await bench.until(() => bench.state === 'finished');
      await settled(bench);
      expect(books(bench)).toEqual(paid(owedMinor(bench)));
      expect([keysOf(bench, 'capture').size, keysOf(bench, 'cancel').size]).toEqual([1, 1]);
      expect(bench.alerts).toEqual([]);
    },
  );

  test('is withdrawn before the creation and before each look', async () => {
    const bench = await ready();
    bench.sandbox.revokeTokens();
    bench.sandbox.faults.plan('get', { kind: 'tokenRevoked' }, 3);
    await bench.toCharging();
    expect(bench.sandbox.payments()).toHaveLength(1);
  });

  test('runs out while the charge does: settled at once', async () => {
    const bench = await charging(62 * minuteMs, { rules: marketRules('NO', '4.59') });
    expect(bench.state).toBe('charging');
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench, 459)));
    expect(bench.alerts).toEqual([]);
  });

  test('runs out in the very middle of settling: settled, once', async () => {
    const bench = await charging();
    bench.sandbox.faults.plan('capture', { kind: 'delay', delayMs: 3000 });
    stop(bench);
    await bench.until(() => bench.sandbox.ledger.requests('capture').length === 1);
    bench.sandbox.revokeTokens();
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
  });
});

describe('the keys are revoked', () => {
  test('while charging: it goes on; stopped, it settles when they are mended; told meanwhile', async () => {
    const bench = await charging();
    bench.sandbox.keysAreRevoked = true;
    await bench.pass(2 * minuteMs);
    expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['charging', true]);
    expect(bench.alerts).toContain('keys-refused');
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await bench.skim(60 * minuteMs);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 0 });
    expect(bench.alerts).toContain('keys-refused');
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(bench.state).toBe('idle');
    bench.sandbox.keysAreRevoked = false;
    await bench.pass(2 * minuteMs);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(bench.state).toBe('terms');
  });

  test('for a whole week: no alarm is forgotten, and it settles within minutes of the mending', async () => {
    const bench = await charging();
    stop(bench);
    bench.sandbox.keysAreRevoked = true;
    await bench.until(() => bench.state === 'finished');
    for (let days = 0; days < 6; days += 1) {
      bench.leap(22 * 60 * minuteMs);
      await bench.skim(120 * minuteMs);
      expect(bench.alerts).toContain('keys-refused');
    }
    bench.sandbox.keysAreRevoked = false;
    await bench.pass(2 * minuteMs);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
    expect(bench.alerts).toEqual([]);
  });

  test('between the code and the approval: charged when they are mended in time', async () => {
    const bench = await ready();
    const reference = await bench.toPay();
    bench.sandbox.keysAreRevoked = true;
    await bench.pass(20_000);
    bench.sandbox.customer.approve(reference);
    await bench.pass(20_000);
    expect(bench.outlet.contactIsClosed).toBe(false);
    bench.sandbox.keysAreRevoked = false;
    await bench.until(() => bench.state === 'awaitingVehicle', 60_000);
    expect(books(bench)).toMatchObject({ others: 0, captures: 0, cancels: 0 });
  });

  test('and the station starts anew meanwhile: nothing lost, settled after the mending', async () => {
    const bench = await charging();
    bench.sandbox.keysAreRevoked = true;
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    for (let starts = 0; starts < 5; starts += 1) {
      await bench.restart(10_000);
      await bench.pass(minuteMs);
    }
    expect(bench.alerts).toContain('keys-refused');
    bench.sandbox.keysAreRevoked = false;
    await bench.pass(2 * minuteMs);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
    expect(bench.alerts).toEqual([]);
  });
});
