/** One visit in a simulated life, with a power cut anywhere in it, and the verdict on it. */
import { expect } from 'vitest';
import type { Bill } from '../../electron/session/state.ts';
import { Life, nothingSeen } from '../simulation/life.ts';
import { MemoryDisk, type Disk } from '../simulation/memory-journal.ts';
import { checkCurrent, checkMoney } from '../simulation/verdict.ts';
import { Calls, type CallCut } from './call-cuts.ts';
import { SqliteDisk } from './sqlite-disk.ts';
import {
  dearRules,
  drive,
  hasPaid,
  pricePerKwhMinor,
  usePhone,
  wholeCharge,
  type End,
  type Visit,
} from './visits.ts';

export const minuteMs = 60_000;

/** Where the power goes, and for how long. */
export type Cut = { downMs: number } & (
  | { at: 'nothing' }
  /** Counted from 1. */
  | { at: 'write'; atWrite: number; keepsTheWrite: boolean }
  | ({ at: 'call' } & CallCut)
);

/** Nothing but the phone's clock goes on in a station that has been dark for long. */
const longDarkStepMs = 10_000;

export const noCut: Cut = { at: 'nothing', downMs: 0 };

export interface Course {
  life: Life;
  /** What the station called, in order. */
  calls: readonly string[];
  visit: Visit;
}

/** Runs the visit with the cut in it, to the end of everything. Throws what broke on the way. */
export async function runVisit(visit: Visit, disk: Disk, cut: Cut): Promise<Course> {
  const { downMs } = cut;
  const calls = new Calls(cut.at === 'call' ? cut : { atCall: null, isDone: false }, () => {
    if (disk instanceof SqliteDisk) disk.losePower();
    // What this process still does in the same breath fails at its next write, and nowhere else.
    queueMicrotask(() => life.cutPower(downMs));
  });
  const life = new Life(1, nothingSeen(), {
    rules: dearRules(visit.outlets),
    disk,
    isByChance: false,
    downMs,
    tamper: {
      journal: (journal) => calls.journal(journal),
      devices: (devices) => calls.devices(devices),
    },
  });
  life.network.send = calls.send(life.network.send);
  visit.trouble(life.sandbox);
  if (cut.at === 'write') {
    disk.cutAfterWrites = cut.atWrite;
    disk.cutKeepsTheWrite = cut.keepsTheWrite;
  }
  const watch = new Watch(life);
  const every = (): void => {
    life.time.after(watch.isLongDark ? longDarkStepMs : 500, every);
    usePhone(life, visit);
    for (const evse of visit.outlets) drive(life, visit, evse);
    watch.look();
  };
  life.time.after(0, every);
  life.boot();
  const untilMs = life.time.nowMs() + 60 * minuteMs + downMs;
  const cutsToCome = (): number => (cut.at === 'nothing' ? 0 : 1) - life.seen.powerCuts;
  await life.time.run(untilMs, () => {
    return life.failure !== null || (cutsToCome() === 0 && isOver(life, visit));
  });
  if (life.failure !== null) throw life.failure;
  return { life, calls: calls.names, visit };
}

/** Everybody has been here and gone, and nothing is left to do. */
function isOver(life: Life, { outlets }: Visit): boolean {
  const state = life.state();
  if (state === null || Object.keys(state.payments).length > 0) return false;
  return outlets.every(
    (label) => hasPaid(life, label) && state.evses[label]?.session.state === 'idle',
  );
}

/** What must hold all the time. */
class Watch {
  readonly #life: Life;
  readonly #bills = new Map<string, Bill>();
  #darkSinceMs: number | null = null;

  constructor(life: Life) {
    this.#life = life;
  }

  /** Dark for so long that every lease has ended. */
  get isLongDark(): boolean {
    return this.#darkSinceMs !== null && this.#life.time.nowMs() - this.#darkSinceMs > minuteMs;
  }

  look(): void {
    checkCurrent(this.#life);
    this.#checkDark();
    for (const [reference, bill] of this.#life.bills) {
      const before = this.#bills.get(reference) ?? bill;
      expect(bill, `the bill of ${reference} has changed`).toEqual(before);
      this.#bills.set(reference, bill);
    }
  }

  /** Without a station the lease ends, and with it the current. */
  #checkDark(): void {
    const { isAlive, time, outlets, rules } = this.#life;
    if (isAlive) {
      this.#darkSinceMs = null;
      return;
    }
    this.#darkSinceMs ??= time.nowMs();
    for (const [index, outlet] of [...outlets.values()].entries()) {
      const leaseMs = rules.evses[index]?.leaseMs ?? 0;
      if (time.nowMs() - this.#darkSinceMs <= leaseMs) continue;
      expect(outlet.contactIsClosed, 'closed without a station for longer than a lease').toBe(
        false,
      );
    }
  }
}

/** Gross price of so much energy, rounded half up once; what is below 1.00 is not charged. */
function priceMinor(energyWh: number): number {
  const grossMinor = Math.floor((energyWh * pricePerKwhMinor + 500) / 1000);
  return grossMinor < 100 ? 0 : grossMinor;
}

/** The relays are open, nothing is left undone, and no money moved but for the one bill each. */
export function judge({ life, visit }: Course, what: string): void {
  const state = life.state();
  expect(Object.keys(state?.payments ?? { none: 0 }), what).toEqual([]);
  // Refused partial capture is told for a while; nothing else needs a person at the end.
  const alerts = (state?.alerts ?? []).map(({ code }) => code);
  expect(
    alerts.filter((code) => code !== 'full-capture-only'),
    what,
  ).toEqual([]);
  for (const label of visit.outlets) {
    expect(life.outlets.get(label)?.contactIsClosed, `${what}: ${label}`).toBe(false);
    expect(state?.evses[label]?.faults, `${what}: ${label}`).toEqual([]);
    checkBills(life, label, what);
  }
  expect(() => checkMoney(life), what).not.toThrow();
}

/** One bill at most an outlet, of what the outlet's own register counted, at the tariff's price. */
function checkBills(life: Life, label: string, what: string): void {
  const bills = billsOf(life, label);
  expect(bills.length, `${what}: bills of ${label}`).toBeLessThanOrEqual(1);
  const stopWh = life.outlets.get(label)?.car.meterWh ?? 0;
  for (const bill of bills) {
    expect(bill.dueMinor, what).toBe(priceMinor(bill.energyWh));
    expect(bill.energyWh, what).toBe(bill.meterStopWh - bill.meterStartWh);
    expect(bill.meterStartWh, what).toBeGreaterThanOrEqual(life.startMeterWh(label));
    expect(bill.meterStopWh, what).toBeLessThanOrEqual(stopWh);
  }
}

function billsOf(life: Life, label: string): Bill[] {
  return [...life.bills.values()].filter(({ reference }) => {
    return life.sandbox.book.findAnywhere(reference)?.metadata?.['evse'] === label;
  });
}

/** How the visit ended at its first outlet. */
export function endOf({ life, visit }: Course): End {
  const [bill] = billsOf(life, visit.outlets[0] ?? '');
  if (bill === undefined) return 'nothing';
  return bill.dueMinor > 0 ? 'charged' : 'free';
}

/** A whole charge in memory, as it goes when the power stays on. */
export function undisturbed(visit: Visit = wholeCharge): Promise<Course> {
  return runVisit(visit, new MemoryDisk(), noCut);
}
