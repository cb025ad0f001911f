/** What many seeds must have seen between them: everything that can happen, and nothing else. */
import type { AlertCode } from '../../electron/session/state.ts';
import type { PaymentErrorCode } from '../../electron/payment/payments.ts';
import { allClocks, allMoments } from './circumstances.ts';
import { codesByOperation } from './vipps-trouble.ts';
import { webhookKinds } from './webhook-carrier.ts';

/**
 * What a charge, or the attempt at one, can end as, and why it can be suspended. Of OCPP's stop
 * reasons these are the ones the machine gives by itself.
 */
export const allEnds: readonly string[] = [
  'EVDisconnected',
  'EmergencyStop',
  'Local',
  'LocalOutOfCredit',
  'Other',
  'PowerLoss',
  'Remote',
  'StoppedByEV',
  'Timeout',
  'declined',
  'expired',
  'failed',
  'suspended: car',
  'suspended: meter-lost',
  'suspended: pilot-lost',
  'suspended: relay-open',
  'suspended: restart',
];

/** Every code that an operation of the station can be refused with, as it arrives at the client. */
export const allCodesSeen: readonly string[] = [
  ...Object.entries(codesByOperation).flatMap(([operation, codes]) =>
    codes.map((code) => `${operation === 'get' ? 'look' : operation} ${code}`),
  ),
  'look 5090',
];

/** How every call can fail, whatever it asks. */
const always: readonly PaymentErrorCode[] = [
  'unreachable',
  'timed-out',
  'keys-refused',
  'rate-limited',
  'locked',
  'vipps-trouble',
  'not-understood',
];

/** How each call can fail besides. */
const besides: Readonly<Record<string, readonly PaymentErrorCode[]>> = {
  create: [
    'amount-refused',
    'invalid-request',
    'other-refusal',
    'reference-used',
    'sales-unit-not-ready',
    'wrong-currency',
  ],
  look: ['not-found'],
  capture: [
    'already-cancelled',
    'already-captured',
    'amount-refused',
    'capture-later',
    'capture-period-over',
    'full-capture-only',
    'key-reused',
    'not-authorized-yet',
    'wrong-currency',
  ],
  cancel: [
    'already-authorized',
    'already-cancelled',
    'already-captured',
    'approval-under-way',
    'capture-period-over',
    'key-reused',
  ],
  refund: ['amount-refused', 'key-reused', 'refund-refused'],
  receipt: ['already-sent'],
};

/** Each operation with each class of failure it can have. */
export const allFailures: readonly string[] = Object.entries(besides).flatMap(([call, more]) =>
  [...always, ...more].map((code) => `${call} ${code}`),
);

/** What a person can be asked for. Time limits of days are a matter of the machine's own tests. */
export const allAlerts: readonly AlertCode[] = [
  'settlement-slow',
  'settlement-refused',
  'keys-refused',
  'full-capture-only',
  'changed-outside',
  'orphan',
  'relay-welded',
];

export const allCircumstances: readonly string[] = [
  'NO',
  'DK',
  'FI',
  'SE',
  '1 outlets',
  '2 outlets',
  '3 outlets',
  'captures whole amounts only',
  'pilot controllers',
  ...allMoments,
  ...allClocks,
  ...webhookKinds.map((kind) => `webhooks ${kind}`),
];

/** What strangers at the screen must have tried. */
export const allOfStrangers: readonly string[] = ['code refused', 'made to wait', 'emergency stop'];

/** What technicians must have done, and how their guided tests must have ended. */
export const allOfTechnicians: readonly string[] = [
  'let in',
  'kept out',
  'kept waiting',
  'left',
  'relay: passed',
  'relay: interrupted',
  'relay: no-reading',
  'lease: passed',
  'lease: interrupted',
];

/** What drivers at the screen must have got more time for, and how often that was not without end. */
export const allStays: readonly string[] = [
  'the car',
  'the end of a visit',
  'the car did not come after all',
];

/** What phones must have done between them, and how Vipps' calls must have fared. */
export const allOfPhones: readonly string[] = [
  'paid by phone',
  'lost the race',
  'stop by phone',
  'cancel by phone',
  'webhook believed',
  'webhook not taken',
];
