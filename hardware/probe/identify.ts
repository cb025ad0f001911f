/** `identify`: all that one unit tells of itself. */
import type { AskOptions } from '../bus.ts';
import type { ReadFunction } from '../modbus-rtu.ts';
import type { HardwareError } from '../result.ts';
import type { Work } from './arguments.ts';
import type { Bench } from './bench.ts';
import { deviceFailed } from './blame.ts';
import { identify as identifyUnit } from './identify-unit.ts';
import type { Found } from './identify-unit.ts';
import { amount } from './report.ts';

/** What is asked of each function, and what it is called. Address 0 exists in most devices. */
const functions: ReadonlyArray<{ code: ReadFunction; name: string; count: number }> = [
  { code: 0x01, name: 'coils', count: 8 },
  { code: 0x02, name: 'discrete inputs', count: 8 },
  { code: 0x03, name: 'holding registers', count: 2 },
  { code: 0x04, name: 'input registers', count: 2 },
];

/** Runs the command; returns the exit code. */
export async function identify(task: Work<'identify'>, bench: Bench): Promise<number> {
  const { bus, report } = bench;
  const { unit, timeoutMs } = task;
  const options: AskOptions = { priority: 'scan', timeoutMs };
  const answers: Record<string, string> = {};
  let silence: HardwareError | null = null;
  let isHeard = false;
  for (const { code, name, count } of functions) {
    const answer = await bus.ask({ unit, function: code, address: 0, count }, options);
    if (answer.ok || answer.error.kind === 'exception') isHeard = true;
    else silence = answer.error;
    answers[name] = answer.ok ? 'answers' : wordsFor(answer.error);
  }
  if (!isHeard && silence !== null) return deviceFailed(bench, unit, 'the device', silence);
  const found = await identifyUnit(bus, unit, timeoutMs);
  report.say(`unit ${unit}: ${found === null ? 'unknown' : kindWords(found)}`);
  for (const { code, name } of functions) {
    report.say(`  function 0${code}, ${name.padEnd(18)} ${answers[name]}`);
  }
  for (const line of found === null ? [] : details(found)) report.say(`  ${line}`);
  report.result({ line: bus.line, unit, functions: answers, found });
  return 0;
}

function wordsFor({ kind, exceptionCode, message }: HardwareError): string {
  if (kind === 'exception') return `refuses (exception ${exceptionCode})`;
  return kind === 'silent' ? 'keeps silent' : message;
}

function kindWords(found: Found): string {
  switch (found.kind) {
    case 'meter':
      return `a meter, ${found.model ?? found.driver}`;
    case 'relay':
      return 'a relay board';
    case 'unknown':
      return `unknown; it answers: ${found.answered}`;
    case 'noise':
      return 'something that answers in no valid frames';
  }
}

function details(found: Found): string[] {
  if (found.kind === 'relay') {
    return [
      `driver         ${found.driver}`,
      `closed         ${found.closedChannels.join(', ') || 'none'}`,
    ];
  }
  if (found.kind !== 'meter') return [];
  const others = found.alike.length > 0 ? `; or ${found.alike.join(', ')}: see its label` : '';
  return [
    `driver         ${found.driver}${others}`,
    `model          ${found.model ?? 'not readable'}`,
    `serial number  ${found.serialNumber ?? 'not readable'}`,
    `energy         ${amount(found.energyWh, 'Wh')}`,
    `power          ${amount(found.powerW, 'W')}`,
    `voltage        ${amount(found.voltageV, 'V')}`,
  ];
}
