/** A bus that remembers how each unit answered. */
import type { Bus, BusAnswer, BusOf } from '../bus.ts';
import type { Result } from '../result.ts';

/** How one unit answered. */
export interface UnitQuality {
  /** 0: a device that has its line for itself. */
  unit: number;
  asked: number;
  answered: number;
  /** Proper answers that refuse: the line is as good as with any other. */
  exceptions: number;
  silent: number;
  corrupt: number;
  /** From the first byte of the question to the last of the answer, ms: the last of them. */
  answerMs: number[];
}

export type Counted<AnyKind> = AnyKind & {
  /** By unit, ascending. */
  quality(): UnitQuality[];
};
export type CountedBus = Counted<Bus>;

/** Answer times kept per unit: the last quarter of an hour of a meter watched once a second. */
const maxTimesKept = 1000;

/** `bus` itself, with everything that is asked through it counted. */
export function countedBus<Speaks extends string, Question, Data>(
  bus: BusOf<Speaks, Question, Data>,
): Counted<BusOf<Speaks, Question, Data>> {
  const units = new Map<number, UnitQuality>();

  function unitOf(unit: number): UnitQuality {
    const known = units.get(unit);
    if (known) return known;
    const counts = { asked: 0, answered: 0, exceptions: 0, silent: 0, corrupt: 0 };
    const fresh: UnitQuality = { unit, ...counts, answerMs: [] };
    units.set(unit, fresh);
    return fresh;
  }

  function count(question: Question, result: Result<BusAnswer<Data>>): Result<BusAnswer<Data>> {
    const unit = unitOf(unitIn(question));
    if (!result.ok && !['exception', 'silent', 'corrupt'].includes(result.error.kind)) {
      return result;
    }
    unit.asked += 1;
    if (result.ok) {
      unit.answered += 1;
      unit.answerMs.push(result.value.answeredAtMs - result.value.askedAtMs);
      if (unit.answerMs.length > maxTimesKept) unit.answerMs.shift();
    } else if (result.error.kind === 'exception') unit.exceptions += 1;
    else if (result.error.kind === 'silent') unit.silent += 1;
    else unit.corrupt += 1;
    return result;
  }

  return {
    name: bus.name,
    line: bus.line,
    speaks: bus.speaks,
    after: (delayMs, run) => bus.after(delayMs, run),
    status: () => bus.status(),
    counters: () => bus.counters(),
    settled: () => bus.settled(),
    onStatus: (listener) => bus.onStatus(listener),
    onOtherMaster: (listener) => bus.onOtherMaster(listener),
    whileLent: (run) => bus.whileLent(run),
    close: () => bus.close(),
    quality: () => [...units.values()].sort((one, other) => one.unit - other.unit),
    ask: (question, options) =>
      bus.ask(question, options).then((result) => count(question, result)),
  };
}

function unitIn(question: unknown): number {
  if (typeof question !== 'object' || question === null || !('unit' in question)) return 0;
  return Number(question.unit);
}

/** The `share` quantile (0..1) of some times in whole ms; null of none. */
export function quantileMs(times: readonly number[], share: number): number | null {
  const sorted = [...times].sort((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return value === undefined ? null : Math.round(value);
}
