/** What the keeper of the screen decides, sign by sign, in virtual time. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calmMs,
  graphicsDeaths,
  hangTimeoutMs,
  keep,
  longestPauseMs,
  paintTimeoutMs,
  startKeeping,
  type KeeperMemory,
  type KeeperState,
  type Remedy,
  type Sign,
} from '../../electron/screen/keeper.ts';

const noMemory: KeeperMemory = { relaunches: 0, wantsSoftware: false };
const tickMs = 500;

/** A keeper and the time it lives in. */
class Life {
  state: KeeperState;
  nowMs = 1_000;
  mayRelaunch = false;
  /** Ticks in which the page says that it has painted. */
  paints = true;
  remedies: Remedy[] = [];

  constructor(memory = noMemory) {
    this.state = startKeeping(memory, this.nowMs);
  }

  take(sign: Sign): void {
    const { state, remedies } = keep(this.state, sign, this.nowMs);
    this.state = state;
    this.remedies.push(...remedies);
  }

  pass(forMs: number): void {
    for (const untilMs = this.nowMs + forMs; this.nowMs < untilMs;) {
      this.nowMs += tickMs;
      if (this.paints) this.take({ type: 'painted' });
      this.take({ type: 'ticked', mayRelaunch: this.mayRelaunch });
    }
  }

  /** What was done since the last time this was asked. */
  done(): string[] {
    const done = this.remedies.map(({ kind, trouble }) => `${kind} ${trouble}`);
    this.remedies = [];
    return done;
  }

  /** A finger that the page does not hear of, once a second. */
  touchInVain(times: number): void {
    for (let time = 0; time < times; time += 1) {
      this.take({ type: 'systemTouched' });
      this.pass(1_000);
    }
  }
}

describe('a page that paints', () => {
  it('is left alone for days', () => {
    const life = new Life();
    life.pass(3 * 86_400_000);
    expect(life.done()).toEqual([]);
  });

  it('is ended and loaded anew when it stops, and left alone when it paints again', () => {
    const life = new Life();
    life.pass(5_000);
    life.paints = false;
    life.pass(paintTimeoutMs - tickMs);
    expect(life.done()).toEqual([]);
    life.pass(2 * tickMs);
    expect(life.done()).toEqual(['kill not-painting', 'reload not-painting']);
    // Its own end is no new trouble, once the page is back.
    life.paints = true;
    life.pass(600_000);
    expect(life.done()).toEqual([]);
  });

  it('its being ended is not taken for a crash', () => {
    const life = new Life();
    life.paints = false;
    life.pass(paintTimeoutMs);
    life.take({ type: 'rendererGone' });
    life.pass(2 * tickMs);
    expect(life.done()).toEqual(['kill not-painting', 'reload not-painting']);
  });
});

describe('a page that does not answer', () => {
  it('is ended after its time', () => {
    const life = new Life();
    life.take({ type: 'unresponsive' });
    life.pass(hangTimeoutMs + tickMs);
    expect(life.done()).toEqual(['kill not-answering', 'reload not-answering']);
  });

  it('is left alone if it answers within it', () => {
    const life = new Life();
    life.take({ type: 'unresponsive' });
    life.pass(hangTimeoutMs - tickMs);
    life.take({ type: 'responsive' });
    life.pass(60_000);
    expect(life.done()).toEqual([]);
  });
});

describe('a page that crashes at every load', () => {
  function crashing(life: Life, times: number): void {
    for (let time = 0; time < times; time += 1) {
      life.take({ type: 'rendererGone' });
      for (let tick = 0; life.state.pending !== null && tick < 1_000; tick += 1) life.pass(tickMs);
    }
  }

  it('is reloaded, gets new windows, and no relaunch while one is not allowed', () => {
    const life = new Life();
    life.paints = false;
    crashing(life, 20);
    const reload = 'reload crashed';
    const renewal = 'new-window crashed';
    expect(life.done()).toEqual([reload, reload, reload, ...Array<string>(17).fill(renewal)]);
  });

  it('waits longer each time, up to the longest pause', () => {
    const life = new Life();
    life.paints = false;
    const pausesMs: number[] = [];
    for (let time = 0; time < 20; time += 1) {
      life.take({ type: 'rendererGone' });
      pausesMs.push((life.state.pending?.dueAtMs ?? 0) - life.nowMs);
      life.pass(pausesMs.at(-1) ?? 0);
    }
    expect(pausesMs.slice(0, 5)).toEqual([250, 500, 1_000, 2_000, 4_000]);
    expect(pausesMs.at(-1)).toBe(longestPauseMs);
    expect(pausesMs).toEqual(pausesMs.toSorted((a, b) => a - b));
  });

  it('leads to one relaunch as soon as nobody charges, and to nothing after it', () => {
    const life = new Life();
    life.paints = false;
    crashing(life, 6);
    life.done();
    life.mayRelaunch = true;
    life.pass(tickMs);
    expect(life.done()).toEqual(['relaunch crashed']);
    expect(life.state.memory.relaunches).toBe(1);
    life.take({ type: 'rendererGone' });
    life.pass(600_000);
    expect(life.done()).toEqual([]);
  });

  it('begins on the lowest rung again after a calm minute', () => {
    const life = new Life();
    crashing(life, 4);
    life.done();
    life.pass(calmMs + tickMs);
    crashing(life, 1);
    expect(life.done()).toEqual(['reload crashed']);
  });

  it('needs no relaunch any more once it paints calmly', () => {
    const life = new Life();
    crashing(life, 6);
    life.pass(calmMs + tickMs);
    life.done();
    life.mayRelaunch = true;
    life.pass(600_000);
    expect(life.done()).toEqual([]);
  });
});

describe('relaunches', () => {
  function relaunchedAfterMs(relaunches: number): number {
    const life = new Life({ ...noMemory, relaunches });
    const startedAtMs = life.nowMs;
    life.mayRelaunch = true;
    life.paints = false;
    while (!life.state.isEnding && life.nowMs < 100 * 86_400_000) life.pass(tickMs);
    return life.nowMs - startedAtMs;
  }

  it('come later and later, and a day after the start at the latest', () => {
    const [first, second, third, fortieth] = [0, 1, 2, 40].map(relaunchedAfterMs);
    expect(first).toBeLessThan(180_000);
    expect(second).toBe(600_000);
    expect(third).toBe(1_200_000);
    expect(fortieth).toBe(86_400_000);
  });

  it('are forgiven after a day without trouble', () => {
    const life = new Life({ ...noMemory, relaunches: 7 });
    life.pass(86_400_000 - 1_000);
    expect(life.state.memory.relaunches).toBe(7);
    life.pass(2_000);
    expect(life.state.memory.relaunches).toBe(0);
  });
});

describe('a picture of one single colour', () => {
  it('counts when the next one is like it, and the page claims to have painted', () => {
    const life = new Life();
    life.paints = false;
    life.take({ type: 'pictured', isBlank: true });
    life.take({ type: 'pictured', isBlank: true });
    life.pass(tickMs);
    expect(life.done()).toEqual([]);
    life.paints = true;
    life.pass(tickMs);
    life.take({ type: 'pictured', isBlank: true });
    life.pass(tickMs);
    expect(life.done()).toEqual([]);
    life.take({ type: 'pictured', isBlank: true });
    life.pass(tickMs);
    expect(life.done()).toEqual(['reload blank']);
  });

  it('goes up the ladder though the page paints by its own word', () => {
    const life = new Life();
    for (let time = 0; time < 12; time += 1) {
      life.pass(30_000);
      life.take({ type: 'pictured', isBlank: true });
    }
    const renewal = 'new-window blank';
    expect(life.done().slice(0, 4)).toEqual(['reload blank', 'reload blank', renewal, renewal]);
  });

  it('is forgotten with a picture that shows something', () => {
    const life = new Life();
    for (let time = 0; time < 20; time += 1) {
      life.pass(30_000);
      life.take({ type: 'pictured', isBlank: time % 2 === 0 });
    }
    expect(life.done()).toEqual([]);
  });
});

describe('touches', () => {
  it('that reach the page are nothing, however fast: it tells of one a second', () => {
    const life = new Life();
    life.pass(5_000);
    for (let round = 0; round < 20; round += 1) {
      life.take({ type: 'systemTouched' });
      life.take({ type: 'pageTouched' });
      for (let tap = 0; tap < 3; tap += 1) life.take({ type: 'systemTouched' });
      life.pass(10_000);
    }
    expect(life.done()).toEqual([]);
  });

  it('that never reach it have it loaded anew, then a new window, then a relaunch when free', () => {
    const life = new Life();
    life.pass(5_000);
    life.touchInVain(6);
    expect(life.done()).toEqual(['reload deaf']);
    life.pass(5_000);
    life.touchInVain(6);
    expect(life.done()).toEqual(['new-window deaf']);
    life.pass(5_000);
    life.touchInVain(6);
    expect(life.done()).toEqual(['new-window deaf']);
    life.mayRelaunch = true;
    life.pass(tickMs);
    expect(life.done()).toEqual(['relaunch deaf']);
  });

  it('are too few to say anything: two, or some within a second, or far apart', () => {
    const life = new Life();
    life.pass(5_000);
    life.touchInVain(2);
    life.pass(60_000);
    for (let tap = 0; tap < 10; tap += 1) life.take({ type: 'systemTouched' });
    life.pass(60_000);
    for (let tap = 0; tap < 10; tap += 1) {
      life.take({ type: 'systemTouched' });
      life.pass(20_000);
    }
    expect(life.done()).toEqual([]);
  });

  it('at a page that is not there yet say nothing', () => {
    const life = new Life();
    life.paints = false;
    life.touchInVain(8);
    expect(life.done()).toEqual([]);
  });

  it('heard again, it begins on the lowest rung the next time', () => {
    const life = new Life();
    life.pass(5_000);
    life.touchInVain(6);
    life.pass(5_000);
    life.take({ type: 'pageTouched' });
    life.pass(5_000);
    life.touchInVain(6);
    expect(life.done()).toEqual(['reload deaf', 'reload deaf']);
  });
});

describe('the GPU process', () => {
  it('may die now and then', () => {
    const life = new Life();
    for (let time = 0; time < 10; time += 1) {
      life.take({ type: 'graphicsGone' });
      life.pass(400_000);
    }
    expect(life.state.memory.wantsSoftware).toBe(false);
    expect(life.done()).toEqual([]);
  });

  it('dying often: software from the next start, which comes when nobody charges', () => {
    const life = new Life();
    for (let time = 0; time < graphicsDeaths; time += 1) life.take({ type: 'graphicsGone' });
    expect(life.state.memory).toEqual({ relaunches: 0, wantsSoftware: true });
    life.pass(3_600_000);
    expect(life.done()).toEqual([]);
    life.mayRelaunch = true;
    life.pass(tickMs);
    expect(life.done()).toEqual(['relaunch graphics']);
  });

  it('dying in software as well is left to Chromium: a relaunch would change nothing', () => {
    const life = new Life({ ...noMemory, wantsSoftware: true });
    life.mayRelaunch = true;
    for (let time = 0; time < 50; time += 1) life.take({ type: 'graphicsGone' });
    life.pass(60_000);
    expect(life.done()).toEqual([]);
  });
});

const anySign: fc.Arbitrary<Sign> = fc.oneof(
  ...(
    [
      'painted',
      'loadFailed',
      'rendererGone',
      'unresponsive',
      'responsive',
      'graphicsGone',
      'systemTouched',
      'pageTouched',
    ] as const
  ).map((type) => fc.constant<Sign>({ type })),
  fc.boolean().map((isBlank): Sign => ({ type: 'pictured', isBlank })),
  fc.boolean().map((mayRelaunch): Sign => ({ type: 'ticked', mayRelaunch })),
);

describe('whatever happens', () => {
  const happenings = fc.array(fc.tuple(anySign, fc.integer({ min: 0, max: 20_000 })), {
    maxLength: 300,
  });

  /** Lets all of it happen; gives each remedy with the sign that brought it, and when. */
  function live(all: [Sign, number][]): { sign: Sign; what: string; atMs: number }[] {
    const life = new Life();
    return all.flatMap(([sign, passedMs]) => {
      life.nowMs += passedMs;
      life.take(sign);
      return life.done().map((what) => ({ sign, what, atMs: life.nowMs }));
    });
  }

  it('relaunches only at a tick that allows it, once, and is then silent', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const lived = live(all);
        const relaunches = lived.filter(({ what }) => what.startsWith('relaunch'));
        const allowed = relaunches.map(() => ({ type: 'ticked', mayRelaunch: true }));
        expect(relaunches.map(({ sign }) => sign)).toEqual(allowed);
        const last = relaunches.length === 0 ? [] : lived.slice(-1);
        expect(relaunches).toEqual(last);
      }),
    );
  });

  it('loads at most once for each pause, and pauses are never shorter than the first', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const loads = live(all).filter(({ what }) => /^(reload|new-window)/.test(what));
        const pausesMs = loads.slice(1).map(({ atMs }, at) => atMs - (loads[at]?.atMs ?? 0));
        expect(pausesMs.filter((pauseMs) => pauseMs < 250)).toEqual([]);
      }),
    );
  });

  it('a page that says nothing for a minute is mended', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const life = new Life();
        for (const [sign, passedMs] of all) {
          life.nowMs += passedMs;
          life.take(sign);
        }
        fc.pre(!life.state.isEnding);
        life.done();
        life.paints = false;
        life.pass(longestPauseMs + paintTimeoutMs + 2 * tickMs);
        expect(life.done()).not.toEqual([]);
      }),
    );
  });
});
