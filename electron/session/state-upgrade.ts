/** Brings a state that an older version wrote into a checkpoint up to the present form. */
import { noteReference } from './reference.ts';
import { stateSchema, type Operation, type Payment, type StationState } from './state.ts';

type Loose = Record<string, unknown>;

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns null for a version this program does not know */
export function upgradeState(json: unknown): StationState | null {
  if (!isRecord(json)) return null;
  if (json['schema'] === stateSchema) return json as unknown as StationState;
  return json['schema'] === 1 ? fromFirst(json) : null;
}

/** Version 1 had its alerts in the payments, no deadlines and no numbered references. */
function fromFirst(json: Loose): StationState {
  const old = json as unknown as StationState;
  const payments: Record<string, Payment> = {};
  let lastReferences: StationState['lastReferences'] = {};
  for (const [reference, payment] of Object.entries(old.payments)) {
    const operations: Payment['operations'] = {};
    for (const [name, operation] of Object.entries(payment.operations)) {
      operations[name as keyof Payment['operations']] = {
        ...(operation as Omit<Operation, 'lastErrorCode' | 'deadlineAtMs'>),
        lastErrorCode: null,
        deadlineAtMs: null,
      };
    }
    const { alert: _derivedNow, ...kept } = payment as Payment & { alert?: string | null };
    payments[reference] = { ...kept, operations, seenAtMs: null };
    lastReferences = noteReference(lastReferences, reference);
  }
  return {
    ...old,
    schema: stateSchema,
    paymentTrouble: null,
    payments,
    alerts: [],
    lastReferences,
  };
}
