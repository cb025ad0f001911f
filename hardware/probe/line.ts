/** `line`: many questions, and what their answers say of the line. */
import type { Work } from './arguments.ts';
import type { Bench } from './bench.ts';
import { exitFailed, silentLineAdvice } from './blame.ts';
import { unitsAlive } from './identify-unit.ts';
import { qualityLines } from './line-quality.ts';

/** Rest between two questions to one unit: what the most sensitive meters want (Eastron). */
const pauseMs = 100;

/** Runs the command; returns the exit code: 1 when no unit answers or an answer was lost. */
export async function line(task: Work<'line'>, bench: Bench): Promise<number> {
  const { bus, report, signal } = bench;
  const { count, timeoutMs } = task;
  const units = task.units.length > 0 ? task.units : await unitsAlive(bus);
  if (units.length === 0) {
    report.say(`No unit answers. ${await silentLineAdvice(bench)}`);
    report.result({ line: bus.line, quality: [], counters: bus.counters() });
    return exitFailed;
  }
  const before = new Map(bus.quality().map((unit) => [unit.unit, unit.asked]));
  report.say(
    `Asking ${count} questions of each: ${units.length === 1 ? 'unit' : 'units'} ${units.join(', ')}.`,
  );
  for (let round = 1; round <= count && !signal.aborted; round += 1) {
    report.progress(`round ${round} of ${count}`);
    for (const unit of units) {
      // Any proper answer will do, a refusal too: it is the line that is looked at.
      const question = { unit, function: 0x03, address: 0, count: 2 } as const;
      await bus.ask(question, { priority: 'scan', timeoutMs, pauseMs });
    }
  }
  report.progress('');
  const quality = bus
    .quality()
    .filter(({ unit, asked }) => units.includes(unit) && asked > (before.get(unit) ?? 0));
  for (const words of qualityLines(quality, bus.counters())) report.say(words);
  report.result({ line: bus.line, quality, counters: bus.counters() });
  const isGood = quality.every(({ silent, corrupt }) => silent + corrupt === 0);
  return isGood ? 0 : exitFailed;
}
