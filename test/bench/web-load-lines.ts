/** The figures of the measurement of the web server, out of what its rounds have seen. */
import { quantile, type Line, type Unit } from './findings.ts';
import type { RoundSeen } from './web-load-round.ts';

export interface LoadMeasured {
  /** At least one of each. */
  idle: readonly RoundSeen[];
  loaded: readonly RoundSeen[];
  /** In use in the main process after a full collection, MB. */
  heapBefore: number;
  heapAfter: number;
}

/** What the load may add to a stop. */
const stopAim = { of: 'figure', atMost: 10 } as const;
/** A renewal is due after 1000 ms and is looked for every 250 ms: one look late is still designed for. */
const renewalAim = { of: 'ratio', atMost: 1.25 } as const;
const noneAim = { of: 'figure', atMost: 0 } as const;
/** `silenceMs` of renderer/phone/view-stream.ts: after it, a page takes its stream for dead. */
const silenceAim = { of: 'figure', atMost: 10_000 } as const;

function line(what: string, figure: number, unit: Unit, more: Partial<Line> = {}): Line {
  return { what, figure, unit, ...more };
}

/** Idle and under load, the second over the first. */
function pair(what: string, idleMs: number, loadedMs: number, aim?: Line['aim']): Line[] {
  const ratio = loadedMs / idleMs;
  return [
    line(`${what}, idle`, idleMs, 'ms'),
    line(`${what}, load`, loadedMs, 'ms', aim === undefined ? { ratio } : { ratio, aim }),
  ];
}

/** Nothing where there was nothing to measure: no charge lasted for so long. */
function renewalLines(idleMs: readonly number[], loadedMs: readonly number[]): Line[] {
  if (idleMs.length === 0 || loadedMs.length === 0) return [];
  const what = 'lease renewed after';
  const counts = `${idleMs.length} and ${loadedMs.length}`;
  const [idleP50, loadedP50] = [quantile(idleMs, 0.5), quantile(loadedMs, 0.5)];
  const [idleP99, loadedP99] = [quantile(idleMs, 0.99), quantile(loadedMs, 0.99)];
  return [
    ...pair(`${what}, p50 of ${counts}`, idleP50, loadedP50),
    ...pair(`${what}, p99`, idleP99, loadedP99, renewalAim),
    ...pair(`${what}, the longest`, Math.max(...idleMs), Math.max(...loadedMs)),
  ];
}

/** Likewise. Of fewer than 100 values the 99th percentile is the longest. */
function stopLines(what: string, idleMs: readonly number[], loadedMs: readonly number[]): Line[] {
  if (idleMs.length === 0 || loadedMs.length === 0) return [];
  const counts = `${idleMs.length} and ${loadedMs.length}`;
  const [idleP50, loadedP50] = [quantile(idleMs, 0.5), quantile(loadedMs, 0.5)];
  const [idleP99, loadedP99] = [quantile(idleMs, 0.99), quantile(loadedMs, 0.99)];
  return [
    ...pair(`${what}, p50 of ${counts}`, idleP50, loadedP50),
    ...pair(`${what}, p99`, idleP99, loadedP99),
    line(`${what}, what the load adds to p99`, loadedP99 - idleP99, 'ms', { aim: stopAim }),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Processor time of the main process over the time it took. */
function processors(rounds: readonly RoundSeen[]): number {
  const used = sum(rounds.map(({ processorMs }) => processorMs));
  return used / sum(rounds.map(({ tookMs }) => tookMs));
}

/** How often each status was answered to the flood, with `cut` for no answer. */
function answersOf(loaded: readonly RoundSeen[]): Map<string, number> {
  const answers = new Map<string, number>();
  for (const { report } of loaded) {
    for (const tally of Object.values(report?.flood.byKind ?? {})) {
      for (const [status, count] of Object.entries(tally)) {
        answers.set(status, (answers.get(status) ?? 0) + count);
      }
    }
  }
  return answers;
}

function floodLines(loaded: readonly RoundSeen[]): Line[] {
  const answers = answersOf(loaded);
  const cut = answers.get('cut') ?? 0;
  const answered = sum([...answers.values()]) - cut;
  const tookS = sum(loaded.map(({ report }) => report?.flood.tookMs ?? 0)) / 1000;
  return [
    line('bad requests answered', answered / tookS, '/s'),
    line(
      '  share of them told that they ask too often (429)',
      (answers.get('429') ?? 0) / answered,
      '',
    ),
    line('  connections cut off without an answer', cut / tookS, '/s'),
  ];
}

function pageLines(loaded: readonly RoundSeen[]): Line[] {
  const pages = loaded.flatMap(({ report }) => (report === null ? [] : [report.pages]));
  const silencesMs = pages.map(({ longestSilenceMs }) => longestSilenceMs);
  const tookS = sum(loaded.map(({ report }) => report?.flood.tookMs ?? 0)) / 1000;
  return [
    line('status pages that kept their stream', Math.min(...pages.map(({ open }) => open)), ''),
    line('  views and signs of life to them', sum(pages.map(({ events }) => events)) / tookS, '/s'),
    line('  longest silence on any', Math.max(...silencesMs), 'ms', { aim: silenceAim }),
  ];
}

/** All lines of the table. */
export function webLoadLines({ idle, loaded, heapBefore, heapAfter }: LoadMeasured): Line[] {
  const all = (rounds: readonly RoundSeen[], values: (seen: RoundSeen) => number[]): number[] =>
    rounds.flatMap(values);
  const bothOf = (values: (seen: RoundSeen) => number[]): [number[], number[]] => [
    all(idle, values),
    all(loaded, values),
  ];
  const interrupted = (rounds: readonly RoundSeen[]): number =>
    sum(rounds.map((seen) => seen.interrupted));
  return [
    ...renewalLines(...bothOf((seen) => seen.renewalsMs)),
    line('charges that lost their relay, idle', interrupted(idle), ''),
    line('charges that lost their relay, load', interrupted(loaded), '', { aim: noneAim }),
    ...stopLines('Stop on the screen', ...bothOf((seen) => seen.screenStopsMs)),
    ...stopLines('Stop on a phone', ...bothOf((seen) => seen.phoneStopsMs)),
    ...floodLines(loaded),
    ...pageLines(loaded),
    line('processors that the main process takes, idle', processors(idle), ''),
    line('processors that the main process takes, load', processors(loaded), ''),
    line('heap of the main process, before', heapBefore, 'MB'),
    line('heap of the main process, after', heapAfter, 'MB', { ratio: heapAfter / heapBefore }),
  ];
}
