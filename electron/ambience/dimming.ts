/** How bright the glass should be: by day, by night, or while the screen rests. */
import type { Snapshot } from '../session/view.ts';

export type Light = 'day' | 'night' | 'idle';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

/** Follows the screen's own rest by the same rule: the glass and what is on it change together. */
export class Dimming {
  #stillSinceMs = 0;
  #isTouched = true;

  /** Somebody is at the screen: it rests no more, and not soon. */
  touched(): void {
    this.#isTouched = true;
  }

  /** How bright this snapshot is to be shown. */
  see({ atMs, mayRest, isDay, station }: StationSnapshot): Light {
    if (this.#isTouched || !mayRest || atMs < this.#stillSinceMs) this.#stillSinceMs = atMs;
    this.#isTouched = false;
    const restsAfterMs = station.attractAfterS * 1000;
    if (restsAfterMs > 0 && atMs - this.#stillSinceMs >= restsAfterMs) return 'idle';
    return isDay ? 'day' : 'night';
  }
}
