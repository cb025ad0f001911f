/** `relay`: opens or closes one channel, or tells how it stands. */
import { createInterface } from 'node:readline/promises';
import { openRelay } from '../open.ts';
import type { Work } from './arguments.ts';
import type { Bench } from './bench.ts';
import { deviceFailed, exitFailed } from './blame.ts';

/** Runs the command; returns the exit code. */
export async function relay(task: Work<'relay'>, bench: Bench): Promise<number> {
  const { bus, report, signal } = bench;
  const { unit, channel, action, leaseMs, driver } = task;
  if (action === 'close' && !(await mayClose(task, signal))) {
    report.say('Nothing was switched.');
    report.result({ line: bus.line, unit, driver, channel, isSwitched: false });
    return exitFailed;
  }
  const device = openRelay(task, bus);
  if (action !== 'state') {
    const done = await (action === 'open' ? device.open() : device.energize());
    if (!done.ok) return deviceFailed(bench, unit, driver, done.error);
  }
  const state = await device.state();
  if (!state.ok) return deviceFailed(bench, unit, driver, state.error);
  const { coilIsEnergized, auxiliaryIsClosed } = state.value;
  const coil = coilIsEnergized ? 'closed' : 'open';
  const holds = action === 'close' ? `; opens by itself after ${leaseMs / 1000} s` : '';
  report.say(`unit ${unit}, ${driver}, channel ${channel}: ${coil}${holds}`);
  if (auxiliaryIsClosed !== null) {
    report.say(`  auxiliary contact ${auxiliaryIsClosed ? 'closed' : 'open'}`);
  }
  const held = action === 'close' ? { leaseMs } : {};
  report.result({ line: bus.line, unit, driver, channel, coil, auxiliaryIsClosed, ...held });
  const isAsAsked = action === 'state' || coilIsEnergized === (action === 'close');
  return isAsAsked ? 0 : exitFailed;
}

/** Asks whoever sits at a terminal; a script has been told what it does by whoever wrote it. */
async function mayClose(task: Work<'relay'>, signal: AbortSignal): Promise<boolean> {
  if (task.isConfirmed || !process.stdin.isTTY) return true;
  const { unit, channel, leaseMs } = task;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(
      `The contactor of unit ${unit}, channel ${channel} closes for ${leaseMs / 1000} s: ` +
        'the outlet is live, paid or not. Type yes: ',
      { signal },
    );
    return answer.trim().toLowerCase() === 'yes';
  } catch {
    return false;
  } finally {
    prompt.close();
  }
}
