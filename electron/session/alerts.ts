/**
 * What needs a person. Most alerts follow from how things stand and go with their cause; the few
 * whose cause nothing later can disprove stay for a month.
 */
import {
  alertAfterAttempts,
  deadlineNearMs,
  guaranteeNearMs,
  lastingAlertMs,
  lastingAlertsAtMost,
} from './limits.ts';
import { captureDeadlineOf } from './payment-operation.ts';
import { guaranteeEndsAtMs, heldMinor, needed } from './payment-needs.ts';
import type { PaymentEvent } from './events.ts';
import type { Turn } from './turn.ts';
import type { Alert, AlertCode, Payment, Rules, StationState } from './state.ts';

interface Cause {
  code: AlertCode;
  message: string;
}

/** Until when the causes of a payment, which never changes, stay as they are. */
const known = new WeakMap<Payment, Known>();

interface Known {
  causes: Cause[];
  rules: Rules;
  fromMs: number;
  untilMs: number;
}

/** What is the matter with a payment now, as far as a person is needed. */
export function causesOf(payment: Payment, rules: Rules, atMs: number): Cause[] {
  const before = known.get(payment);
  const isStill = before?.rules === rules && before.fromMs <= atMs && atMs < before.untilMs;
  if (before !== undefined && isStill) return before.causes;
  const causes = payment.isSettled ? [] : makeCauses(payment, rules, atMs);
  const nextMs = momentsOf(payment, rules).filter((momentMs) => momentMs > atMs);
  known.set(payment, { causes, rules, fromMs: atMs, untilMs: Math.min(...nextMs) });
  return causes;
}

/** When the passing of time alone makes a difference. */
function momentsOf(payment: Payment, rules: Rules): number[] {
  const deadlineMs = captureDeadlineOf(rules, payment);
  return [deadlineMs - deadlineNearMs, deadlineMs, guaranteeEndsAtMs(payment) - guaranteeNearMs];
}

function makeCauses(payment: Payment, rules: Rules, atMs: number): Cause[] {
  const causes = [...slowOrRefused(payment), ...endingInTime(payment, rules, atMs)];
  if (payment.plan.kind === 'orphan' && payment.seen !== null && heldMinor(payment.seen) > 0) {
    const message = `${heldMinor(payment.seen)} minor units are held on a payment of this station that its record does not know`;
    causes.push({ code: 'orphan', message });
  }
  const isOver = causes.some(({ code }) => code === 'deadline-near');
  if (!isOver && needed({ ...payment, mustLook: false }) === 'person') {
    const message = 'what is captured, held or refunded at Vipps does not fit the bill any more';
    causes.push({ code: 'changed-outside', message });
  }
  return causes;
}

/** The most telling one of the operations that do not get on. */
function slowOrRefused(payment: Payment): Cause[] {
  const causes: Cause[] = [];
  for (const [name, { state, attempts, lastError, lastErrorCode }] of Object.entries(
    payment.operations,
  )) {
    // A creation that fails is over with the driver's visit.
    if (name === 'create' || lastError === null) continue;
    const message = `${name}: ${lastError}`;
    // Captured whole instead (6140), or not holding up the money: said elsewhere.
    const isSaid =
      name === 'receipt' || (name === 'capture' && lastErrorCode === 'full-capture-only');
    const isRefused = state === 'refused' && !isSaid;
    if (isRefused) causes.push({ code: 'settlement-refused', message });
    if (state === 'refused') continue;
    if (name === 'look' && lastErrorCode === 'not-found' && payment.seen !== null) {
      causes.push({ code: 'payment-vanished', message });
    } else if (attempts >= alertAfterAttempts && state !== 'done') {
      const code = lastErrorCode === 'keys-refused' ? 'keys-refused' : 'settlement-slow';
      causes.push({ code, message });
    }
  }
  return causes.filter(({ code }, index) => {
    return causes.findIndex((other) => other.code === code) === index;
  });
}

/** Money that is owed and must be taken before a time that comes near. */
function endingInTime(payment: Payment, rules: Rules, atMs: number): Cause[] {
  const { plan, seen } = payment;
  if (plan.kind !== 'settle' || plan.bill.dueMinor === 0) return [];
  if (seen?.state !== 'AUTHORIZED') return [];
  const causes: Cause[] = [];
  const deadlineMs = captureDeadlineOf(rules, payment);
  if (heldMinor(seen) === 0) {
    const isTooLate = atMs >= deadlineMs && seen.capturedMinor === 0;
    const message = `the time to capture was over on ${new Date(deadlineMs).toISOString()}, and the money was let go`;
    return isTooLate ? [{ code: 'deadline-near', message }] : [];
  }
  if (atMs >= deadlineMs - deadlineNearMs) {
    const message = `must be captured by ${new Date(deadlineMs).toISOString()}`;
    causes.push({ code: 'deadline-near', message });
  }
  const guaranteeMs = guaranteeEndsAtMs(payment);
  if (seen.capturedMinor === 0 && atMs >= guaranteeMs - guaranteeNearMs) {
    const message = `the bank guarantees a capture until ${new Date(guaranteeMs).toISOString()} only`;
    causes.push({ code: 'guarantee-ends', message });
  }
  return causes;
}

/**
 * What is the matter with outlets rather than with payments: one alert of a kind for all of them, which
 * is another one as soon as the outlets are others.
 */
function causesOfOutlets({ rules, evses }: StationState): Cause[] {
  const unguarded = rules.evses.flatMap(({ label, hasNoDeadMan }) => {
    return hasNoDeadMan === true ? label : [];
  });
  const welded = Object.entries(evses).flatMap(([label, { faults }]) => {
    return faults.some(({ code }) => code === 'F17') ? label : [];
  });
  const causes: Cause[] = [];
  if (unguarded.length > 0) {
    const message = `nothing opens the contactor of ${outlets(unguarded)} if the station dies while a car charges`;
    causes.push({ code: 'no-dead-man', message });
  }
  if (welded.length > 0) {
    const message = `the contactor of ${outlets(welded)} does not open, and current may flow that nobody pays for: switch it off at its fuse and replace the contactor`;
    causes.push({ code: 'relay-welded', message });
  }
  return causes;
}

function outlets(labels: string[]): string {
  return `${labels.length === 1 ? 'outlet' : 'outlets'} ${labels.join(', ')}`;
}

function isAboutOutlets({ code }: Pick<Alert, 'code'>): boolean {
  return code === 'no-dead-man' || code === 'relay-welded';
}

function isSame(one: Pick<Alert, 'code' | 'reference'>, other: typeof one): boolean {
  return one.code === other.code && one.reference === other.reference;
}

/** True if neither an event nor the passing of time can have made a difference: most turns, by far. */
function nothingHasChanged({ state, atMs }: Turn, before: StationState): boolean {
  const { payments, paymentTrouble, rules, alerts } = state;
  if (payments !== before.payments || paymentTrouble !== before.paymentTrouble) return false;
  const told = alerts.filter(isAboutOutlets).map(({ message }) => message);
  const wanted = causesOfOutlets(state).map(({ message }) => message);
  if (told.join('\n') !== wanted.join('\n')) return false;
  if (alerts.some(({ untilMs }) => untilMs !== null && untilMs <= atMs)) return false;
  return Object.values(payments).every((payment) => {
    const one = known.get(payment);
    // The same causes all the time since the state was last reviewed.
    return one?.rules === rules && one.fromMs <= before.atMs && atMs < one.untilMs;
  });
}

/** Raises what is new and takes back what is gone. The state stays the same object if nothing is. */
export function reviewAlerts(turn: Turn, before: StationState): void {
  const { state } = turn;
  if (nothingHasChanged(turn, before)) return;
  const wanted: Pick<Alert, 'code' | 'reference' | 'message'>[] = [];
  for (const payment of Object.values(state.payments)) {
    for (const cause of causesOf(payment, state.rules, turn.atMs)) {
      wanted.push({ ...cause, reference: payment.reference });
    }
  }
  if (state.paymentTrouble === 'keys-refused') {
    const message = 'Vipps, or the gateway, refuses the keys of this station';
    wanted.push({ code: 'keys-refused', reference: null, message });
  }
  for (const cause of causesOfOutlets(state)) wanted.push({ ...cause, reference: null });
  const lasting = lastingOnes(turn, before);
  const standing = wanted.map((one) => {
    const raised = state.alerts.find(
      (alert) =>
        alert.untilMs === null &&
        isSame(alert, one) &&
        // Of other outlets it is another one.
        (!isAboutOutlets(one) || alert.message === one.message),
    );
    if (raised === undefined && one.code === 'changed-outside' && one.reference !== null) {
      turn.do({ type: 'readPaymentEvents', reference: one.reference });
    }
    return raised ?? { ...one, sinceMs: turn.atMs, untilMs: null };
  });
  const next = [...standing, ...lasting];
  const isUnchanged =
    next.length === state.alerts.length && next.every((alert) => state.alerts.includes(alert));
  if (!isUnchanged) turn.state = { ...state, alerts: next };
}

const movesOfMoney: ReadonlySet<string> = new Set(['CAPTURED', 'CANCELLED', 'REFUNDED']);

/** Adds to the alert what other hands did, by Vipps' own log: the person then knows where to look. */
export function paymentEventsRead(turn: Turn, reference: string, events: PaymentEvent[]): void {
  const { alerts } = turn.state;
  const alert = alerts.find((one) => isSame(one, { code: 'changed-outside', reference }));
  const payment = turn.payment(reference);
  if (alert === undefined || payment === undefined) return;
  const foreign = events.filter((event) => {
    return event.success && movesOfMoney.has(event.name) && !isOurs(payment, event);
  });
  if (foreign.length === 0) return;
  const told = foreign.slice(-5).map(({ name, amountMinor, atMs }) => {
    return `${name} ${amountMinor} at ${new Date(atMs).toISOString()}`;
  });
  const message = `${alert.message}; by other hands: ${told.join(', ')}`;
  if (alert.message.includes(told.join(', '))) return;
  const next = alerts.map((one) => (one === alert ? { ...alert, message } : one));
  turn.state = { ...turn.state, alerts: next };
}

/** Every key of ours begins with the reference; a cancellation is logged without its key. */
function isOurs(payment: Payment, { name, idempotencyKey }: PaymentEvent): boolean {
  if (idempotencyKey !== null) return idempotencyKey.startsWith(`${payment.reference}-`);
  return name === 'CANCELLED' && payment.operations.cancel !== undefined;
}

/** Those that stay by themselves: the old ones whose time is not over, and new ones of this turn. */
function lastingOnes(turn: Turn, before: StationState): Alert[] {
  const { state, atMs } = turn;
  let lasting = state.alerts.filter(({ untilMs }) => untilMs !== null && untilMs > atMs);
  if (state.payments === before.payments) return lasting;
  const add = (code: AlertCode, reference: string | null, message: string): void => {
    if (lasting.some((alert) => isSame(alert, { code, reference }))) return;
    lasting = [
      ...lasting,
      { code, reference, message, sinceMs: atMs, untilMs: atMs + lastingAlertMs },
    ];
  };
  for (const payment of Object.values(state.payments)) {
    const was = before.payments[payment.reference];
    if (was === undefined || was === payment) continue;
    const { reference, operations } = payment;
    if (payment.capturesAllOnly && !was.capturesAllOnly) {
      add(
        'full-capture-only',
        null,
        `this sales unit refuses partial capture (6140): all is captured and the rest refunded, which drivers see on their accounts for days; first at ${reference}`,
      );
    }
    // The sales unit has been put right: a part was captured.
    if (isPartCaptured(payment) && !isPartCaptured(was)) {
      lasting = lasting.filter(({ code }) => code !== 'full-capture-only');
    }
    if (operations.receipt?.state === 'refused' && was.operations.receipt?.state !== 'refused') {
      add('receipt-refused', reference, `receipt: ${operations.receipt.lastError ?? ''}`);
    }
    if (payment.isSettled && payment.plan.kind === 'orphan' && wasHeld(was)) {
      add('orphan', reference, 'a payment that the record did not know is settled now');
    }
  }
  return lasting.slice(-lastingAlertsAtMost);
}

function isPartCaptured({ operations, capturesAllOnly }: Payment): boolean {
  return operations.capture?.state === 'done' && !capturesAllOnly;
}

function wasHeld({ seen }: Payment): boolean {
  return seen !== null && heldMinor(seen) > 0;
}
