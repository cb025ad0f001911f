/**
 * Failure 11: charges while marked out of order (EVerest #1738). Whatever fault stands, no relay is
 * told to close, no lease is renewed for long, and nothing is sold.
 */
import { describe, expect, test } from 'vitest';
import { walkTo, type Stop, type Walk } from '../session/walk.ts';

const faults: [string, (walk: Walk) => void][] = [
  ['F31, the record damaged', (walk) => walk.on({ type: 'DatabaseUnusable', code: 'F31' })],
  ['F32, the record not writable', (walk) => walk.on({ type: 'DatabaseUnusable', code: 'F32' })],
  [
    'F12, the relay board silent',
    (walk) => {
      for (let second = 0; second < 7; second += 1) {
        walk.atMs += 1000;
        walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
      }
    },
  ],
  [
    'F17, the contactor welded',
    (walk) => {
      for (let second = 0; second < 15; second += 1) {
        walk.atMs += 1000;
        walk.report({ isEnergized: false, auxiliaryIsClosed: true });
        walk.on({ type: 'Ticked' });
      }
    },
  ],
];

const before: Stop[] = [
  'idle',
  'terms',
  'amount',
  'creatingPayment',
  'awaitingPayment',
  'starting',
];

describe.each(faults)('%s', (_what, happens) => {
  test.each(before)('raised in %s: never closed', (stop) => {
    const walk = walkTo(stop);
    happens(walk);
    const isMarked = walk.faults().length > 0;
    const isOver = walk.is() === 'finished' || walk.is() === 'idle';
    expect(isMarked || isOver).toBe(true);
    for (const move of [
      () => walk.on({ type: 'StartWanted', evse: 'A' }),
      () => walk.on({ type: 'TermsAccepted', evse: 'A' }),
      () => walk.pay(),
      () => Object.keys(walk.state.payments).length > 0 && walk.see(),
      () => walk.read(),
      () => walk.read(),
      () => walk.tick(1000),
    ]) {
      if (walk.faults().length > 0) move();
    }
    expect(walk.count('closeRelay')).toBe(0);
    expect(walk.count('renewLease')).toBe(0);
  });
});

test('the relay board falls silent during a charge: no lease is renewed on it for long', () => {
  const walk = walkTo('charging');
  for (let second = 0; second < 7; second += 1) {
    walk.tick(1000);
    walk.read({ powerW: 11_000 });
    walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
  }
  expect(walk.faults()).toEqual(['F12']);
  const renewed = walk.count('renewLease');
  for (let second = 0; second < 30; second += 1) {
    walk.tick(1000);
    walk.read({ powerW: 11_000 });
    walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
  }
  expect(walk.count('renewLease')).toBe(renewed);
  expect(walk.count('closeRelay')).toBe(1);
});
