/**
 * The load on the station's web server, in a process of its own: open status pages and a flood of bad
 * requests, begun and ended by whoever forked it. It ends by itself when that one is gone.
 */
import os from 'node:os';
import type { Target } from './bad-requests.ts';
import { startFlood, type Flood, type FloodReport } from './flood.ts';
import {
  openLivePages,
  type LivePage,
  type LivePages,
  type LivePagesReport,
} from './live-pages.ts';

export interface LoadOrder {
  target: Target;
  pages: LivePage[];
  /** Connections that flood. */
  connections: number;
}

export interface LoadReport {
  flood: FloodReport;
  pages: LivePagesReport;
}

/** To the load's process, and from it. */
export type LoadWish = { begin: LoadOrder } | 'end';
export type LoadWord = 'begun' | LoadReport | { failed: string };

/** Longer than any round: a load that was forgotten ends all the same. */
const longestMs = 60_000;

let under: { pages: LivePages; flood: Flood } | null = null;

function say(word: LoadWord): void {
  process.send?.(word);
}

async function begin({ target, pages: wanted, connections }: LoadOrder): Promise<void> {
  const pages = await openLivePages(target, wanted);
  under = { pages, flood: startFlood({ target, connections }) };
  say('begun');
}

function end(): void {
  if (under === null) return say({ failed: 'a load ends after it has begun' });
  say({ flood: under.flood.stop(), pages: under.pages.close() });
  under = null;
}

// What the load costs by itself must not look like a delay of the station: it gives way to all else.
os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
let deadline = setTimeout(() => process.exit(1), longestMs);
process.on('message', (wish: LoadWish) => {
  clearTimeout(deadline);
  deadline = setTimeout(() => process.exit(1), longestMs);
  if (wish === 'end') return end();
  begin(wish.begin).catch((error: unknown) => say({ failed: String(error) }));
});
process.on('disconnect', () => process.exit());
