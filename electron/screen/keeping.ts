/**
 * Runs the keeper of the screen by the clock: hands it the signs, does what it decides, tells each
 * remedy once in plain words, and counts.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import {
  keep,
  startKeeping,
  type KeeperMemory,
  type Remedy,
  type RemedyKind,
  type Sign,
  type Trouble,
} from './keeper.ts';

/** How often the keeper looks at the time. */
const tickMs = 500;

export interface KeepingParts {
  clock: Clock;
  log: Log;
  /** What the process before has left. */
  memory: KeeperMemory;
  /** Must be on disk when it returns, as far as it can be: a relaunch may follow. Never throws. */
  remember: (memory: KeeperMemory) => void;
  /** Nobody charges, pays or reads: the whole app may end and start anew. */
  mayRelaunch: () => boolean;
  remedies: Record<RemedyKind, () => void>;
}

/** One line of the count of restarts since this process began. */
export interface RestartCount {
  reason: Trouble;
  remedy: 'reload' | 'new-window';
  count: number;
  /** When it was needed last, ms since 1970. */
  lastAtMs: number;
}

export interface Keeping {
  /** A sign that is not about time. */
  notice(sign: Exclude<Sign, { type: 'ticked' }>): void;
  restarts(): RestartCount[];
  memory(): KeeperMemory;
  stop(): void;
}

const whatIsWrong: Record<Trouble, string> = {
  'not-loaded': 'the screen could not be loaded',
  crashed: 'the process of the screen is gone',
  'not-painting': 'the screen no longer paints',
  'not-answering': 'the screen does not answer',
  blank: 'the screen shows one single colour',
  deaf: 'touches do not reach the screen',
  graphics: 'the graphics process died again and again',
};

const whatIsDone: Record<RemedyKind, string> = {
  kill: 'its process is ended',
  reload: 'it is loaded anew',
  'new-window': 'it gets a new window',
  relaunch: 'nobody charges, and the program starts anew',
};

/** Begins to keep; the window is being opened now. */
export function keepScreen(parts: KeepingParts): Keeping {
  const { clock, log, remedies } = parts;
  let state = startKeeping(parts.memory, clock.nowMs());
  const counts = new Map<string, RestartCount>();

  const apply = ({ kind, trouble, tries }: Remedy): void => {
    log.error({ trouble, remedy: kind, tries }, `${whatIsWrong[trouble]}: ${whatIsDone[kind]}`);
    if (kind === 'reload' || kind === 'new-window') {
      const key = `${trouble} ${kind}`;
      const count = (counts.get(key)?.count ?? 0) + 1;
      counts.set(key, { reason: trouble, remedy: kind, count, lastAtMs: clock.nowMs() });
    }
    remedies[kind]();
  };
  const take = (sign: Sign): void => {
    const { memory } = state;
    const kept = keep(state, sign, clock.nowMs());
    state = kept.state;
    if (state.memory !== memory) parts.remember(state.memory);
    if (state.memory.wantsSoftware && !memory.wantsSoftware) {
      log.error(
        { trouble: 'graphics' },
        `${whatIsWrong.graphics}: from the next start on the screen is drawn in software`,
      );
    }
    for (const remedy of kept.remedies) apply(remedy);
  };
  const tick = (): void => {
    cancelTick = clock.after(tickMs, tick);
    take({ type: 'ticked', mayRelaunch: parts.mayRelaunch() });
  };
  let cancelTick = clock.after(tickMs, tick);
  return {
    notice: take,
    restarts: () => [...counts.values()],
    memory: () => state.memory,
    stop: () => cancelTick(),
  };
}
