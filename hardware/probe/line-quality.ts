/** How good a line is, in figures and in words. */
import type { BusCounters } from '../bus.ts';
import { quantileMs } from './counted-bus.ts';
import type { UnitQuality } from './counted-bus.ts';

/** Beyond this a device is slow, or its gateway is: two of them no longer fit into a second. */
const slowAnswerMs = 400;

/** One line for the whole, then one for each unit that answered at all, or for all if none did. */
export function qualityLines(units: readonly UnitQuality[], counters: BusCounters): string[] {
  const { late, drains, reconnects } = counters;
  const total = (pick: (unit: UnitQuality) => number) =>
    units.reduce((sum, unit) => sum + pick(unit), 0);
  const heard = units.filter((unit) => unit.answered + unit.exceptions > 0);
  const whole =
    `Line: ${total((unit) => unit.asked)} questions, ${total((unit) => unit.answered)} answered, ` +
    `${total((unit) => unit.exceptions)} refused, ${total((unit) => unit.silent)} without an answer, ` +
    `${total((unit) => unit.corrupt)} spoilt, ${late} late, ${drains} asked to get past a late one, ` +
    `${reconnects} ${reconnects === 1 ? 'reconnection' : 'reconnections'}.`;
  return [
    whole,
    ...(heard.length > 0 ? heard : units.slice(0, 8)).map(unitLine),
    ...hints(counters),
  ];
}

function unitLine(quality: UnitQuality): string {
  const { unit, asked, answerMs } = quality;
  const [p50, p95] = [quantileMs(answerMs, 0.5), quantileMs(answerMs, 0.95)];
  const times = p50 === null ? '' : ` Half within ${p50} ms, 95 in 100 within ${p95} ms.`;
  return `unit ${unit}: ${asked} ${asked === 1 ? 'question' : 'questions'}.${times} ${verdict(quality)}`;
}

/** What the figures of a unit mean, and what to look at. */
export function verdict(quality: UnitQuality): string {
  const { unit, asked, answered, exceptions, silent, corrupt, answerMs } = quality;
  const of = (count: number) =>
    `${count} of ${asked} questions to unit ${unit} ${count === 1 ? 'was' : 'were'}`;
  if (answered + exceptions + corrupt === 0) {
    return `It never answered: look at its power, its unit id and its wires.`;
  }
  const words: string[] = [];
  if (corrupt > 0) {
    words.push(
      `${of(corrupt)} answered with a wrong checksum or noise: look at termination (120 Ω at both ends) and wiring, and that no other device has this unit id.`,
    );
  }
  if (silent > 0) {
    words.push(
      `${of(silent)} not answered: look at its wires and power, and that nothing else asks on this line.`,
    );
  }
  if ((quantileMs(answerMs, 0.95) ?? 0) > slowAnswerMs) {
    words.push(`It is slow: a higher baud rate helps, or a faster gateway.`);
  }
  return words.length > 0 ? words.join(' ') : 'Every question was answered: good.';
}

function hints({ late, foreign }: BusCounters): string[] {
  const isOne = (count: number, one: string, many: string) => (count === 1 ? one : many);
  return [
    ...(late === 0
      ? []
      : [
          `${late} ${isOne(late, 'answer', 'answers')} came after the time for it: a slow gateway, or a time-out that is too short.`,
        ]),
    ...(foreign === 0
      ? []
      : [
          `${foreign} ${isOne(foreign, 'question was', 'questions were')} asked by another master on this line: take it off, or give it a line of its own.`,
        ]),
  ];
}
