/** How old what the phone shows is, and from when on it must say so. */
import type { Visit } from './visit-store.ts';

/** A station sends figures about once a second while they change; after five misses they may be untrue. */
const figuresMaxAgeMs = 5_000;
/** Signs of life come at least every 5 s; a poor network may hold one up. */
const silenceMaxMs = 8_000;

export interface Freshness {
  /** How old the view is at most. */
  viewAgeMs: number;
  /** What is on the screen may not be true any more. */
  isLost: boolean;
  /** Since when nothing has been heard, or no figures have come. */
  lostForMs: number;
}

type Ages = Pick<Visit, 'view' | 'isLive' | 'nowMs' | 'madeAtMs' | 'heardAtMs'>;

/** Screens whose figures change by themselves. */
export function hasLiveFigures({ view }: Pick<Visit, 'view'>): boolean {
  return view.screen.name === 'charging' || view.screen.name === 'stopping';
}

export function freshnessOf(visit: Ages): Freshness {
  const { isLive, nowMs, madeAtMs, heardAtMs } = visit;
  if (!isLive) return { viewAgeMs: 0, isLost: false, lostForMs: 0 };
  const viewAgeMs = Math.max(0, nowMs - madeAtMs);
  const silenceMs = Math.max(0, nowMs - heardAtMs);
  // A sign of life alone makes no figure younger.
  if (hasLiveFigures(visit)) {
    return { viewAgeMs, isLost: viewAgeMs > figuresMaxAgeMs, lostForMs: viewAgeMs };
  }
  return { viewAgeMs, isLost: silenceMs > silenceMaxMs, lostForMs: silenceMs };
}
