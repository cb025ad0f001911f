/** One whole seed: a stretch of life with its weather, then clear sky until all money is settled. */
import { Life, type LifeOptions, type Seen } from './life.ts';
import { mendAlerts } from './operator.ts';
import { act, approveLate, endApprovals, fiddle } from './people.ts';
import { actByPhone } from './phones.ts';
import { payersCode } from './strangers.ts';
import { actAsTechnician, sendTechnicianHome } from './technicians.ts';
import { blow, clear, weatherFor } from './trouble.ts';
import { checkCurrent, checkMoney } from './verdict.ts';
import { carryWebhooks, checkRegistrations } from './webhook-carrier.ts';

export interface SeedResult {
  seed: number;
  failure: Error | null;
  /** The events on disk, oldest first: the trail to a failure. */
  trail: string[];
  virtualMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * After so long under a clear sky whatever settles by itself has settled: the longest pause between
 * two tries is an hour, and three tries are the most that one payment needs.
 */
const settledByItselfMs = 4 * hourMs;
/** With the power on and the alerts seen to, which takes an hour or two to be noticed. */
const settledAtLastMs = 12 * hourMs;
/** Longest time that power may be away, with some to spare. */
const darkAtMostMs = 40 * hourMs;

/** Free, nothing owed, and nobody asked for; or only what others have moved and nobody can mend. */
function isSettled(life: Life): boolean {
  const state = life.state();
  if (state === null || life.recordIsUnusable) return false;
  // Whether the record knows of it or not: what is held at Vipps is held.
  if (life.sandbox.book.open().length > 0) return false;
  const areFree = Object.values(state.evses).every(({ session }) => session.state === 'idle');
  return (
    areFree && Object.keys(state.payments).every((reference) => isBeyondMending(life, reference))
  );
}

/** What is not settled, for the message: in the record, at Vipps, on the screens. */
function openEnds(life: Life): string {
  const state = life.state();
  if (state === null) return 'no station';
  const busy = Object.entries(state.evses).map(
    ([label, { session }]) => `${label} ${session.state}`,
  );
  const payments = Object.values(state.payments).map(
    ({ reference, plan }) => `${reference} ${plan.kind}`,
  );
  const held = life.sandbox.book.open().map(({ reference, state: is }) => `${reference} ${is}`);
  const alerts = state.alerts.map(({ code, reference }) => `${code} ${reference ?? ''}`);
  return [...busy, '| record:', ...payments, '| Vipps:', ...held, '| alerts:', ...alerts].join(' ');
}

/** Money moved by other hands, or by a life that the record has lost: no hand can bring it to what is due. */
function isBeyondMending(life: Life, reference: string): boolean {
  if (!life.mended.has(reference)) return false;
  const payment = life.sandbox.book.findAnywhere(reference);
  if (payment === null) return false;
  const dueMinor = life.bills.get(reference)?.dueMinor ?? 0;
  const heldMinor = payment.authorizedMinor - payment.capturedMinor - payment.cancelledMinor;
  if (heldMinor > 0) return false;
  if (life.orphaned.has(reference)) return true;
  return life.touched.has(reference) && payment.capturedMinor - payment.refundedMinor < dueMinor;
}

/** Everybody stops, pays and goes home. */
function goHome(life: Life): void {
  const { station } = life;
  if (station === null) return;
  sendTechnicianHome(life);
  for (const [label, outlet] of life.outlets) {
    outlet.car.advance(life.time.nowMs());
    outlet.car.unplug();
    const state = station.state.evses[label]?.session.state;
    if (state === 'charging' || state === 'suspended')
      station.intend({ type: 'stop', evse: label, ...payersCode(life, label) });
    else if (state === 'finished') station.intend({ type: 'done', evse: label });
    else if (state !== 'idle') station.intend({ type: 'cancel', evse: label });
  }
}

/** Repeats until the life has failed; seldom while the power is away, when nothing can be done. */
function every(life: Life, periodMs: number, run: () => void): void {
  const again = (): void => {
    if (life.failure !== null) return;
    life.time.after(life.isAlive ? periodMs : periodMs * 20, again);
    try {
      run();
    } catch (error) {
      life.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  };
  life.time.after(periodMs, again);
}

/** Every so many-th seed is a long life. */
export const longEvery = 40;

/** Most lives are short, so that there can be many of them; every fortieth lasts for hours. */
function lengthMs({ random }: Life, seed: number): number {
  if (seed % longEvery === 0) return random.between(2 * 60, 5 * 60) * minuteMs;
  return random.pick([5, 7, 9, 12, 16]) * minuteMs;
}

/** Weather and people, for as long as the seed has it; then everybody goes home. */
async function liveOn(life: Life, seed: number): Promise<void> {
  const weather = weatherFor(life);
  const lastsMs = lengthMs(life, seed);
  let isStormy = true;
  let isLate = false;
  every(life, 500, () => {
    if (!isStormy) return goHome(life);
    actAsTechnician(life);
    for (const [label, outlet] of life.outlets) {
      act(life, label, outlet, true);
      if (life.rules.flows.includes('redirect')) actByPhone(life, label, true);
    }
  });
  if (life.webhooks !== 'none') every(life, 500, () => carryWebhooks(life));
  every(life, 1000, () => {
    if (isStormy) {
      blow(life, weather);
      approveLate(life);
      fiddle(life);
    } else endApprovals(life);
    checkCurrent(life);
  });
  every(life, 10 * minuteMs, () => {
    if (!isStormy) mendAlerts(life, isLate);
  });
  const failed = (): boolean => life.failure !== null;
  life.boot();
  await life.time.run(life.time.nowMs() + lastsMs, failed);
  isStormy = false;
  clear(life);
  const clearMs = life.time.nowMs();
  const isTooLate = (): boolean =>
    life.isAlive && life.time.nowMs() - Math.max(clearMs, life.bootedAtMs) > settledAtLastMs;
  const isOver = (): boolean => failed() || isSettled(life) || isTooLate();
  life.time.after(settledByItselfMs, () => {
    isLate = true;
  });
  await life.time.run(clearMs + darkAtMostMs + settledAtLastMs, isOver);
}

/** Runs one seed. The same seed gives the same run, event by event. */
export async function runSeed(
  seed: number,
  seen: Seen,
  options: LifeOptions = {},
): Promise<SeedResult> {
  const life = new Life(seed, seen, options);
  options.prepare?.(life);
  const beganMs = life.time.nowMs();
  await liveOn(life, seed);
  try {
    if (life.failure === null) {
      if (!isSettled(life))
        throw new Error(`not settled under a long clear sky: ${openEnds(life)}`);
      checkMoney(life);
      checkRegistrations(life);
    }
  } catch (error) {
    life.failure = error instanceof Error ? error : new Error(String(error));
  }
  seen.payments += life.sandbox.book.all().length;
  return {
    seed,
    failure: life.failure,
    trail: life.disk.lines,
    virtualMs: life.time.nowMs() - beganMs,
  };
}
