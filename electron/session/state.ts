/** What the station knows: one plain, serialisable value. Everything in it came from the journal. */
import type { Service } from './service-visit.ts';
import type { ServiceReason } from './service-view.ts';
import type { Pricing } from './tariff-fold.ts';
import type { Tariff } from './tariff-types.ts';
import type {
  CostLine,
  Currency,
  Country,
  FaultCode,
  Language,
  PaymentFlow,
  StopReason,
  VehicleState,
  WayIn,
} from './view.ts';

export const stateSchema = 4;

export interface EvseRules {
  label: string;
  id: string;
  connector: string;
  maxPowerW: number;
  leaseMs: number;
  /** Greatest step of the meter's energy register; absent where a version before has not said. */
  meterStepWh?: number;
  /** Where that register is a 32-bit float: what one of its units is, Wh; its step grows with it. */
  meterFloatWh?: number;
  /** Where a pilot controller talks to the car: the current it offers, A. */
  pilot?: { currentA: number };
  /** Nothing opens the contactor when the station is dead; absent where something does. */
  hasNoDeadMan?: true;
}

/** An address as OCPI writes it. */
export interface StationLocation {
  address: string;
  city: string;
  postalCode: string | null;
  /** Degrees, WGS 84, decimal strings with five to seven decimals. */
  latitude: string;
  longitude: string;
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
  /** Where the station stands, for the record of its sessions; absent where nobody has said. */
  location?: StationLocation;
  tariff: Tariff;
  /** Ways in that this station sells by. */
  flows: PaymentFlow[];
  amountsMinor: number[];
  defaultMinor: number;
  plugInTimeoutMs: number;
  resumeWithinMs: number;
  readingMaxAgeMs: number;
  idlePowerW: number;
  idleMs: number;
  receiptMs: number;
  /** So many times over a driver can have more time for a screen that ends by itself. */
  staysAtMost: number;
  /** A technician's PIN is set up; without one nobody comes in. */
  hasPin?: true;
}

/** A stretch of a charge in which the same prices were in force, and the car charged or did not. */
export interface ChargePeriod {
  startMs: number;
  energyWh: number;
  chargingMs: number;
  /** Connected without charging. */
  parkedMs: number;
}

/**
 * Why a reading is not taken: the register fell (to zero: a meter that was reset), rose further than
 * can have flowed, the answer came too late to say anything of now, or the register stands still while
 * power is drawn: somebody repeats an old answer.
 */
export type RefusalReason = 'fell' | 'fell-to-zero' | 'jumped' | 'late' | 'standing';

export interface Refusal {
  reason: RefusalReason;
  /** What it showed, and what the last good one had shown. */
  energyWh: number;
  lastWh: number;
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
  /** Why the last reading was refused; absent since a good one. */
  refusal?: Refusal;
  /** The station was off since `reading`, and its clock cannot tell for how long. */
  gapIsUnknown?: true;
  /** Power drawn since the register last moved, W·ms. */
  standingWattMs?: number;
  /** Oldest first; none before power has flowed. Absent in records from before version 2. */
  periods?: ChargePeriod[];
  /** By when power must flow, once the driver has asked for more time. */
  plugInByMs?: number;
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
  /** As the charge's. */
  periods?: ChargePeriod[];
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
      /** `car`: the car does not ask for current just now (pilot controllers alone can tell). */
      because: 'meter-lost' | 'relay-open' | 'pilot-lost' | 'restart' | 'car';
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
      /** The car was told to stop drawing: the relay stays closed until it has, no longer than this. */
      easingUntilMs?: number;
      /** When that was over, and the relay was told to open. */
      easedAtMs?: number;
      /** The start has failed: that is what the driver is told, if nothing was delivered. */
      failure?: FaultCode;
      lastOpenAtMs: number;
    }
  /** `reference`: of the payment this visit was about. */
  | { state: 'finished'; reference: string; outcome: Outcome; sinceMs: number; endsAtMs: number };

export type SessionStateName = Session['state'];

export type Outcome =
  | { kind: 'charged'; bill: Bill }
  | { kind: 'declined' }
  | { kind: 'expired' }
  | { kind: 'failed'; code: FaultCode };

export interface Evse {
  session: Session;
  /** Raised faults; any of them takes the EVSE out of service. */
  /** `reason`: why a technician has closed it (F40). */
  faults: { code: FaultCode; sinceMs: number; reason?: ServiceReason }[];
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
  /** Absent without one, and before it was first spoken to. */
  pilot?: PilotSeen;
}

/** What the pilot controller of an EVSE has said. */
export interface PilotSeen {
  /** Null: not yet heard of. */
  vehicle: VehicleState | null;
  /** Is current offered to the car? */
  isOffering: boolean | null;
  /** Since when it has not answered; null while it answers. */
  failingSinceMs: number | null;
  /** Since when it reports a fault of car or station (E, F); null while it does not. */
  faultySinceMs: number | null;
  /** What it was last told: to offer, or to take the offer back; null: nothing yet. */
  isToldToOffer: boolean | null;
  /** When that was. */
  toldAtMs: number;
}

export const operationNames = [
  'create',
  'look',
  'cancelUnapproved',
  'cancel',
  'capture',
  'captureAll',
  'refund',
  'receipt',
] as const;
export type OperationName = (typeof operationNames)[number];

/** One durable thing to be done at Vipps; its key is written before it is first sent. */
export interface Operation {
  key: string;
  /** Rises when Vipps refused a key: a refusal sticks to its key, so the next try needs a new one. */
  keyVersion: number;
  state: 'waiting' | 'sent' | 'done' | 'refused';
  attempts: number;
  nextTryAtMs: number;
  lastError: string | null;
  /** The closed list of payments.ts; null with `lastError`. */
  lastErrorCode: string | null;
  /** When it must have been done by, station time; null: no limit is known. */
  deadlineAtMs: number | null;
}

export type PaymentPlan =
  /** Somebody is paying. */
  | { kind: 'await' }
  /** Nobody will charge on it: whatever is held is let go. */
  | { kind: 'release' }
  /** Capture exactly the bill, release the rest, send the receipt. */
  | { kind: 'settle'; bill: Bill }
  /**
   * Found at Vipps and unknown to this record: told at once, and let go of when nobody has touched
   * it for `orphanGraceMs`.
   */
  | { kind: 'orphan'; foundAtMs: number; mayRelease: boolean };

export interface Seen {
  state: 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  captureGuaranteedUntilMs: number | null;
  /** The payment's whole amount, where the answer tells it. */
  amountMinor?: number;
}

/** What ends a payment's charge at the station's screen. */
export interface StopCode {
  /** Four digits. */
  code: string;
  /** How many wrong ones were given. */
  refusedCount: number;
  /** After too many of them: nothing is compared before this time. */
  waitUntilMs: number;
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
  /** Created at the station's screen, or by a phone on its page. */
  flow: PaymentFlow;
  /** What leads the payer to it; null until Vipps has made it. */
  wayIn: WayIn | null;
  /** Null: whoever stands at the screen may end the charge. */
  stopCode: StopCode | null;
  seen: Seen | null;
  /** When `seen` was last taken in or confirmed; null: never. */
  seenAtMs: number | null;
  /** Vipps must be asked how it stands before anything else is sent. */
  mustLook: boolean;
  operations: Partial<Record<OperationName, Operation>>;
  /** Vipps refused the creation for good. */
  isRefused: boolean;
  /** The sales unit captures whole amounts only (6140): capture all, refund the difference. */
  capturesAllOnly: boolean;
  /** Known for certain: nothing more will move. */
  isSettled: boolean;
}

export const alertCodes = [
  'settlement-slow', // tried at least three times and still not done
  'settlement-refused', // refused for good: nothing is tried any more
  'keys-refused', // Vipps, or the gateway, refuses the station's keys
  'guarantee-ends', // the bank's guarantee of the capture ends within a day, or has ended
  'deadline-near', // within two days the market's time to capture is over, or it is over
  'full-capture-only', // the sales unit refuses partial capture (6140)
  'receipt-refused', // the receipt will not reach the driver's app
  'changed-outside', // money was moved by other hands and no longer fits the bill
  'payment-vanished', // Vipps no longer knows a payment it has confirmed
  'no-dead-man', // an outlet's contactor stays closed when the station is dead
  'relay-welded', // a contactor does not open (F17)
  'orphan', // a payment of this station that its record does not know
] as const;
export type AlertCode = (typeof alertCodes)[number];

/** Something that needs a person. It stays until its cause is gone, or until `untilMs`. */
export interface Alert {
  code: AlertCode;
  /** The payment it is about; null: the whole station. */
  reference: string | null;
  sinceMs: number;
  message: string;
  /** For causes that no later event can show to be gone; null: it goes with its cause. */
  untilMs: number | null;
  /** A technician has seen it: by which sign, and when. */
  acknowledged?: { by: string; atMs: number };
}

export interface StationState {
  schema: typeof stateSchema;
  rules: Rules;
  /** Time of the last event taken in. */
  atMs: number;
  paymentIsReachable: boolean;
  /** Why not, as the closed list of payments.ts has it; null while reachable or not known. */
  paymentTrouble: string | null;
  screen: { evse: string | null; language: Language; touchedAtMs: number };
  evses: Record<string, Evse>;
  /** Unsettled ones, and settled ones a screen still shows. */
  payments: Record<string, Payment>;
  alerts: Alert[];
  /** The last reference given to a payment, by what its references begin with. */
  lastReferences: Record<string, { day: string; number: number }>;
  /** Absent: nobody has ever been at the technician's door. */
  service?: Service;
}
