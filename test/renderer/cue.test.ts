/** Which sound a change of the screen has, and when none may be heard. */
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract.ts';
import { cueFor, maySound } from '../../renderer/kiosk/cue.ts';
import { snapshots } from '../fixtures/snapshots.ts';

function named(name: string): Snapshot {
  const snapshot = snapshots[name];
  if (snapshot === undefined) throw new Error(`no snapshot ${name}`);
  return snapshot;
}

it.each([
  ['pay', 'plug-in', 'approved'],
  ['pay', 'starting', 'approved'],
  ['starting', 'plug-in', null],
  ['plug-in', 'charging', 'begins'],
  ['starting', 'charging', 'begins'],
  ['charging', 'charging-great-figures', null],
  ['charging', 'charging-meter-lost', 'trouble'],
  ['charging-meter-lost', 'charging-relay-open', null],
  ['charging-meter-lost', 'charging', null],
  ['charging', 'stopping', null],
  ['stopping', 'receipt', 'ended'],
  ['charging', 'receipt', 'ended'],
  ['receipt', 'receipt-pending', null],
  ['plug-in', 'receipt', null],
  ['pay', 'declined', 'trouble'],
  ['pay', 'expired', 'trouble'],
  ['starting', 'fault', 'trouble'],
  ['welcome', 'out-of-service', 'trouble'],
  ['receipt', 'welcome', null],
  ['welcome', 'terms', null],
  ['setup', 'welcome', null],
])('%s → %s: %s', (before, after, cue) => {
  expect(cueFor(named(before), named(after))).toBe(cue);
});

it('is silent at the first snapshot and when another outlet comes into view', () => {
  expect(cueFor(null, named('charging'))).toBeNull();
  const other = named('charging');
  if (other.kind !== 'station') throw new Error('a station is wanted');
  expect(cueFor(named('welcome'), { ...other, evse: 'B' })).toBeNull();
});

describe('the operator decides', () => {
  it.each([
    ['off', true, false],
    ['day', true, true],
    ['day', false, false],
    ['always', false, true],
  ] as const)('%s, by day %s: %s', (sounds, isDay, isHeard) => {
    const snapshot = named('welcome');
    if (snapshot.kind !== 'station') throw new Error('a station is wanted');
    expect(maySound({ ...snapshot, isDay, station: { ...snapshot.station, sounds } })).toBe(
      isHeard,
    );
  });

  it('nothing is heard without a station', () => {
    expect(maySound(null)).toBe(false);
    expect(maySound(named('setup'))).toBe(false);
  });
});
