/** Makes findings out of codes and values, and a report out of findings. */
import {
  areas,
  type DiagnosisReport,
  type Finding,
  type FindingCode,
  type Light,
} from '../session/service-view.ts';
import { fillIn, wordsOf, type ValuesOf } from './words.ts';

export interface FoundHow {
  /** An outlet, a line or a payment; the whole station unless told. */
  about?: string;
  sinceMs?: number | null;
  /** Instead of the usual one of the code. */
  light?: Light;
}

/** One finding in words. `values`: what its words ask for, free of language. */
export function finding<Code extends FindingCode>(
  code: Code,
  values: ValuesOf<Code> & Record<string, string>,
  { about = '', sinceMs = null, light }: FoundHow = {},
): Finding {
  const words = wordsOf(code);
  const shown = light ?? words.light;
  const says = shown === 'unknown' ? (words.unknown ?? words.says) : words.says;
  return {
    code,
    area: words.area,
    light: shown,
    about,
    sinceMs: sinceMs === null ? null : Math.round(sinceMs),
    values,
    says: fillIn(says, values),
    todo: shown === 'unknown' || shown === 'ok' ? '' : fillIn(words.todo, values),
  };
}

/** Worst first. What nobody knows yet comes before what works. */
const severity: readonly Light[] = ['fault', 'attention', 'unknown', 'ok'];

/** The worst of some lights; `unknown` of none. */
export function worstOf(lights: readonly Light[]): Light {
  return severity.find((light) => lights.includes(light)) ?? 'unknown';
}

/** The report: by area, within it the worst first, then as they were found. */
export function makeReport(
  about: Pick<DiagnosisReport, 'atMs' | 'stationId' | 'version'>,
  findings: readonly Finding[],
): DiagnosisReport {
  const rank = ({ area, light }: Finding): number =>
    areas.indexOf(area) * severity.length + severity.indexOf(light);
  return {
    ...about,
    light: worstOf(findings.map(({ light }) => light)),
    findings: findings.toSorted((one, other) => rank(one) - rank(other)),
  };
}

/** Time as a value: ISO 8601 in UTC, to the second. */
export function isoTime(atMs: number): string {
  return Number.isFinite(atMs) && Math.abs(atMs) < 8.64e15
    ? new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z')
    : '';
}
