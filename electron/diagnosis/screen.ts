/** The screen, by the remedies it needed lately, and its touch device. Pure. */
import type { ScreenReport } from '../screen/report.ts';
import type { Trouble } from '../screen/keeper.ts';
import type { Finding, FindingCode } from '../session/service-view.ts';
import { msPerDay, msPerMinute } from '../session/units.ts';
import { finding, isoTime } from './finding.ts';

export interface ScreenFacts {
  /** Null: no screen is watched. */
  report: ScreenReport | null;
  /** `ui.touchDevice`; null: none is listened to. */
  touchDevice: string | null;
}

type ScreenCode = Extract<
  FindingCode,
  'screen-hung' | 'screen-crashed' | 'screen-blank' | 'graphics-failed' | 'touch-dead'
>;

const codeOf: Record<Trouble, ScreenCode> = {
  'not-loaded': 'screen-crashed',
  crashed: 'screen-crashed',
  'not-painting': 'screen-hung',
  'not-answering': 'screen-hung',
  blank: 'screen-blank',
  deaf: 'touch-dead',
  graphics: 'graphics-failed',
};

/** What helped longer ago is no news. */
const newsForMs = msPerDay;
/** So often, the last time just now: what helps does not last. */
const faultCount = 3;
const justNowMs = 5 * msPerMinute;

export function findScreen({ report, touchDevice }: ScreenFacts, atMs: number): Finding[] {
  if (report === null) return [finding('screen-works', {}, { light: 'unknown' })];
  const found: Finding[] = [];
  const remedies = groupedByCode(report);
  for (const [code, { count, lastAtMs }] of remedies) {
    if (atMs - lastAtMs >= newsForMs) continue;
    const isLasting = count >= faultCount && atMs - lastAtMs < justNowMs;
    const values = { count: String(count), last: isoTime(lastAtMs) };
    const light = isLasting ? 'fault' : 'attention';
    found.push(finding(code, values, { sinceMs: lastAtMs, light }));
  }
  if (report.isDrawnInSoftware && !remedies.has('graphics-failed')) {
    found.push(finding('graphics-failed', {}));
  }
  if (report.touchDeviceIsPresent === false) {
    found.push(finding('touch-gone', { device: touchDevice ?? '' }));
  }
  return found.length > 0 ? found : [finding('screen-works', {})];
}

function groupedByCode({ restarts }: ScreenReport) {
  const groups = new Map<ScreenCode, { count: number; lastAtMs: number }>();
  for (const { reason, count, lastAtMs } of restarts) {
    const code = codeOf[reason];
    const before = groups.get(code);
    groups.set(code, {
      count: count + (before?.count ?? 0),
      lastAtMs: Math.max(lastAtMs, before?.lastAtMs ?? lastAtMs),
    });
  }
  return groups;
}
