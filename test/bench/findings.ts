/** What a measurement gives, and the little statistics it takes to say it. */

export type Unit = 'ms' | 'MB' | 'kB' | '/s' | '%' | '';

/** One figure of the table. */
export interface Line {
  what: string;
  figure: number;
  unit: Unit;
  /** The figure over what it is compared with, measured in the same run. */
  ratio?: number;
  /** What is aimed at, for the ratio or for the figure itself. */
  aim?: { of: 'ratio' | 'figure'; atMost: number };
}

/** A measurement: several figures of one kind. */
export interface Section {
  /** As `--only` names it. */
  name: string;
  title: string;
  /** What exactly was measured, and how: sentences for whoever doubts the figures. */
  how: string;
  lines: Line[];
}

export interface Measurement {
  name: string;
  title: string;
  run(): Promise<Section>;
}

/** True when the aim is reached, false when missed, null when there is none. */
export function isReached({ figure, ratio, aim }: Line): boolean | null {
  if (aim === undefined) return null;
  const measured = aim.of === 'figure' ? figure : ratio;
  if (measured === undefined) throw new Error('an aim for a ratio needs a ratio');
  return measured <= aim.atMost;
}

/**
 * The nearest-rank quantile: the least value that at least `share` (above 0, up to 1) of them do not
 * pass. Of fewer than 100 values the 99th percentile is therefore the largest.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new RangeError('there is no quantile of nothing');
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Chance that is the same in every run: mulberry32, 0 ≤ x < 1. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let hash = Math.imul(state ^ (state >>> 15), state | 1);
    hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
    return ((hash ^ (hash >>> 14)) >>> 0) / 2 ** 32;
  };
}
