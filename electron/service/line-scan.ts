/**
 * Asks unit after unit of a line who it is, on the station's own bus and behind everything the
 * station itself asks there.
 */
import type { Bus } from '../../hardware/bus.ts';
import type { StationLine } from '../../hardware/open.ts';
import { identify, type Found } from '../../hardware/probe/identify-unit.ts';
import { foundLine } from '../../hardware/probe/report.ts';
import { settingsName } from '../../hardware/probe/settings.ts';
import type { ScanView } from '../session/service-view.ts';

/** How long a unit may take to answer, ms: the probe's own (hardware/probe/usage.ts). */
const timeoutMs = 150;

export interface Scan {
  view(): ScanView;
  /** Ends it early; `why` for the technician. */
  stop(why: string): void;
  /** Resolves when it has ended, by itself or not. */
  done: Promise<void>;
}

/** What the configuration says of a unit on this line; null: nothing. */
export type ConfiguredAs = (unit: number) => string | null;

/** Begins at once. `units`: 1 to 247, in the order in which they are asked. */
export function beginScan(
  { bus, config }: Pick<StationLine, 'config'> & { bus: Bus },
  units: readonly number[],
  configuredAs: ConfiguredAs,
): Scan {
  const setting = 'serial' in config ? settingsName(config) : '';
  const found: ScanView['found'] = [];
  let askedCount = 0;
  let trouble: string | null = null;
  let isRunning = true;

  const onScan = asLast(bus, () => trouble === null);

  async function run(): Promise<void> {
    for (const unit of units) {
      const one = await identify(onScan, unit, timeoutMs);
      // Stopped meanwhile, which the check at the end of the line before cannot have seen.
      if (trouble !== null) return;
      const { state, reason } = bus.status();
      if (state === 'down') {
        trouble = `The line was lost at unit ${unit}: ${reason ?? 'no reason given'}.`;
        return;
      }
      askedCount += 1;
      if (one !== null) found.push(asFound(one));
    }
  }

  function asFound(one: Found): ScanView['found'][number] {
    const { unit, kind } = one;
    const words = foundLine(one)
      .replace(/^unit +\d+ +/, '')
      .replaceAll(/ {2,}/g, ', ');
    return { unit, setting, kind, words, configuredAs: configuredAs(unit) };
  }

  const done = run().finally(() => {
    isRunning = false;
  });
  return {
    view: () => ({
      isRunning,
      progress: units.length === 0 ? 1 : askedCount / units.length,
      setting,
      found: [...found],
      trouble,
    }),
    stop(why) {
      if (isRunning) trouble ??= why;
      isRunning = false;
    },
    done,
  };
}

/** The same bus, on which everything waits for what the station has to ask, and nothing is asked once stopped. */
function asLast(bus: Bus, isStillWanted: () => boolean): Bus {
  return {
    name: bus.name,
    line: bus.line,
    speaks: bus.speaks,
    whileLent: (run) => bus.whileLent(run),
    status: () => bus.status(),
    counters: () => bus.counters(),
    settled: () => bus.settled(),
    onStatus: (listener) => bus.onStatus(listener),
    onOtherMaster: (listener) => bus.onOtherMaster(listener),
    after: (delayMs, run) => bus.after(delayMs, run),
    close: () => bus.close(),
    ask: (question, options) => bus.ask(question, { ...options, priority: 'scan', isStillWanted }),
  };
}
