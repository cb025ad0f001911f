/** One driver's whole charge in a simulated life, with a power cut anywhere in it, and its verdict. */
import { expect } from 'vitest';
import type { Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import { Life, nothingSeen } from '../simulation/life.ts';
import type { Disk } from '../simulation/memory-journal.ts';
import { checkCurrent, checkMoney } from '../simulation/verdict.ts';

/** Ten times the usual price: seconds of current are worth a capture. */
export const dearRules: Rules = withPrices({ ENERGY: '45.90' }, { receiptMs: 5000 });
export const minuteMs = 60_000;

export interface Cut {
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
export async function chargeOnce(disk: Disk, cut: Cut): Promise<Life> {
  const life = new Life(1, nothingSeen(), {
    rules: dearRules,
    disk,
    isByChance: false,
    downMs: cut.downMs,
  });
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

/** The relay is open, nothing is left undone, and no money moved but for the one bill. */
export function judge(life: Life, what: string): void {
  const outlet = life.outlets.get('A');
  expect([what, outlet?.contactIsClosed]).toEqual([what, false]);
  expect([what, Object.keys(life.state()?.payments ?? { none: 0 })]).toEqual([what, []]);
  checkMoney(life);
  const bills = [...life.bills.values()].filter(({ dueMinor }) => dueMinor > 0);
  expect([what, bills.length <= 1]).toEqual([what, true]);
}

export const noCut: Cut = { atWrite: null, keepsTheWrite: true, downMs: 0 };
