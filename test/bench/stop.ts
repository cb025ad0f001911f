/** How soon the relay is told to open once somebody wants to stop: the figure safety hangs on. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Kiosk } from '../e2e/kiosk.ts';
import { watchBus, type BusWatch } from './bus-watch.ts';
import { quantile, type Line, type Measurement, type Section } from './findings.ts';
import { stopRound, type StopSample } from './stop-round.ts';

/** Seven outlets charge; the meter of an eighth dies half-way. */
const chargingCount = 7;
const charges = 4;
/** Allowed besides one request in flight. */
const aim = { of: 'figure', atMost: 10 } as const;

function took({ wantedAtMs, openAtMs }: StopSample): number {
  return openAtMs - wantedAtMs;
}

/**
 * Time from wish to frame in which no request to the silent `unit` was in flight. Requests to
 * devices that answer are not taken off: they last less than the silence between two frames.
 */
function beyond(sample: StopSample, watch: BusWatch, unit: number, holdMs: number): number {
  const last = watch.lastBefore(sample.openAtMs);
  if (last?.unit !== unit) return took(sample);
  const fromMs = Math.max(last.atMs, sample.wantedAtMs);
  const untilMs = Math.min(last.atMs + holdMs, sample.openAtMs);
  return took(sample) - Math.max(0, untilMs - fromMs);
}

function linesOf(what: string, samples: readonly StopSample[]): Line[] {
  const all = samples.map(took);
  return [
    { what: `${what}, p50 of ${all.length}`, figure: quantile(all, 0.5), unit: 'ms' },
    { what: `${what}, p99`, figure: quantile(all, 0.99), unit: 'ms' },
  ];
}

/** Writes and flushes beside the station's database: what the disk itself asks for. */
function flusher(directory: string) {
  const file = open(join(directory, 'flushed'), 'a');
  const tookMs: number[] = [];
  return {
    tookMs,
    async once(): Promise<void> {
      const handle = await file;
      const beganMs = performance.now();
      await handle.write(Buffer.alloc(100));
      await handle.sync();
      tookMs.push(performance.now() - beganMs);
    },
    end: async () => (await file).close(),
  };
}

async function measure(): Promise<Section> {
  const kiosk = await Kiosk.start({
    world: { evseCount: chargingCount + 1 },
    config: { ui: { stopHoldMs: 0 } },
  });
  try {
    const watch = watchBus(kiosk.world.field);
    const evses = kiosk.world.evses.slice(0, chargingCount);
    const dead = kiosk.world.evses[chargingCount];
    if (dead === undefined) throw new Error('the world lacks an outlet');
    const flush = flusher(kiosk.dir);
    const parts = { kiosk, evses, watch, after: flush.once };
    const taps = await stopRound({ ...parts, by: 'tap', times: 1 });
    const healthy = await stopRound({ ...parts, by: 'intent', times: charges });
    kiosk.world.field.setFault(dead.meterUnit, { kind: 'silent' });
    const sinceMs = performance.now();
    const busy = await stopRound({ ...parts, by: 'intent', times: charges });
    const holdMs = watch.holdMs(dead.meterUnit, sinceMs);
    const over = busy.map((sample) => beyond(sample, watch, dead.meterUnit, holdMs));
    await flush.end();
    return sectionOf({ taps, healthy, busy, holdMs, over, flushMs: flush.tookMs });
  } finally {
    await kiosk.close();
  }
}

interface Measured {
  taps: StopSample[];
  healthy: StopSample[];
  busy: StopSample[];
  holdMs: number;
  over: number[];
  flushMs: number[];
}

function sectionOf({ taps, healthy, busy, holdMs, over, flushMs }: Measured): Section {
  const [healthyP50, healthyP99] = linesOf('intent, line in order', healthy);
  return {
    name: stop.name,
    title: stop.title,
    how:
      `Real app, one line with ${chargingCount + 1} outlets over TCP, ${chargingCount} of them` +
      ' charging. From the call of intend in the page (taps: from the lifted finger, as the page' +
      ' dates it) to the first byte of the open frame at the relay board, through IPC, machine and' +
      " journal. A dead meter's request holds the line for its whole time-out and cannot be taken" +
      ' back; what is beyond that one request is aimed at. Of fewer than 100 values p99 is the' +
      ' largest. The open does not wait for the journal, whose flush comes right after it; other' +
      ' events being flushed at that moment are part of every figure.',
    lines: [
      ...linesOf('tap on Stop, line in order', taps),
      ...(healthyP50 ? [healthyP50] : []),
      ...(healthyP99 ? [{ ...healthyP99, aim }] : []),
      ...linesOf('intent, a meter on the line dead', busy),
      { what: "  a dead meter's request, by itself", figure: holdMs, unit: 'ms' },
      { what: '  beyond the one request in flight, p50', figure: quantile(over, 0.5), unit: 'ms' },
      {
        what: '  beyond the one request in flight, p99',
        figure: quantile(over, 0.99),
        unit: 'ms',
        aim,
      },
      {
        what: 'one fsync of that disk meanwhile, p99',
        figure: quantile(flushMs, 0.99),
        unit: 'ms',
      },
    ],
  };
}

export const stop: Measurement = {
  name: 'stop',
  title: 'Stop wanted → open frame at the relay',
  run: measure,
};
