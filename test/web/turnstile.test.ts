/** The turnstile: what costs much comes a little at a time, what is urgent at once, a flood is sent away. */
import { expect, it } from 'vitest';
import { Turnstile } from '../../electron/web/turnstile.ts';

/** Time that passes only by what is done in it, and by waiting. */
class WorkTime {
  atMs = 0;
  readonly #due: { atMs: number; run: () => void }[] = [];
  nowMs = (): number => this.atMs;
  later = (delayMs: number, run: () => void): void => {
    this.#due.push({ atMs: this.atMs + delayMs, run });
  };

  work(ms: number): void {
    this.atMs += ms;
  }

  /** Waits for the next thing to be done, and does it; false where there is none. */
  next(): boolean {
    const due = this.#due.shift();
    if (due === undefined) return false;
    this.atMs = Math.max(this.atMs, due.atMs);
    due.run();
    return true;
  }
}

function crowd(count: number, costMs: number) {
  const time = new WorkTime();
  const turnstile = new Turnstile(time);
  const came: number[] = [];
  for (let guest = 0; guest < count; guest += 1) {
    turnstile.enter(() => {
      time.work(costMs);
      came.push(guest);
    }, 'stranger');
  }
  return { time, turnstile, came };
}

it('a crowd comes in by and by, in order, and takes a fifth of the time', () => {
  const { time, came } = crowd(100, 1);
  const goes: number[] = [came.length];
  for (let before = came.length; time.next(); before = came.length) goes.push(came.length - before);
  expect(came).toEqual(Array.from({ length: 100 }, (_, guest) => guest));
  // No go keeps the thread for longer than two milliseconds and the one guest that was on his way.
  expect(Math.max(...goes)).toBeLessThanOrEqual(3);
  expect(time.atMs).toBeGreaterThan(450);
  expect(time.atMs).toBeLessThan(550);
});

it('a guest who costs much is alone, and the next one waits the longer', () => {
  const { time, came } = crowd(3, 10);
  expect(came).toEqual([0]);
  time.next();
  expect(came).toEqual([0, 1]);
  expect(time.atMs).toBeGreaterThan(50);
});

it('what is urgent passes everybody who waits', () => {
  const { turnstile, came } = crowd(20, 1);
  let isStopped = false;
  turnstile.enter(() => {
    isStopped = true;
  }, 'urgent');
  expect(isStopped).toBe(true);
  expect(came.length).toBeLessThan(20);
});

it('of a flood only so many wait; the others are sent away', () => {
  const time = new WorkTime();
  const turnstile = new Turnstile(time);
  const outcomes = Array.from({ length: 2000 }, () =>
    turnstile.enter(() => time.work(5), 'stranger'),
  );
  expect(outcomes[0]).toBe(true);
  expect(outcomes.filter(Boolean)).toHaveLength(301);
});

it('who has the address of a status page goes before every stranger, and is not sent away for them', () => {
  const { time, turnstile, came } = crowd(2000, 1);
  const known: number[] = [];
  const taken = Array.from({ length: 500 }, (_, guest) =>
    turnstile.enter(() => {
      time.work(0.1);
      known.push(guest);
    }, 'known'),
  );
  expect(taken).not.toContain(false);
  const before = came.length;
  while (known.length < 500) time.next();
  // The last go may have had room for one stranger more.
  expect(came.length).toBeLessThanOrEqual(before + 1);
});
