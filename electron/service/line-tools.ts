/** A line under the technician's eyes: who answers on it, how well, and every frame that passes. */
import type { Bus } from '../../hardware/bus.ts';
import type { StationLine } from '../../hardware/open.ts';
import { quantileMs } from '../../hardware/probe/counted-bus.ts';
import type { UnitQuality } from '../../hardware/probe/counted-bus.ts';
import { verdict } from '../../hardware/probe/line-quality.ts';
import type { Clock } from '../clock.ts';
import type { EvseConfig } from '../config/types.ts';
import type { LineQualityView, ScanView } from '../session/service-request.ts';
import { FrameMonitor } from './frame-monitor.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import { beginScan, type Scan } from './line-scan.ts';
import { planScan } from './scan-plan.ts';

export interface LineToolsParts {
  evses: readonly Pick<EvseConfig, 'label' | 'meter' | 'relay' | 'pilot'>[];
  lines: ReadonlyMap<string, StationLine>;
  clock: Clock;
  /** Why no scan may run now, in a sentence; null: one may. */
  scanRefusal: () => string | null;
  /** Why a line cannot be lent now, which closes it for the station; null: it can. */
  lendingRefusal: () => string | null;
  /** How the station hears its devices on this line from now on. */
  earsOn: (line: string) => LineEars;
  /** limits.readingMaxAgeMs: a device that is not heard for so long is at fault. */
  readingMaxAgeMs: number;
}

export interface LineEars {
  /** There are devices, and all of them keep silent. */
  hearsNobody: boolean;
  /** Whoever was heard at first is heard again, where the line was down meanwhile. */
  isCaughtUp(): boolean;
}

export interface LineTools extends Pick<Handlers, 'startScan' | 'scan' | 'lineQuality' | 'frames'> {
  /** Ends a scan that may not run any more. To be called at each turn of the station. */
  turn(): void;
  /** The visit is over: nothing is asked or listened to any more. */
  end(): void;
}

/**
 * How long a line may be lent at once, ms. What is left of readingMaxAgeMs goes to the unit that is asked
 * last, to opening the line again and to the poll that follows within a second.
 */
function lentForMs(readingMaxAgeMs: number): number {
  return Math.min(2000, Math.max(0, readingMaxAgeMs - 3000));
}

const neverScanned: ScanView = {
  isRunning: false,
  progress: 0,
  setting: '',
  found: [],
  trouble: null,
};

export function lineTools(parts: LineToolsParts): LineTools {
  const { lines, clock } = parts;
  const scans = new Map<string, Scan>();
  const monitors = new Map<string, FrameMonitor>();

  function monitorOf(name: string, line: StationLine): FrameMonitor {
    const known = monitors.get(name);
    if (known !== undefined) return known;
    const fresh = new FrameMonitor(line, clock);
    monitors.set(name, fresh);
    return fresh;
  }

  const startScan: Handlers['startScan'] = ({ line: name, isWide }) => {
    const line = lines.get(name);
    if (line === undefined) return noSuchLine(name);
    const { bus, config } = line;
    if (bus.speaks !== 'modbus') {
      return refused(
        'failed',
        `${name} carries one board that has it for itself and speaks ${bus.speaks}: there are no unit ids to look for.`,
      );
    }
    for (const [other, scan] of scans) {
      if (!scan.view().isRunning) continue;
      if (other === name) return answered<'startScan'>(scan.view());
      return refused('busy', `${other} is being scanned; wait for its end.`);
    }
    const { state, reason } = bus.status();
    if (state === 'down') {
      return refused('failed', `${name} is down: ${reason ?? 'no reason given'}. Mend that first.`);
    }
    const scan = begin(name, { bus, config }, isWide, parts);
    scans.set(name, scan);
    return answered<'startScan'>(scan.view());
  };

  return {
    startScan,
    scan({ line: name }) {
      if (!lines.has(name)) return noSuchLine(name);
      return answered<'scan'>(scans.get(name)?.view() ?? neverScanned);
    },
    lineQuality({ line: name }) {
      const line = lines.get(name);
      if (line === undefined) return noSuchLine(name);
      return answered<'lineQuality'>(qualityOf(name, line));
    },
    frames({ line: name, afterSeq }) {
      const line = lines.get(name);
      if (line === undefined) return noSuchLine(name);
      return answered<'frames'>(monitorOf(name, line).look(afterSeq));
    },
    turn() {
      endRefused([...scans.values()], parts.scanRefusal);
    },
    end() {
      for (const scan of scans.values()) scan.stop('Stopped: the visit is over.');
      scans.clear();
      for (const monitor of monitors.values()) monitor.stop();
    },
  };
}

function begin(
  name: string,
  { bus, config }: Pick<StationLine, 'config'> & { bus: Bus },
  isWide: boolean,
  { evses, clock, earsOn, lendingRefusal, readingMaxAgeMs }: LineToolsParts,
): Scan {
  const ears = earsOn(name);
  return beginScan({
    bus,
    clock,
    ...planScan(config, isWide, ears.hearsNobody),
    configuredAs: configuredOn(name, evses),
    lendingRefusal,
    isCaughtUp: () => ears.isCaughtUp(),
    lentForMs: lentForMs(readingMaxAgeMs),
  });
}

function endRefused(scans: readonly Scan[], refusalOf: () => string | null): void {
  const running = scans.filter((scan) => scan.view().isRunning);
  const refusal = running.length === 0 ? null : refusalOf();
  if (refusal !== null) for (const scan of running) scan.stop(refusal);
}

function noSuchLine(name: string) {
  return refused('unknown', `This station has no line ${name}.`);
}

function qualityOf(name: string, { bus, quality }: StationLine): LineQualityView {
  const { state, sinceMs, reason } = bus.status();
  return {
    line: name,
    isUp: state === 'up',
    reason: state === 'up' ? null : reason,
    sinceMs,
    counters: { ...bus.counters() },
    units: quality().map((one: UnitQuality) => ({
      unit: one.unit,
      asked: one.asked,
      answered: one.answered,
      refused: one.exceptions,
      silent: one.silent,
      corrupt: one.corrupt,
      p50Ms: quantileMs(one.answerMs, 0.5),
      p95Ms: quantileMs(one.answerMs, 0.95),
      verdict: verdict(one),
    })),
  };
}

/** Which devices of the configuration have a unit on this line. */
function configuredOn(
  line: string,
  evses: LineToolsParts['evses'],
): (unit: number) => string | null {
  return (unit) => {
    const devices = evses.flatMap(({ label, meter, relay, pilot }) => [
      { ...meter, what: `meter of outlet ${label}` },
      { ...relay, what: `relay of outlet ${label}, channel ${relay.channel}` },
      ...(pilot === null ? [] : [{ ...pilot, what: `pilot controller of outlet ${label}` }]),
    ]);
    const here = devices.filter((device) => device.bus === line && device.unit === unit);
    if (here.length === 0) return null;
    return here.map(({ what, driver }) => `${what} (${driver})`).join(', ');
  };
}
