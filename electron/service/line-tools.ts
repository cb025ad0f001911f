/** A line under the technician's eyes: who answers on it, how well, and every frame that passes. */
import type { StationLine } from '../../hardware/open.ts';
import { quantileMs } from '../../hardware/probe/counted-bus.ts';
import type { UnitQuality } from '../../hardware/probe/counted-bus.ts';
import { verdict } from '../../hardware/probe/line-quality.ts';
import type { Clock } from '../clock.ts';
import type { EvseConfig } from '../config/types.ts';
import type { LineQualityView, ScanView } from '../session/service-view.ts';
import { FrameMonitor } from './frame-monitor.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import { beginScan, type ConfiguredAs, type Scan } from './line-scan.ts';

export interface LineToolsParts {
  evses: readonly Pick<EvseConfig, 'label' | 'meter' | 'relay' | 'pilot'>[];
  lines: ReadonlyMap<string, StationLine>;
  clock: Clock;
}

export interface LineTools extends Pick<Handlers, 'startScan' | 'scan' | 'lineQuality' | 'frames'> {
  /** The visit is over: nothing is asked or listened to any more. */
  end(): void;
}

/** Cabinets number their devices from 1; a wide scan asks all there can be (Modbus: 1 to 247). */
const lastUnit = { usual: 32, wide: 247 } as const;

const neverScanned: ScanView = {
  isRunning: false,
  progress: 0,
  setting: '',
  found: [],
  trouble: null,
};

export function lineTools({ evses, lines, clock }: LineToolsParts): LineTools {
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
    const last = isWide ? lastUnit.wide : lastUnit.usual;
    const units = Array.from({ length: last }, (_, index) => index + 1);
    const scan = beginScan({ bus, config }, units, configuredOn(name, evses));
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
    end() {
      for (const scan of scans.values()) scan.stop('Stopped: the visit is over.');
      scans.clear();
      for (const monitor of monitors.values()) monitor.stop();
    },
  };
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
function configuredOn(line: string, evses: LineToolsParts['evses']): ConfiguredAs {
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
