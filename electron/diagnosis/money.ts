/** Money that does not get on, and whatever else needs a person; nothing that is told elsewhere. Pure. */
import type { Finding } from '../session/service-view.ts';
import type { Alert, AlertCode, Operation, Payment, StationState } from '../session/state.ts';
import { finding, isoTime } from './finding.ts';

/** Alerts whose cause has a finding of its own. */
const toldElsewhere: ReadonlySet<AlertCode> = new Set(['relay-welded', 'no-dead-man']);
const stuck: ReadonlySet<AlertCode> = new Set(['settlement-slow', 'settlement-refused']);

/** `keysAreTold`: that the keys are refused is told by payment's own finding. */
export function findMoney(
  { alerts, payments }: Pick<StationState, 'alerts' | 'payments'>,
  keysAreTold: boolean,
): Finding[] {
  return alerts.flatMap((alert) => {
    const { code, reference, sinceMs, message } = alert;
    if (toldElsewhere.has(code) || (code === 'keys-refused' && keysAreTold)) return [];
    const payment = reference === null ? undefined : payments[reference];
    if (stuck.has(code) && payment !== undefined) return [stuckPayment(alert, payment)];
    const about = reference ?? '';
    const values = { alert: code, reference: about, message: message.replace(/\.$/, '') };
    return [finding('needs-person', values, { about, sinceMs })];
  });
}

function stuckPayment(alert: Alert, payment: Payment): Finding {
  const [name, operation] = slowest(alert, payment);
  const { reference } = payment;
  const isRefused = alert.code === 'settlement-refused';
  const values = {
    reference,
    operation: name,
    state: operation?.state ?? 'waiting',
    attempts: String(operation?.attempts ?? 0),
    nextTry: isRefused || operation === undefined ? '' : isoTime(operation.nextTryAtMs),
    error: (operation?.lastError ?? alert.message).replace(/\.$/, ''),
  };
  const light = isRefused ? 'fault' : 'attention';
  return finding('settlement-stuck', values, { about: reference, sinceMs: alert.sinceMs, light });
}

/** The operation that the alert is about: its message begins with the name (session/alerts.ts). */
function slowest({ message }: Alert, { operations }: Payment): [string, Operation | undefined] {
  const entries = Object.entries(operations);
  const named = entries.find(([name]) => message.startsWith(`${name}: `));
  return named ?? [message.split(':', 1)[0] ?? '', undefined];
}
