/**
 * When to kill: instants drawn by a seed over everything a visit is made of, from the first moment
 * of the process to the last answer of the settlement.
 */
import { Random } from '../simulation/random.ts';
import type { Operation } from '../sim/vipps/faults.ts';

/** What is waited for, and how long after it the process dies. */
export type Instant = { afterMs: number } & (
  | { at: 'start of the process' }
  | { at: 'screen'; screen: string }
  /** Vipps has done it; with 0 ms the answer has not left. */
  | { at: 'request'; operation: Operation }
  /** The relay's contacts have moved. */
  | { at: 'relay'; isClosed: boolean }
);

export interface Kill {
  instant: Instant;
  /** From the death to the next start of the process. */
  downMs: number;
}

export interface VisitPlan {
  /** The first where it falls; the others hit the starts that follow it. Never empty. */
  kills: Kill[];
  /** The driver charges, or presses Cancel at the code while the phone approves. */
  course: 'charges' | 'cancels';
}

/** What an instant comes after. */
type Moment = Instant extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'afterMs'>
    : never
  : never;

/** Everything a charge is made of, and for about how long it lasts, ms. */
const moments: [Moment, number][] = [
  [{ at: 'screen', screen: 'welcome' }, 300],
  [{ at: 'request', operation: 'capture' }, 60],
  [{ at: 'screen', screen: 'terms' }, 250],
  [{ at: 'screen', screen: 'charging' }, 3500],
  [{ at: 'request', operation: 'receipt' }, 60],
  [{ at: 'screen', screen: 'amount' }, 250],
  [{ at: 'relay', isClosed: false }, 120],
  [{ at: 'request', operation: 'create' }, 60],
  [{ at: 'screen', screen: 'plug-in' }, 2500],
  [{ at: 'screen', screen: 'receipt' }, 600],
  [{ at: 'request', operation: 'cancel' }, 60],
  [{ at: 'screen', screen: 'pay' }, 5500],
  [{ at: 'relay', isClosed: true }, 120],
  [{ at: 'request', operation: 'get' }, 60],
  [{ at: 'screen', screen: 'stopping' }, 250],
];

/** About so many visits are planned for a seed: where the next seed goes on. */
const visitsPerSeed = 3;

/** A start takes about this long until the screen stands, ms. */
const startMs = 1500;

/** The moments come in turn, so that a few seeds have hit them all; chance says when after them. */
function instantOf(random: Random, course: VisitPlan['course'], turn: number): Instant {
  if (course === 'cancels') {
    return random.happens(0.5)
      ? { at: 'request', operation: 'cancel', afterMs: random.pick([0, random.between(1, 60)]) }
      : { at: 'screen', screen: 'pay', afterMs: random.between(0, 900) };
  }
  const [moment, lastsMs] = moments[turn % moments.length] ?? [{ at: 'start of the process' }, 0];
  const isAtOnce = moment.at === 'request' && random.happens(0.5);
  return { ...moment, afterMs: isAtOnce ? 0 : random.between(0, lastsMs) };
}

/** Visits with so many kills in all. The same seed gives the same plan. */
export function planVisits(seed: number, kills: number): VisitPlan[] {
  const random = new Random(seed);
  const visits: VisitPlan[] = [];
  for (let left = kills; left > 0;) {
    const course = random.happens(0.15) ? 'cancels' : 'charges';
    const downMs = (): number => random.pick([0, 0, random.between(0, 4000)]);
    const instant = instantOf(random, course, seed * visitsPerSeed + visits.length);
    const planned: Kill[] = [{ instant, downMs: downMs() }];
    while (planned.length < left && random.happens(0.3)) {
      const afterMs = random.between(0, startMs);
      planned.push({ instant: { at: 'start of the process', afterMs }, downMs: downMs() });
    }
    visits.push({ kills: planned, course });
    left -= planned.length;
  }
  return visits;
}

/** In words, for whoever has to repeat it. */
export function describeInstant(instant: Instant): string {
  const after = `${instant.afterMs} ms after`;
  switch (instant.at) {
    case 'start of the process':
      return `${after} the start of the process`;
    case 'screen':
      return `${after} the screen ${instant.screen}`;
    case 'request':
      return `${after} Vipps did ${instant.operation}`;
    case 'relay':
      return `${after} the relay ${instant.isClosed ? 'closed' : 'opened'}`;
  }
}
