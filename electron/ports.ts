/** What the station loop needs of the world; real in the app, virtual in the seeded simulation. */
import type { StationEvent } from './session/events.ts';
import type { Rules, StationState } from './session/state.ts';

/** The durable record. An append that returns is on disk. */
export interface Journal {
  /**
   * Rebuilds the state: the last checkpoint, then every event after it.
   * @returns the state and how many events were replayed; `rules` serve an empty journal only.
   * @throws JournalDamaged when the record cannot be trusted
   */
  replay(rules: Rules): { state: StationState; replayed: number };
  /** @throws when the event could not be made durable: no effect of it may then happen. */
  append(event: StationEvent, before: StationState, after: StationState): void;
  close(): void;
}

/** The record exists and cannot be trusted; it is left as it is. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';
}

/** Structured logging: fields first, words second, as pino has it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
