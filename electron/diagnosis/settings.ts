/** The configuration: what is questionable in it, and a tariff whose time is over. Pure. */
import type { Finding } from '../session/service-view.ts';
import { msPerDay } from '../session/units.ts';
import type { Mistake } from '../session/view.ts';
import { finding, isoTime } from './finding.ts';

export interface SettingsFacts {
  /** A station cannot run with these. */
  mistakes: readonly Mistake[];
  warnings: readonly Mistake[];
  /** Null: the tariff does not say. */
  tariffEndsAtMs: number | null;
}

/** Time to have the next tariff approved and rolled out. */
const soonMs = 7 * msPerDay;

export function findSettings(facts: SettingsFacts, atMs: number): Finding[] {
  const { mistakes, warnings, tariffEndsAtMs } = facts;
  const tell =
    (light: 'fault' | 'attention') =>
    ({ path, message }: Mistake): Finding =>
      finding(
        'setting-questionable',
        { path: path || 'station.yaml', message },
        { about: path, light },
      );
  const found = [...mistakes.map(tell('fault')), ...warnings.map(tell('attention'))];
  if (tariffEndsAtMs !== null) {
    const leftMs = tariffEndsAtMs - atMs;
    const end = isoTime(tariffEndsAtMs);
    if (leftMs <= 0) found.push(finding('tariff-expired', { end }, { sinceMs: tariffEndsAtMs }));
    else if (leftMs <= soonMs) {
      const days = String(Math.ceil(leftMs / msPerDay));
      found.push(finding('tariff-ends-soon', { end, days }));
    }
  }
  return found.length > 0 ? found : [finding('settings-work', {})];
}
