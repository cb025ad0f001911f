/** One whole seed: a stretch of life with its weather, then clear sky until all money is settled. */
import { act, approveLate } from './people.ts';
import { blow, clear, weatherFor } from './trouble.ts';
import { checkCurrent, checkMoney } from './verdict.ts';
import { Life, type LifeOptions, type Seen } from './life.ts';

export interface SeedResult {
  seed: number;
  failure: Error | null;
  /** The events on disk, oldest first: the trail to a failure. */
  trail: string[];
  virtualMs: number;
}

const hourMs = 3_600_000;

function isSettled(life: Life): boolean {
  const state = life.state();
  if (state === null) return false;
  const areFree = Object.values(state.evses).every(({ session }) => session.state === 'idle');
  return areFree && Object.keys(state.payments).length === 0;
}

/** Everybody stops, pays and goes home. */
function goHome(life: Life): void {
  const { station } = life;
  if (station === null) return;
  for (const [label, outlet] of life.outlets) {
    outlet.car.advance(life.time.nowMs());
    outlet.car.unplug();
    const state = station.state.evses[label]?.session.state;
    if (state === 'charging' || state === 'suspended')
      station.intend({ type: 'stop', evse: label });
    else if (state === 'finished') station.intend({ type: 'done', evse: label });
    else if (state !== 'idle') station.intend({ type: 'cancel', evse: label });
  }
}

/** Runs one seed. The same seed gives the same run, event by event. */
export async function runSeed(
  seed: number,
  seen: Seen,
  options: LifeOptions = {},
): Promise<SeedResult> {
  const life = new Life(seed, seen, options);
  const beganMs = life.time.nowMs();
  const weather = weatherFor(life);
  const lastsMs = life.random.pick([5, 10, 20]) * 60_000;
  let isStormy = true;
  const every = (periodMs: number, run: () => void): void => {
    const again = (): void => {
      if (life.failure !== null) return;
      life.time.after(periodMs, again);
      try {
        run();
      } catch (error) {
        life.failure ??= error instanceof Error ? error : new Error(String(error));
      }
    };
    life.time.after(periodMs, again);
  };
  every(500, () => {
    if (!isStormy) return goHome(life);
    for (const [label, outlet] of life.outlets) act(life, label, outlet, true);
  });
  every(1000, () => {
    if (isStormy) {
      blow(life, weather);
      approveLate(life);
    }
    checkCurrent(life);
  });
  const failed = (): boolean => life.failure !== null;
  life.boot();
  await life.time.run(beganMs + lastsMs, failed);
  isStormy = false;
  clear(life);
  const untilMs = life.time.nowMs() + 3 * hourMs;
  await life.time.run(untilMs, () => failed() || isSettled(life));
  try {
    if (life.failure === null) {
      if (!isSettled(life)) throw new Error('not settled three hours after the last trouble');
      checkMoney(life);
    }
  } catch (error) {
    life.failure = error instanceof Error ? error : new Error(String(error));
  }
  return {
    seed,
    failure: life.failure,
    trail: life.disk.lines,
    virtualMs: life.time.nowMs() - beganMs,
  };
}
