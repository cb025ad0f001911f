/** Where and when a simulated life takes place: moments at which time itself is odd, and clocks. */
import type { Random } from './random.ts';

/** Moments in UTC that lives are lived across. */
const moments: readonly [name: string, atMs: number][] = [
  ['an ordinary day', Date.UTC(2027, 4, 19, 11)],
  ['the night clocks go forward', Date.UTC(2027, 2, 28, 1)],
  ['the night clocks go back', Date.UTC(2027, 9, 31, 1)],
  ['the day MobilePay becomes Vipps', Date.UTC(2027, 0, 11, 23)],
  ['new year', Date.UTC(2026, 11, 31, 23)],
  ['the leap day begins', Date.UTC(2028, 1, 28, 23)],
  ['the leap day ends', Date.UTC(2028, 1, 29, 23)],
];

export const allMoments: readonly string[] = moments.map(([name]) => name);

/** A moment, and a start at most `beforeMs` before it. */
export function momentFor(random: Random, beforeMs: number): { name: string; startMs: number } {
  const [name, atMs] = random.pick(moments);
  return { name, startMs: atMs - random.between(0, beforeMs) };
}

const hourMs = 3_600_000;

/** What the computer's clock shows when a process starts, against the right time. */
export type ClockKind =
  | 'clock right'
  | 'clock at 1970'
  | 'clock back by hours'
  | 'clock ahead by hours'
  | 'clock ahead by days';

export const allClocks: readonly ClockKind[] = [
  'clock right',
  'clock at 1970',
  'clock back by hours',
  'clock ahead by hours',
  'clock ahead by days',
];

/** A clock, right most of the time. */
export function clockFor(random: Random, oddity: number): ClockKind {
  return random.happens(oddity) ? random.pick(allClocks) : 'clock right';
}

/** What such a clock shows at `nowMs`, ms since 1970. */
export function wallMs(kind: ClockKind, random: Random, nowMs: number): number {
  switch (kind) {
    case 'clock right':
      return nowMs;
    case 'clock at 1970':
      return random.between(1_000, 90_000);
    case 'clock back by hours':
      return nowMs - random.between(1, 14) * hourMs;
    case 'clock ahead by hours':
      return nowMs + random.between(1, 14) * hourMs;
    case 'clock ahead by days':
      return nowMs + random.between(1, 20) * 24 * hourMs;
  }
}
