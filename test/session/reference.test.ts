/** References: what Vipps takes, never given out twice, and found again when the record is lost. */
import { assert, integer, property, record, string } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { keyFor } from '../../electron/session/payment-operation.ts';
import {
  compareNumbered,
  dayAfter,
  dayOf,
  nextReference,
  noteReference,
  numberedOf,
  prefixOf,
  referenceOf,
} from '../../electron/session/reference.ts';
import { operationNames } from '../../electron/session/state.ts';
import { startMs, Walk, walkTo } from './walk.ts';

const anyMs = integer({ min: 0, max: Date.UTC(2069, 11, 31) });

describe('a reference', () => {
  it('is what Vipps takes, whatever the station and its outlets are called', () => {
    const parts = record({
      station: string(),
      evse: string(),
      atMs: anyMs,
      number: integer({ min: 1, max: 99_999 }),
    });
    assert(
      property(parts, ({ station, evse, atMs, number }) => {
        const numbered = { prefix: prefixOf(station, evse), day: dayOf(atMs), number };
        const reference = referenceOf(numbered);
        expect(reference).toMatch(/^[a-zA-Z0-9-]{8,37}$/);
        expect(numberedOf(reference)).toEqual(numbered);
      }),
    );
  });

  test('names station, outlet, day and number', () => {
    const walk = new Walk();
    expect(nextReference(walk.state, 'A', startMs)).toBe('lk-21678-A-291009-1');
    expect(prefixOf('21678', 'A')).toBe('lk-21678-A');
  });

  test.each(['', 'lk-1', 'lk-21678-A-ABCDEFGHJK', 'lk-21678-A-291009-0', 'lk-a-A-291009-123456'])(
    '%j is not numbered, and moves no counter',
    (reference) => {
      expect(numberedOf(reference)).toBeNull();
      expect(noteReference({}, reference)).toEqual({});
    },
  );

  it('makes keys of at most 50 characters for every operation', () => {
    const walk = walkTo('creatingPayment');
    const long = {
      ...walk.payment(),
      reference: referenceOf({
        prefix: prefixOf('s'.repeat(40), 'e'.repeat(40)),
        day: '261122',
        number: 99_999,
      }),
    };
    for (const name of operationNames) {
      expect(keyFor(long, name, 9).length, name).toBeLessThanOrEqual(50);
    }
  });
});

describe('the beginning of a reference', () => {
  it('is another one for each station and outlet, however alike they are called', () => {
    const ids = ['oslo-kongensgate-101', 'oslo-kongensgate-102', '1.2', '12', '1-2', ' 12', ''];
    const beginnings = ids.flatMap((id) => ids.map((evse) => prefixOf(id, evse)));
    expect(new Set(beginnings).size).toBe(ids.length ** 2);
    for (const beginning of beginnings) expect(beginning).toMatch(/^lk-[a-zA-Z0-9]+-[a-zA-Z0-9]+$/);
  });
});

describe('the numbers', () => {
  it('go on through a restart, and begin anew each day', () => {
    const walk = walkTo('awaitingPayment');
    const [first] = Object.keys(walk.state.payments);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    walk.see(
      { state: 'TERMINATED', authorizedMinor: 0, cancelledMinor: 35_000 },
      'cancelUnapproved',
    );
    walk.restart(5000);
    expect(nextReference(walk.state, 'A', walk.atMs)).toBe(first?.replace(/-1$/, '-2'));
    expect(nextReference(walk.state, 'A', walk.atMs + 86_400_000)).toBe('lk-21678-A-291010-1');
  });

  it('never fall back: an older one changes nothing', () => {
    const last = noteReference({}, 'lk-21678-A-291009-7');
    expect(noteReference(last, 'lk-21678-A-291009-6')).toBe(last);
    expect(noteReference(last, 'lk-21678-A-291008-9')).toBe(last);
    expect(noteReference(last, 'lk-21678-A-291010-1')).toEqual({
      'lk-21678-A': { day: '291010', number: 1 },
    });
  });

  it('of a record whose clock was ahead go on from there, and are not begun anew', () => {
    const walk = new Walk();
    const lastReferences = { 'lk-21678-A': { day: '300101', number: 7 } };
    expect(nextReference({ ...walk.state, lastReferences }, 'A', startMs)).toBe(
      'lk-21678-A-300101-8',
    );
  });

  it('of a computer that woke up in 1970 come before those of its true time', () => {
    expect(
      compareNumbered({ day: '700101', number: 3 }, { day: '261122', number: 1 }),
    ).toBeLessThan(0);
    expect(noteReference(noteReference({}, 'lk-21678-A-700101-3'), 'lk-21678-A-261122-1')).toEqual({
      'lk-21678-A': { day: '261122', number: 1 },
    });
  });

  test('days follow one another over months, years and leap days', () => {
    expect(['261231', '280228', '270228', '991231'].map(dayAfter)).toEqual([
      '270101',
      '280229',
      '270301',
      '000101',
    ]);
  });
});
