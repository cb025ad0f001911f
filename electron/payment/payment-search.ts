/**
 * Asks Vipps for each reference that may have been given out and that the record does not know:
 * there is no list of payments in the API, but references are numbered.
 */
import type { Cancel, Clock } from '../clock.ts';
import type { PaymentSearch } from '../session/events.ts';
import { compareNumbered, dayAfter, referenceOf } from '../session/reference.ts';
import type { Outcome, PaymentView } from './payments.ts';

export interface SearchPort {
  clock: Clock;
  look: (reference: string) => Promise<Outcome<PaymentView>>;
  onFound: (search: PaymentSearch, view: PaymentView) => void;
  /** Called once, when every reference has been asked for; not after `stop`. */
  onDone: (found: number) => void;
}

/** Pause between two questions: nobody waits for this, and drivers' payments go first. */
const pauseMs = 250;
/** Pause after a question that got no answer. */
const pauseAfterFailureMs = 30_000;
/**
 * A number may have been given out without reaching Vipps, or been refused there. So many in a row
 * end a day: fewer where nothing was found, as on most days of a station that is new.
 */
const missesOnAnEmptyDay = 5;
const missesAtMost = 25;

/** The days of a search, the newest first: its references are the ones the next driver could meet. */
function daysOf({ after, untilDay }: PaymentSearch): string[] {
  const days: string[] = [];
  const isOver = (day: string): boolean =>
    compareNumbered({ day, number: 0 }, { day: untilDay, number: 0 }) > 0;
  for (let { day } = after; !isOver(day); day = dayAfter(day)) days.push(day);
  return days.toReversed();
}

/** Begins at once; the searches follow one another. Returns how to end it early. */
export function searchPayments(searches: PaymentSearch[], port: SearchPort): Cancel {
  let isStopped = false;
  let cancelPause: Cancel = () => undefined;
  let found = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      cancelPause = port.clock.after(ms, resolve);
    });

  /** Null: stopped before there was an answer. */
  async function isThere(search: PaymentSearch, reference: string): Promise<boolean | null> {
    while (!stopped()) {
      const outcome = await port.look(reference);
      if (stopped()) return null;
      if (outcome.ok) {
        found += 1;
        port.onFound(search, outcome.value);
        return true;
      }
      if (outcome.error.code === 'not-found') return false;
      await pause(Math.max(pauseAfterFailureMs, outcome.error.retryAfterMs ?? 0));
    }
    return null;
  }

  async function run(): Promise<void> {
    for (const search of searches) {
      for (const day of daysOf(search)) await searchDay(search, day);
    }
    if (!stopped()) port.onDone(found);
  }

  async function searchDay(search: PaymentSearch, day: string): Promise<void> {
    const { prefix, after } = search;
    let number = day === after.day ? after.number + 1 : 1;
    let allowed = missesOnAnEmptyDay;
    for (let misses = 0; misses < allowed && !stopped(); number += 1) {
      const isFound = await isThere(search, referenceOf({ prefix, day, number }));
      if (isFound === true) allowed = missesAtMost;
      misses = isFound === true ? 0 : misses + 1;
      await pause(pauseMs);
    }
  }

  function stopped(): boolean {
    return isStopped;
  }

  void run();
  return () => {
    isStopped = true;
    cancelPause();
  };
}
