/** What the station knows: one plain, serialisable value. Everything in it came from the journal. */
import type { Pricing } from './tariff-fold.ts';
import type { Tariff } from './tariff-types.ts';
import type { CostLine, Currency, Country, FaultCode, Language, Qr, StopReason } from './view.ts';

export const stateSchema = 1;

export interface EvseRules {
  label: string;
  id: string;
  connector: string;
  maxPowerW: number;
  leaseMs: number;
}

/** The configuration as far as the machine decides by it; journaled at each start, so replay is exact. */
export interface Rules {
  stationId: string;
  stationName: string;
  country: Country;
  currency: Currency;
  timeZone: string;
  /** Language at start and after each driver. */
  language: Language;
  evses: EvseRules[];
  tariff: Tariff;
  amountsMinor: number[];
  defaultMinor: number;
  plugInTimeoutMs: number;
  resumeWithinMs: number;
  readingMaxAgeMs: number;
  idlePowerW: number;
  idleMs: number;
  receiptMs: number;
}

export interface Reading {
  energyWh: number;
  powerW: number;
  /** Station time when the meter was asked: age counts from here. */
  askedAtMs: number;
}

/** The energy part of a session (OCPP: transaction), from the reading before the relay closed. */
export interface Charge {
  reference: string;
  authorizedMinor: number;
  /** Fixed at the session's start, whatever the configuration says later. */
  tariff: Tariff;
  timeZone: string;
  meterSerialNumber: string | null;
  meterStartWh: number;
  startedAtMs: number;
  reading: Reading;
  pricing: Pricing;
  /** Gross cost at `reading`, minor units: what the screen shows and what is captured. */
  costMinor: number;
  /** Power has been drawn at least once. */
  hasFlowed: boolean;
  /** Since when the car draws (nearly) nothing; null while it draws. */
  idleSinceMs: number | null;
  /** Mean power per slot of time, oldest first, at most 60. */
  powerHistoryW: number[];
  powerSlot: { startMs: number; sumW: number; count: number };
  /** Since when the flow has been interrupted again and again; null once it held for a minute. */
  troubledSinceMs: number | null;
  resumedAtMs: number | null;
  /** Readings refused in a row because they fell or jumped. */
  refusedReadings: number;
}

/** The bill: final figures of a charge, the one source of capture, receipt and screen. */
export interface Bill {
  reference: string;
  currency: Currency;
  meterStartWh: number;
  meterStopWh: number;
  meterSerialNumber: string | null;
  energyWh: number;
  startedAtMs: number;
  stoppedAtMs: number;
  stopReason: StopReason;
  authorizedMinor: number;
  /** To be captured; 0: the payment is released wholly. */
  dueMinor: number;
  netMinor: number;
  vatMinor: number;
  lines: CostLine[];
  /** Cost was above 0 and below the market's least amount, so nothing is taken. */
  isWaived: boolean;
}

export type Session =
  | { state: 'idle' }
  | { state: 'terms'; sinceMs: number }
  | { state: 'amount'; sinceMs: number }
  | { state: 'creatingPayment'; reference: string; sinceMs: number }
  | {
      state: 'awaitingPayment';
      reference: string;
      sinceMs: number;
      expiresAtMs: number;
      /** Set once the driver cancelled: idle comes at this time at the latest. */
      closingUntilMs: number | null;
    }
  /** Authorized. Waits for a fresh reading (charge null), then for the relay to report closed. */
  | { state: 'starting'; reference: string; sinceMs: number; charge: Charge | null }
  | { state: 'awaitingVehicle'; sinceMs: number; charge: Charge }
  | { state: 'charging'; charge: Charge }
  | {
      state: 'suspended';
      because: 'meter-lost' | 'relay-open' | 'restart';
      sinceMs: number;
      charge: Charge;
    }
  | {
      state: 'stopping';
      reason: StopReason;
      sinceMs: number;
      charge: Charge;
      /** When the relay was seen open; null until then. */
      openedAtMs: number | null;
      lastOpenAtMs: number;
    }
  | { state: 'finished'; outcome: Outcome; endsAtMs: number };

export type SessionStateName = Session['state'];

export type Outcome =
  | { kind: 'charged'; bill: Bill }
  | { kind: 'declined' }
  | { kind: 'expired' }
  | { kind: 'failed'; code: FaultCode };

export interface Evse {
  session: Session;
  /** Raised faults; any of them takes the EVSE out of service. */
  faults: { code: FaultCode; sinceMs: number }[];
  meter: {
    serialNumber: string | null;
    /** Since when every read has failed; null while it answers. */
    failingSinceMs: number | null;
    /** Energy register when the relay was last known open with nobody charging. */
    restWh: number | null;
    /** Since when power flows though the relay should be open. */
    leakSinceMs: number | null;
  };
  relay: {
    /** Null: not yet heard of. */
    isEnergized: boolean | null;
    auxiliaryIsClosed: boolean | null;
    /** Since when the relay board has not answered; null while it answers. */
    failingSinceMs: number | null;
    /** Since when it should be open; null: told to close since. */
    openWantedAtMs: number | null;
    /** When it was last told to open, and to close. */
    lastOpenAtMs: number;
    lastCloseAtMs: number;
    /** The meter proved a flow that the auxiliary contact denied: its word clears no fault. */
    auxiliaryIsDoubted: boolean;
  };
}

export type OperationName =
  | 'create'
  | 'look'
  | 'cancelUnapproved'
  | 'cancel'
  | 'capture'
  | 'captureAll'
  | 'refund'
  | 'receipt';

/** One durable thing to be done at Vipps; its key is written before it is first sent. */
export interface Operation {
  key: string;
  /** Rises when Vipps refused a key: a refusal sticks to its key, so the next try needs a new one. */
  keyVersion: number;
  state: 'waiting' | 'sent' | 'done' | 'refused';
  attempts: number;
  nextTryAtMs: number;
  lastError: string | null;
}

export type PaymentPlan =
  /** Somebody is paying. */
  | { kind: 'await' }
  /** Nobody will charge on it: whatever is held is let go. */
  | { kind: 'release' }
  /** Capture exactly the bill, release the rest, send the receipt. */
  | { kind: 'settle'; bill: Bill };

export interface Seen {
  state: 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  captureGuaranteedUntilMs: number | null;
}

export interface Payment {
  reference: string;
  evse: string;
  currency: Currency;
  amountMinor: number;
  description: string;
  createdAtMs: number;
  /** Ten minutes after creation, Vipps' limit for a one-time QR. */
  expiresAtMs: number;
  plan: PaymentPlan;
  qr: Qr | null;
  seen: Seen | null;
  /** Vipps must be asked how it stands before anything else is sent. */
  mustLook: boolean;
  operations: Partial<Record<OperationName, Operation>>;
  /** Vipps refused the creation for good. */
  isRefused: boolean;
  /** The sales unit captures whole amounts only (6140): capture all, refund the difference. */
  capturesAllOnly: boolean;
  /** Stands until a person has dealt with it. */
  alert: string | null;
  /** Known for certain: nothing more will move. */
  isSettled: boolean;
}

export interface StationState {
  schema: typeof stateSchema;
  rules: Rules;
  /** Time of the last event taken in. */
  atMs: number;
  paymentIsReachable: boolean;
  screen: { evse: string | null; language: Language; touchedAtMs: number };
  evses: Record<string, Evse>;
  /** Unsettled ones, and settled ones a screen still shows. */
  payments: Record<string, Payment>;
}
