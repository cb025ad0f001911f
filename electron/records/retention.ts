/**
 * Lets old events go, a little at a time, while nobody charges. Sessions, payment operations and
 * alerts are bookkeeping and stay; what the events told of the present is in the checkpoint.
 */
import type { Cancel, Clock } from '../clock.ts';
import type { StationRecord } from '../journal.ts';
import type { Log } from '../ports.ts';
import type { StationState } from '../session/state.ts';
import { msPerDay } from '../session/units.ts';

/** After a start the station has better to do first. */
const firstAfterMs = 60_000;
/** Somebody is there, or charges: look again later. */
const busyRetryMs = 600_000;
/** So few at once that the station loop does not feel it: tens of ms on slow flash. */
const pieceEvents = 200;
const pauseBetweenPiecesMs = 250;

export interface RetentionParts {
  record: Pick<StationRecord, 'removeOldEvents'>;
  /** Events older than so many days may go. */
  eventsDays: number;
  clock: Clock;
  state: () => StationState;
  log: Log;
}

/** Nobody pays, charges or reads a receipt. */
export function isAtRest(state: StationState): boolean {
  return Object.values(state.evses).every(({ session }) => session.state === 'idle');
}

/**
 * Begins a minute after the start and then once a day; the call it returns ends it. A record that
 * cannot be tidied is left as it is and said in the log: nothing depends on it.
 */
export function keepRetention(parts: RetentionParts): Cancel {
  const { record, eventsDays, clock, state, log } = parts;
  let removed = 0;
  let cancel: Cancel = () => undefined;
  const again = (delayMs: number): void => {
    cancel = clock.after(delayMs, tidy);
  };
  const tidy = (): void => {
    if (!isAtRest(state())) return again(busyRetryMs);
    let count = 0;
    try {
      count = record.removeOldEvents(clock.nowMs() - eventsDays * msPerDay, pieceEvents);
    } catch (error) {
      log.warn({ err: error }, 'old events could not be removed; the next try is tomorrow');
    }
    removed += count;
    if (count === pieceEvents) return again(pauseBetweenPiecesMs);
    if (removed > 0) log.info({ removed, eventsDays }, 'events past their retention removed');
    removed = 0;
    again(msPerDay);
  };
  again(firstAfterMs);
  return () => cancel();
}
