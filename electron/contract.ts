/**
 * The contract between the station's process and its screen, said once: preload, ipc.ts, the screen
 * and the screen's test double all take their types from here.
 */
import type { Intent, Snapshot } from './session/view.ts';

export type * from './session/view.ts';

/** Names of the IPC channels: main → screen, and screen → main. */
export const channels = {
  snapshot: 'ladekiosk:snapshot',
  subscribe: 'ladekiosk:subscribe',
  intend: 'ladekiosk:intend',
  painted: 'ladekiosk:painted',
} as const;

/** What preload puts on `window.ladekiosk`: the only way between screen and station. */
export interface Bridge {
  /** Calls back with the snapshot of now, then with each new one. Returns how to end it. */
  subscribe(onSnapshot: (snapshot: Snapshot) => void): () => void;
  intend(intent: Intent): void;
  /** The screen has painted the snapshot with this seq: proof that it lives. */
  painted(seq: number): void;
}
