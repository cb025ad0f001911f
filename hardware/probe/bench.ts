/** What a command of the probe works with: the line, who is told, and when to end. */
import { makeBus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import { tappedLine } from '../line-tap.ts';
import type { Traffic } from '../line-tap.ts';
import { framingOf, lineOf } from '../open.ts';
import type { BusConfig } from '../open.ts';
import { countedBus } from './counted-bus.ts';
import type { CountedBus } from './counted-bus.ts';
import type { Report } from './report.ts';

export interface Bench {
  config: BusConfig;
  bus: CountedBus;
  clock: Clock;
  report: Report;
  /** Ctrl-C: end with what there is. */
  signal: AbortSignal;
}

/** A closed port is free again within a few milliseconds; a gateway takes longer to accept anew. */
const openWithinMs = 2500;

/** Opens a counted bus. `onTraffic` hears all bytes, also those that belong to no answer. */
export function openCountedBus(
  config: BusConfig,
  clock: Clock,
  onTraffic: (traffic: Traffic) => void = () => undefined,
): CountedBus {
  const line = tappedLine(lineOf(config), clock);
  line.listen(onTraffic);
  return countedBus(makeBus({ name: 'this line', line, framing: framingOf(config), clock }));
}

/** Waits until the line is up; a port that was closed a moment ago may need another attempt. */
export async function isUp(bus: CountedBus, clock: Clock): Promise<boolean> {
  if (bus.status().state === 'up') return true;
  return new Promise((resolve) => {
    const end = (isOpen: boolean) => {
      cancel();
      unsubscribe();
      resolve(isOpen);
    };
    const cancel = clock.after(openWithinMs, () => end(false));
    const unsubscribe = bus.onStatus(({ state }) => {
      if (state === 'up') end(true);
    });
  });
}

/** Waits `ms`, or until `signal`. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
