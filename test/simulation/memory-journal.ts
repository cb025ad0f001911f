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

export class MemoryDisk implements Disk {
  readonly lines: string[] = [];
  cutAfterWrites: number | null = null;
  cutKeepsTheWrite = true;

  journal(): Journal {
    return {
      replay: (rules: Rules) => this.replay(rules),
      append: (event) => this.append(event),
      close: () => undefined,
    };
  }

  replay(rules: Rules): { state: StationState; replayed: number } {
    let state = initialState(rules);
    for (const line of this.lines) state = step(state, JSON.parse(line) as StationEvent).state;
    return { state, replayed: this.lines.length };
  }

  append(event: StationEvent): void {
    if (this.cutAfterWrites !== null) {
      this.cutAfterWrites -= 1;
      if (this.cutAfterWrites <= 0) {
        this.cutAfterWrites = null;
        if (this.cutKeepsTheWrite) this.lines.push(JSON.stringify(event));
        throw new PowerCut();
      }
    }
    this.lines.push(JSON.stringify(event));
  }
}
