/**
 * When the screen rests. With nothing to say it shows the price large and quiet (`attract`), and the
 * touch that wakes it presses nothing. What stands for hours all the same, a running charge or an
 * outlet out of service, is only shown calmly: every figure and button as before.
 */
import type { ScreenName, Snapshot } from '../../electron/contract.ts';

export type Rest = 'attract' | 'calm';

/** Screens that may stand untouched for hours. */
const lasting: readonly ScreenName[] = ['welcome', 'charging', 'out-of-service'];

export interface Stillness {
  /** Somebody is here. */
  touch(): void;
  /** How a new snapshot is to be shown; null: awake. */
  see(snapshot: Snapshot): Rest | null;
}

/** Counts in the station's time, from one snapshot to the next: no timer, and no other clock. */
export function makeStillness(): Stillness {
  let isTouched = true;
  let stillSinceMs = 0;
  let stillOn = '';
  return {
    touch() {
      isTouched = true;
    },
    see(snapshot) {
      if (snapshot.kind === 'setup') return null;
      const { atMs, evse, mayRest, screen, station } = snapshot;
      const shown = `${evse ?? ''} ${screen.name} ${mayRest}`;
      if (isTouched || shown !== stillOn || atMs < stillSinceMs) stillSinceMs = atMs;
      isTouched = false;
      stillOn = shown;
      const restsAfterMs = station.attractAfterS * 1000;
      if (restsAfterMs === 0 || atMs - stillSinceMs < restsAfterMs) return null;
      if (mayRest) return 'attract';
      return lasting.includes(screen.name) ? 'calm' : null;
    },
  };
}
