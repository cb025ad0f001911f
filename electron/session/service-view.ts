/**
 * What a technician at the screen may see and ask for; types only. Nothing of it is answered before
 * the PIN, and nothing that acts while anybody's charge runs. Units as in view.ts.
 */
import type { AlertCode, OperationName, PaymentPlan, SessionStateName } from './state.ts';
import type { Currency, FaultCode, VehicleState } from './view.ts';

/** Traffic light. `unknown`: not looked at yet, or nobody can tell here. */
export type Light = 'ok' | 'attention' | 'fault' | 'unknown';

/** Parts of the station, in the order a technician looks at them. */
export const areas = [
  'outlets',
  'lines',
  'payment',
  'record',
  'screen',
  'computer',
  'settings',
] as const;
export type Area = (typeof areas)[number];

/** Everything the diagnosis can say; each with its culprit in the name. */
export const findingCodes = [
  // outlets
  'outlet-works',
  'outlet-closed', // by a technician (F40)
  'meter-dead', // alone on its line: power, wires or the meter itself
  'meter-other-unit', // another unit id answers as such a meter
  'meter-other-model', // something answers, and it is not the configured model
  'meter-implausible', // reset, swapped or the wrong driver (F14)
  'relay-dead',
  'relay-does-not-close', // F13
  'relay-welded', // F17
  'relay-without-dead-man',
  'pilot-dead', // F15
  'car-line-at-fault', // F16
  // lines
  'line-works',
  'adapter-gone', // no such device: unplugged, or without power
  'adapter-in-use', // another program has it
  'adapter-refused', // no rights, or the system cannot open it
  'gateway-unreachable', // RS-485 over the network
  'line-silent', // it opens, and nobody answers: A and B swapped, no power, speed
  'line-other-speed', // found answering at another speed or parity
  'line-noisy', // answers with wrong checksums
  'line-other-master',
  // payment
  'payment-works',
  'network-down', // this computer has no way out
  'name-not-resolved', // DNS
  'server-unreachable', // resolved, and no connection
  'tls-clock', // the certificate's time and this computer's do not fit
  'tls-untrusted',
  'keys-refused',
  'sales-unit-wrong', // merchantSerialNumber is not one of these keys
  'vipps-trouble', // Vipps itself answers with errors
  'gateway-certificate', // of the operator's gateway: refused, expired, or soon so
  'clock-skewed', // against Vipps' Date header
  'webhooks-work',
  'webhook-not-registered',
  'webhook-unreachable', // registered, and nothing comes through to this station
  'settlement-stuck',
  'needs-person', // any other alert
  // record
  'record-works',
  'disk-full',
  'disk-nearly-full',
  'record-read-only',
  'record-unusable',
  'record-damaged', // F31
  // screen
  'screen-works',
  'screen-hung',
  'screen-crashed',
  'screen-blank',
  'graphics-failed',
  'touch-dead', // touches reach the system and not the page
  'touch-gone', // the configured device is not there
  // computer
  'computer-works',
  'clock-wrong', // 1970, or behind the record
  'clock-not-synchronized',
  'too-hot',
  'voltage-low',
  'memory-low',
  'loop-late',
  'program-fault', // F90
  // settings
  'settings-work',
  'setting-questionable', // a warning of the configuration check
  'tariff-expired',
  'tariff-ends-soon',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** One thing that works, or does not. */
export interface Finding {
  code: FindingCode;
  area: Area;
  light: Light;
  /** An outlet's label, a line's name, a payment's reference; '' for the whole station. */
  about: string;
  /** Null: not known, or not of interest (it works). */
  sinceMs: number | null;
  /** What the words below contain, by name, for other languages. */
  values: Record<string, string>;
  /** English: what is so, and what that means, a sentence or two. */
  says: string;
  /** English: what to do; '' where nothing is to be done. */
  todo: string;
}

export interface DiagnosisReport {
  atMs: number;
  stationId: string;
  version: string;
  /** The worst of all. */
  light: Light;
  /** By area; within it the worst first. */
  findings: Finding[];
}

export const serviceReasons = ['maintenance', 'damaged', 'electrical', 'payment', 'other'] as const;
/** Why an outlet was put out of service: a closed list, so that nothing personal is ever written. */
export type ServiceReason = (typeof serviceReasons)[number];

/** `relay`: close, hold, open, watch for a weld. `lease`: close, stop renewing, see it open by itself. */
export type TrialKind = 'relay' | 'lease';
export type TrialPhase = 'checking' | 'closing' | 'closed' | 'opening' | 'verifying' | 'done';
export type TrialVerdict =
  | 'passed'
  | 'no-record' // it could not be written down: the record comes first
  | 'no-reading' // the meter did not answer: nothing is closed blindly
  | 'not-open-before'
  | 'car-connected' // the pilot controller sees a car
  | 'no-lease' // this relay has none: nothing to try
  | 'did-not-close'
  | 'auxiliary-stayed-open' // coil energized, feedback contact says open
  | 'did-not-hold' // opened while the lease was being renewed
  | 'did-not-open'
  | 'opened-late'
  | 'current-after-open' // energy or power through the open contactor
  | 'interrupted';

/** A guided test of a contactor, as far as it has come. */
export interface TrialView {
  evse: string;
  kind: TrialKind;
  phase: TrialPhase;
  startedAtMs: number;
  /** From the command to the report that says closed, ms; null: not yet, or never. */
  closedAfterMs: number | null;
  /** From the command, or the last renewal, to the report that says open, ms. */
  openedAfterMs: number | null;
  /** Greatest power while closed, W; null without a reading. */
  powerW: number | null;
  /** What flowed in all, Wh. */
  energyWh: number | null;
  /** Null: it goes on. */
  verdict: TrialVerdict | null;
}

/** What was done in this visit, for the list on the screen; the journal has it, too. */
export interface ServiceAct {
  atMs: number;
  what: ServiceActName;
  /** Outlet, line, reference or alert; null: the station. */
  about: string | null;
  /** A word of a closed list, such as a verdict or a reason; null: none. */
  outcome: string | null;
}
export const serviceActNames = [
  'entered',
  'relay-test',
  'lease-test',
  'scan',
  'line-quality',
  'frames-watched',
  'registers-read',
  'payment-tested',
  'webhook-tested',
  'retry',
  'alert-acknowledged',
  'taken-out-of-service',
  'put-in-service',
  'log-level',
  'sessions-exported',
  'bundle-written',
  'screen-tested',
  'restart',
] as const;
export type ServiceActName = (typeof serviceActNames)[number];

export interface ServiceOutlet {
  label: string;
  id: string;
  session: SessionStateName;
  faults: { code: FaultCode; sinceMs: number; reason?: ServiceReason }[];
  meterSerialNumber: string | null;
  meterFailingSinceMs: number | null;
  relay: {
    isEnergized: boolean | null;
    /** Null: no feedback contact, or not heard of. */
    auxiliaryIsClosed: boolean | null;
    failingSinceMs: number | null;
    leaseMs: number;
    hasDeadMan: boolean;
  };
  pilot: {
    vehicle: VehicleState | null;
    isOffering: boolean | null;
    failingSinceMs: number | null;
  } | null;
}

export interface ServiceAlert {
  code: AlertCode;
  reference: string | null;
  sinceMs: number;
  message: string;
  acknowledged: { by: string; atMs: number } | null;
}

/** A payment that is not settled. */
export interface OpenSettlement {
  reference: string;
  evse: string;
  plan: PaymentPlan['kind'];
  createdAtMs: number;
  currency: Currency;
  /** Held and neither captured nor let go, minor units; null: never seen at Vipps. */
  heldMinor: number | null;
  /** What is tried again or was refused; null: it is under way, or waits for its charge. */
  next: {
    operation: OperationName;
    isRefused: boolean;
    attempts: number;
    nextTryAtMs: number;
    lastError: string | null;
  } | null;
}

/** The technician's screen, as far as the machine knows it. The rest is asked for (`ServiceRequest`). */
export interface ServiceScreen {
  name: 'diagnostics';
  sinceMs: number;
  /** Until it ends by itself, untouched or for good. */
  remainingMs: number;
  /** Somebody's charge runs: look, and touch nothing. */
  isReadOnly: boolean;
  outlets: ServiceOutlet[];
  alerts: ServiceAlert[];
  settlements: OpenSettlement[];
  trial: TrialView | null;
  acts: ServiceAct[];
}

/** How it stands with the PIN at the technician's door; null: this station has none set up. */
export interface PinEntry {
  /** PINs given since the last right one: one more after a try means that it was refused. */
  triedCount: number;
  /** None is compared for so long. */
  waitMs: number;
  /** A driver is just paying or starting: the door stays closed for that moment. */
  isBusy: boolean;
}
