/**
 * The power goes at every single journal write of a whole charge, before it is on disk and after,
 * for seconds and for hours: each time the relay ends open and the money is settled exactly once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import type { Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import { Life, nothingSeen } from '../simulation/life.ts';
import { MemoryDisk, type Disk } from '../simulation/memory-journal.ts';
import { checkCurrent, checkMoney } from '../simulation/verdict.ts';
import { SqliteDisk } from './sqlite-disk.ts';

const rules: Rules = withPrices({ ENERGY: '45.90' }, { receiptMs: 5000 });
const minuteMs = 60_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-cut-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

interface Cut {
  /** Null: the power stays on. */
  atWrite: number | null;
  keepsTheWrite: boolean;
  downMs: number;
}

/** A driver who charges a few Wh, stops, and does not go before it is done. */
function drive(life: Life): void {
  const { station } = life;
  const outlet = life.outlets.get('A');
  const session = station?.state.evses['A']?.session;
  if (station === null || session === undefined || outlet === undefined) return;
  outlet.car.advance(life.time.nowMs());
  const evse = 'A';
  switch (session.state) {
    case 'idle':
      if (life.bills.size === 0) station.intend({ type: 'start', evse });
      return;
    case 'terms':
      return station.intend({ type: 'acceptTerms', evse });
    case 'amount':
      return station.intend({ type: 'pay', evse, amountMinor: 35_000 });
    case 'awaitingPayment':
      life.sandbox.customer.approve(session.reference);
      return;
    case 'awaitingVehicle':
      return outlet.car.plugIn();
    case 'charging': {
      const { reading, meterStartWh } = session.charge;
      if (reading.energyWh - meterStartWh >= 30) station.intend({ type: 'stop', evse });
      return;
    }
    default:
      return;
  }
}

/** Runs the charge with the cut in it, to the end of everything. */
async function run(disk: Disk, cut: Cut): Promise<Life> {
  const life = new Life(1, nothingSeen(), { rules, disk, isByChance: false, downMs: cut.downMs });
  disk.cutAfterWrites = cut.atWrite;
  disk.cutKeepsTheWrite = cut.keepsTheWrite;
  const every = (): void => {
    life.time.after(500, every);
    drive(life);
    checkCurrent(life);
  };
  life.time.after(0, every);
  life.boot();
  const isOver = (): boolean => {
    const state = life.state();
    if (life.failure !== null) return true;
    return (
      state !== null &&
      life.bills.size > 0 &&
      Object.keys(state.payments).length === 0 &&
      state.evses['A']?.session.state === 'idle'
    );
  };
  await life.time.run(life.time.nowMs() + 60 * minuteMs + cut.downMs, isOver);
  if (life.failure !== null) throw life.failure;
  return life;
}

function judge(life: Life, what: string): void {
  const outlet = life.outlets.get('A');
  expect([what, outlet?.contactIsClosed]).toEqual([what, false]);
  expect([what, Object.keys(life.state()?.payments ?? { none: 0 })]).toEqual([what, []]);
  checkMoney(life);
  const bills = [...life.bills.values()].filter(({ dueMinor }) => dueMinor > 0);
  expect([what, bills.length <= 1]).toEqual([what, true]);
}

const noCut: Cut = { atWrite: null, keepsTheWrite: true, downMs: 0 };

describe('a whole charge', () => {
  it('is settled when the power stays on', async () => {
    const life = await run(new SqliteDisk(dir), noCut);
    judge(life, 'no cut');
    expect([...life.bills.values()].at(0)?.dueMinor).toBeGreaterThan(100);
    expect(life.disk.lines.length).toBeGreaterThan(30);
  });

  const kinds = [
    { keepsTheWrite: true, downMs: 4000 },
    { keepsTheWrite: false, downMs: 4000 },
    { keepsTheWrite: true, downMs: 20 * minuteMs },
    { keepsTheWrite: false, downMs: 20 * minuteMs },
  ];
  it.each(kinds)(
    'is settled wherever the power goes: kept $keepsTheWrite, down $downMs ms',
    async (kind) => {
      const writes = (await run(new MemoryDisk(), noCut)).disk.lines.length;
      let charged = 0;
      for (let atWrite = 1; atWrite <= writes; atWrite += 1) {
        const disk = new SqliteDisk(join(dir, `cut-${atWrite}`));
        const cut = await run(disk, { atWrite, ...kind });
        expect(cut.seen.powerCuts).toBe(1);
        judge(cut, `cut at write ${atWrite}: ${disk.lines.at(atWrite - 1) ?? 'the last'}`);
        if ([...cut.bills.values()].some(({ dueMinor }) => dueMinor > 0)) charged += 1;
        disk.close();
        // What the last life leaves on disk is what it knew.
        const again = openJournal(disk.path);
        expect(again.replay(rules).state).toEqual(JSON.parse(JSON.stringify(cut.state())));
        again.close();
      }
      expect(charged).toBeGreaterThan(writes / 2);
    },
    60_000,
  );
});
