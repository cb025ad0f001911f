/** `watch`: a live table of meters, and the quality of the line at the end. */
import { meterModel } from '../meters/models.ts';
import type { MeterReading } from '../meter.ts';
import { openMeter } from '../open.ts';
import type { Result } from '../result.ts';
import type { Work } from './arguments.ts';
import { pause } from './bench.ts';
import type { Bench } from './bench.ts';
import { deviceFailed, exitFailed, silentLineAdvice } from './blame.ts';
import { quantileMs } from './counted-bus.ts';
import { valueOf } from './identify-unit.ts';
import { qualityLines } from './line-quality.ts';
import { amount } from './report.ts';

/** As often as a station reads. */
const everyMs = 1000;

/** One watched meter, as the table shows it. */
interface Seat {
  unit: number;
  driver: string;
  serialNumber: string | null;
  reading: MeterReading | null;
  voltageV: number | null;
  /** Why the last reading failed; empty when it did not. */
  trouble: string;
  readings: number;
  lost: number;
}

/** Runs the command; returns the exit code: 1 when no meter was ever read. */
export async function watch(task: Work<'watch'>, bench: Bench): Promise<number> {
  const { bus, clock, report, signal } = bench;
  const seats: Seat[] = [];
  for (const { driver, unit } of task.meters) {
    const identity = await openMeter({ driver, unit }, bus).identity();
    if (!identity.ok && identity.error.kind === 'refused') {
      return deviceFailed(bench, unit, driver, identity.error);
    }
    const serialNumber = identity.ok ? identity.value.serialNumber : null;
    const counts = { readings: 0, lost: 0 };
    seats.push({
      unit,
      driver,
      serialNumber,
      reading: null,
      voltageV: null,
      trouble: '',
      ...counts,
    });
  }
  const meters = new Map(seats.map((seat) => [seat, openMeter(seat, bus)]));
  const startedMs = clock.nowMs();
  const isOver = () =>
    signal.aborted || (task.forMs !== null && clock.nowMs() - startedMs >= task.forMs);
  while (!isOver()) {
    const roundMs = clock.nowMs();
    for (const [seat, meter] of meters) {
      if (signal.aborted) break;
      take(seat, await meter.read());
      const { voltage, timeoutMs, pauseMs } = meterModel(seat.driver);
      const options = { priority: 'meter', timeoutMs, pauseMs } as const;
      if (seat.trouble === '') seat.voltageV = await valueOf(bus, seat.unit, voltage, options);
    }
    report.live(table(seats, bench));
    const spentMs = clock.nowMs() - roundMs;
    if (!isOver()) await pause(clock, Math.max(0, everyMs - spentMs), signal);
  }
  return summary(seats, bench);
}

function take(seat: Seat, result: Result<MeterReading>): void {
  if (result.ok) {
    seat.reading = result.value;
    seat.readings += 1;
    seat.trouble = '';
  } else {
    seat.lost += 1;
    seat.trouble = result.error.kind;
  }
}

async function summary(seats: readonly Seat[], bench: Bench): Promise<number> {
  const { bus, report } = bench;
  const quality = bus.quality();
  report.say('');
  for (const line of qualityLines(quality, bus.counters())) report.say(line);
  const isAnyRead = seats.some(({ readings }) => readings > 0);
  if (!isAnyRead) report.say(await silentLineAdvice(bench));
  report.result({ line: bus.line, meters: seats, quality, counters: bus.counters() });
  return isAnyRead ? 0 : exitFailed;
}

const widths = [4, 22, 14, 18, 12, 10, 9, 8, 8, 6] as const;
const headings = [
  'unit',
  'driver',
  'serial number',
  'energy',
  'power',
  'voltage',
  'age',
  'p50',
  'p95',
  'lost',
];

/** The table's lines: a heading and one line per meter. */
function table(seats: readonly Seat[], { bus, clock }: Bench): string[] {
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(' ')
      .trimEnd();
  return [
    row(headings),
    ...seats.map((seat) => {
      const times = bus.quality().find(({ unit }) => unit === seat.unit)?.answerMs ?? [];
      const { reading } = seat;
      const ageMs = reading === null ? null : clock.nowMs() - reading.askedAtMs;
      const ms = (value: number | null) => (value === null ? '-' : `${value} ms`);
      return row([
        String(seat.unit),
        seat.driver,
        seat.serialNumber ?? '-',
        reading === null ? '-' : amount(reading.energyWh, 'Wh'),
        reading === null ? '-' : amount(reading.powerW, 'W'),
        seat.voltageV === null ? '-' : `${seat.voltageV.toFixed(1)} V`,
        ageMs === null ? '-' : `${(ageMs / 1000).toFixed(1)} s`,
        ms(quantileMs(times, 0.5)),
        ms(quantileMs(times, 0.95)),
        seat.trouble === '' ? String(seat.lost) : `${seat.lost} ${seat.trouble}`,
      ]);
    }),
  ];
}
