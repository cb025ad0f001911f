/** A disk that survives power cuts: events as text, and a cut at any chosen write. */
import type { Journal } from '../../electron/ports.ts';
import type { StationEvent } from '../../electron/session/events.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { step } from '../../electron/session/session.ts';
import type { Rules, StationState } from '../../electron/session/state.ts';

/** The power went at this write. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

/** What a simulated station keeps its record on. */
export interface Disk {
  /** Events on disk as JSON, oldest first: the trail. */
  readonly lines: string[];
  /** Cuts the power at the write after so many more; null: does not. */
  cutAfterWrites: number | null;
  /** Whether the write at which the power goes has reached the disk. */
  cutKeepsTheWrite: boolean;
  journal(): Journal;
  replay(rules: Rules): { state: StationState; replayed: number };
}

/** As often as the real journal: a start replays no more than this. */
const checkpointEvery = 2000;

export class MemoryDisk implements Disk {
  readonly lines: string[] = [];
  cutAfterWrites: number | null = null;
  cutKeepsTheWrite = true;
  #checkpoints: { atLine: number; state: string }[] = [];

  journal(): Journal {
    return {
      replay: (rules: Rules) => this.replay(rules),
      append: (event, _before, after) => this.#append(event, after),
      close: () => undefined,
    };
  }

  replay(rules: Rules): { state: StationState; replayed: number } {
    const last = this.#checkpoints.at(-1);
    let state = last === undefined ? initialState(rules) : (JSON.parse(last.state) as StationState);
    const rest = this.lines.slice(last?.atLine ?? 0);
    for (const line of rest) state = step(state, JSON.parse(line) as StationEvent).state;
    return { state, replayed: rest.length };
  }

  /** Puts back a copy that lacks the last `count` events, all of them for an empty record; gives those. */
  restoreCopyWithout(count: number): string[] {
    const lost = this.lines.splice(Math.max(0, this.lines.length - count));
    this.#checkpoints = this.#checkpoints.filter(({ atLine }) => atLine <= this.lines.length);
    return lost;
  }

  #append(event: StationEvent, after: StationState): void {
    if (this.cutAfterWrites !== null) {
      this.cutAfterWrites -= 1;
      if (this.cutAfterWrites <= 0) {
        this.cutAfterWrites = null;
        if (this.cutKeepsTheWrite) this.#write(event, after);
        throw new PowerCut();
      }
    }
    this.#write(event, after);
  }

  #write(event: StationEvent, after: StationState): void {
    const atLine = this.lines.push(JSON.stringify(event));
    if (atLine % checkpointEvery === 0) {
      this.#checkpoints.push({ atLine, state: JSON.stringify(after) });
    }
  }
}
