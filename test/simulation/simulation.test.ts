/**
 * Hundreds of lives of a station, by seed, a good many of them hours long: every promise held,
 * everything that can go wrong did, the same seed is the same life, and a station broken on purpose
 * is found out.
 */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { allTransitions } from '../session/transitions.ts';
import { brokenStations } from './broken-stations.ts';
import {
  allAlerts,
  allCircumstances,
  allCodesSeen,
  allEnds,
  allFailures,
  allOfPhones,
  allOfStrangers,
  allOfTechnicians,
  allStays,
} from './coverage.ts';
import { nothingSeen } from './life.ts';
import { runMany } from './many-seeds.ts';
import type { ManySeeds } from './seed-range.ts';
import { longEvery, runSeed } from './run-seed.ts';
import { allTrouble } from './trouble.ts';
import { allCodes } from './vipps-trouble.ts';

const seeds = 420;

/** What of `wanted` was never seen. */
function missing(wanted: readonly string[], seen: ReadonlyMap<string, number>): string[] {
  return wanted.filter((what) => !seen.has(what));
}

describe(`${seeds} seeds`, () => {
  let run: ManySeeds;
  beforeAll(async () => {
    run = await runMany({ from: 1, seeds });
  }, 600_000);

  it('hold every promise', () => {
    const { broken } = run;
    const told = broken === null ? null : `seed ${broken.seed}: ${broken.message}\n${broken.stack}`;
    expect(told).toBeNull();
  });

  it('take every way of the state diagram, and no other', () => {
    expect([...run.seen.transitions].toSorted()).toEqual(allTransitions().toSorted());
  });

  it('see every end of a visit, and no other', () => {
    expect([...run.seen.outcomes.keys()].toSorted()).toEqual([...allEnds].toSorted());
  });

  it('see every kind of trouble, and no other', () => {
    expect(missing(allTrouble, run.seen.faults)).toEqual([]);
    expect([...run.seen.faults.keys()].toSorted()).toEqual([...allTrouble].toSorted());
  });

  it('see every call fail in every way it can', () => {
    expect(missing(allFailures, run.seen.failures)).toEqual([]);
  });

  it('see every error code of Vipps that a station can get', () => {
    expect(missing(allCodesSeen, run.seen.codes)).toEqual([]);
    const codes = new Set([...run.seen.codes.keys()].map((what) => what.replace(/^\w+ /, '')));
    expect([...codes].toSorted()).toEqual([...allCodes].toSorted());
  });

  it('raise the alerts there are for all of it', () => {
    expect(missing(allAlerts, run.seen.alerts)).toEqual([]);
  });

  it('are lived in every market, across odd nights and by wrong clocks', () => {
    expect(missing(allCircumstances, run.seen.circumstances)).toEqual([]);
  });

  it('have drivers who need more time, and get it within bounds', () => {
    expect(missing(allStays, run.seen.stays)).toEqual([]);
  });

  it('have phones at their pages, and calls of Vipps', () => {
    expect(missing(allOfPhones, run.seen.phones)).toEqual([]);
  });

  it('have strangers guess the payer’s code, and press the emergency stop', () => {
    expect(missing(allOfStrangers, run.seen.strangers)).toEqual([]);
  });

  it('have technicians come in, test contactors, and be called away', () => {
    expect(missing(allOfTechnicians, run.seen.technicians)).toEqual([]);
  });

  it('cut the power often, and often in the middle of a journal write', () => {
    expect(run.seen.powerCuts).toBeGreaterThanOrEqual(100);
    expect(run.seen.powerCutsAtWrites).toBeGreaterThanOrEqual(20);
  });

  it('are whole days of charging', () => {
    expect(run.virtualMs).toBeGreaterThanOrEqual(seeds * 15 * 60_000);
    expect(run.seen.charges).toBeGreaterThanOrEqual(1500);
    expect(run.seen.payments).toBeGreaterThanOrEqual(4000);
    expect(run.seen.events).toBeGreaterThanOrEqual(200_000);
  });
});

test.each([1, 54, 77])('seed %d is the same life each time', async (seed) => {
  const first = await runSeed(seed, nothingSeen());
  const second = await runSeed(seed, nothingSeen());
  expect(second.trail).toEqual(first.trail);
  expect(second.virtualMs).toBe(first.virtualMs);
  const other = await runSeed(seed + 1, nothingSeen());
  expect(other.trail).not.toEqual(first.trail);
});

describe('a station broken on purpose is found out:', () => {
  test.each(brokenStations)('$what', async ({ options, found: expected }) => {
    let found: Error | null = null;
    for (let seed = 1; seed < longEvery && found === null; seed += 1) {
      ({ failure: found } = await runSeed(seed, nothingSeen(), options()));
    }
    expect(found?.message ?? 'nothing was found').toMatch(expected);
  });
});
