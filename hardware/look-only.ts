/** Buses on which nothing can be changed: for whoever only looks at devices that somebody else runs. */
import type { Bus } from './bus.ts';
import { failed } from './result.ts';

/**
 * The same bus, without writes (functions 05, 06, 0F, 10): they fail as `refused`, and `onWithheld` hears
 * of the unit. A Wirenboard board's safety settings, for instance, are written by its driver where they
 * differ.
 */
export function lookOnly(bus: Bus, onWithheld: (unit: number) => void): Bus {
  return {
    name: bus.name,
    line: bus.line,
    speaks: bus.speaks,
    status: () => bus.status(),
    counters: () => bus.counters(),
    settled: () => bus.settled(),
    onStatus: (listener) => bus.onStatus(listener),
    onOtherMaster: (listener) => bus.onOtherMaster(listener),
    after: (delayMs, run) => bus.after(delayMs, run),
    whileLent: (run) => bus.whileLent(run),
    close: () => bus.close(),
    ask(question, options) {
      if ('count' in question) return bus.ask(question, options);
      onWithheld(question.unit);
      const message = `unit ${question.unit} on ${bus.name}: nothing is written while only looking`;
      return Promise.resolve(failed('refused', message));
    },
  };
}
