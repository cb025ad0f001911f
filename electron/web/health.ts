/** Is the station able to sell a charge? The same answer for /healthz and for logs. */
import type { DiagnosisReport, Finding } from '../session/service-view.ts';
import { isServiced } from '../session/service-visit.ts';
import type { StationState } from '../session/state.ts';

export interface Health {
  isAble: boolean;
  /** Why not, each a short sentence; empty while able. */
  reasons: string[];
}

/** Able: payment can be reached, an outlet is sound (busy or free), and no contactor is welded. */
export function healthOf(state: StationState, isHalted: boolean): Health {
  if (isHalted) return { isAble: false, reasons: ['the station loop has stopped'] };
  const reasons: string[] = [];
  if (isServiced(state)) reasons.push('the station is being serviced');
  if (!state.paymentIsReachable) reasons.push('payment cannot be reached');
  const labels = state.rules.evses.map(({ label }) => label);
  const faulty = labels.filter((label) => (state.evses[label]?.faults.length ?? 0) > 0);
  const isWelded = labels.some((label) =>
    state.evses[label]?.faults.some((fault) => fault.code === 'F17'),
  );
  if (faulty.length === labels.length || isWelded) {
    for (const label of faulty) {
      const codes = state.evses[label]?.faults.map((fault) => fault.code).join(', ');
      reasons.push(`outlet ${label} is out of service (${codes})`);
    }
  }
  return { isAble: reasons.length === 0, reasons };
}

/**
 * What needs a person, as code and payment: shown beside health, no reason not to sell. What Vipps
 * said stays in the log and the database, as strangers may read this.
 */
export function alertsOf(state: StationState): string[] {
  return state.alerts.map(({ code, reference }) => [code, reference].filter(Boolean).join(' '));
}

/** What anybody may read of the diagnosis: no path, no address, no word of an error. */
export function shortFindings({
  findings,
}: DiagnosisReport): Pick<Finding, 'code' | 'area' | 'light' | 'about' | 'sinceMs'>[] {
  return findings.map(({ code, area, light, about, sinceMs }) => {
    // A path of the configuration names no more than its keys; it is of no use from afar.
    return { code, area, light, about: area === 'settings' ? '' : about, sinceMs };
  });
}
