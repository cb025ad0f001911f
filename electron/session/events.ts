/** What can happen to the station (past tense), and what it can want done (imperative). */
import type { Currency, Language, PaymentFlow, VehicleState, WayIn } from './view.ts';
import type { ServiceActName, ServiceReason, TrialKind } from './service-view.ts';
import type { AlertCode, Bill, OperationName, Rules, Seen } from './state.ts';

/** Why a call to Vipps did not succeed, as far as the machine decides by it. */
export interface CallError {
  code: string;
  retry: 'never' | 'later' | 'unknown';
  retryAfterMs: number | null;
  message: string;
}

export type Happening =
  | {
      type: 'StationStarted';
      rules: Rules;
      /** The computer's clock was behind the journal: how long the station was off is not known. */
      clockIsUncertain: boolean;
    }
  | { type: 'Ticked' }
  | { type: 'Touched' }
  | { type: 'LanguageChosen'; language: Language }
  | { type: 'EvseChosen'; evse: string | null }
  | { type: 'StartWanted'; evse: string }
  | { type: 'TermsAccepted'; evse: string }
  | ({ type: 'PaymentWanted'; evse: string } & PaymentWish)
  /** On a phone: the terms were accepted and the amount chosen there. */
  | ({ type: 'PhonePaymentWanted'; evse: string } & PaymentWish)
  /** `reference`: from a phone, which may end nothing but what its own payment is for. */
  | { type: 'CancelWanted'; evse: string; reference?: string }
  /** `code`: as it was typed at the screen, where the payment has one. */
  | {
      type: 'StopWanted';
      evse: string;
      from: 'Local' | 'Remote';
      reference?: string;
      code?: string;
    }
  /** Somebody at the screen sees danger: power off at once, whoever has paid. */
  | { type: 'EmergencyStopWanted'; evse: string }
  | { type: 'DoneWanted'; evse: string }
  /** The driver is still here and asks for the full time again. */
  | { type: 'StayWanted'; evse: string }
  | { type: 'MeterIdentified'; evse: string; serialNumber: string | null }
  | { type: 'MeterRead'; evse: string; energyWh: number; powerW: number; askedAtMs: number }
  | { type: 'MeterFailed'; evse: string; kind: string }
  | {
      type: 'RelayReported';
      evse: string;
      isEnergized: boolean;
      auxiliaryIsClosed: boolean | null;
      askedAtMs: number;
    }
  | { type: 'RelayFailed'; evse: string; kind: string }
  | { type: 'PilotReported'; evse: string; vehicle: VehicleState; isOffering: boolean }
  | { type: 'PilotFailed'; evse: string; kind: string }
  /** `trouble`: why payment is not reachable, one of payments.ts' error codes. */
  | { type: 'PaymentReachabilityChanged'; isReachable: boolean; trouble?: string | null }
  | { type: 'PaymentCreated'; reference: string; wayIn: WayIn }
  /** An answer that says how the payment stands, whichever call it came from. */
  | { type: 'PaymentSeen'; reference: string; by: OperationName; seen: Seen }
  /** Vipps has called (webhook): something happened to the payment; only a look-up can tell what. */
  | { type: 'PaymentSignalled'; reference: string }
  | { type: 'ReceiptSent'; reference: string }
  | { type: 'PaymentCallFailed'; reference: string; operation: OperationName; error: CallError }
  /** The search at a start has come upon a payment under one of this station's references. */
  | { type: 'PaymentFound'; evse: string; reference: string; currency: Currency; seen: Seen }
  /** The event log of a payment that no longer fits its bill. */
  | { type: 'PaymentEventsRead'; reference: string; events: PaymentEvent[] }
  /** Somebody has typed a technician's PIN: it is counted, and only then compared. */
  | { type: 'PinGiven' }
  | { type: 'PinAccepted' }
  | { type: 'PinRefused' }
  | { type: 'ServiceLeft' }
  | { type: 'TrialWanted'; evse: string; kind: TrialKind }
  | { type: 'TrialEndWanted' }
  | { type: 'EvseServiceWanted'; evse: string; isOpen: boolean; reason: ServiceReason }
  | { type: 'AlertAcknowledged'; code: AlertCode; reference: string | null; by: string }
  | { type: 'RetryWanted'; reference: string }
  /** Something done in a visit that the machine need not decide about. */
  | { type: 'ServiceNoted'; what: ServiceActName; about: string | null; outcome: string | null }
  /** The record is damaged, or cannot be written: it is left alone, and nothing is sold. */
  | { type: 'DatabaseUnusable'; code: 'F31' | 'F32' };

/** What a driver has decided about a payment, and what the station gives it. */
export interface PaymentWish {
  amountMinor: number;
  /** The next one of the EVSE (reference.ts). */
  reference: string;
  /** Four digits that end its charge at the screen; absent where none is wanted. */
  stopCode?: string;
}

/** An entry of Vipps' event log, as far as it is of use to a person. */
export interface PaymentEvent {
  /** CAPTURED, CANCELLED, REFUNDED, …; names that are new are passed on. */
  name: string;
  amountMinor: number;
  atMs: number;
  success: boolean;
  idempotencyKey: string | null;
}

export type StationEvent = { atMs: number } & Happening;

/** What devices are to do. */
export type SupplyEffect =
  | { type: 'closeRelay'; evse: string }
  | { type: 'renewLease'; evse: string }
  | { type: 'openRelay'; evse: string }
  | { type: 'readMeter'; evse: string }
  /** Tells the car, by the pilot line, that it may draw up to this current, or nothing. */
  | { type: 'offerCurrent'; evse: string; currentA: number }
  | { type: 'pauseCurrent'; evse: string };

export type Effect =
  | SupplyEffect
  | {
      type: 'createPayment';
      reference: string;
      key: string;
      amountMinor: number;
      currency: Currency;
      description: string;
      evse: string;
      flow: PaymentFlow;
    }
  | { type: 'watchPayment'; reference: string }
  | { type: 'unwatchPayment'; reference: string }
  | { type: 'lookUpPayment'; reference: string }
  | { type: 'readPaymentEvents'; reference: string }
  | {
      type: 'capturePayment' | 'refundPayment';
      reference: string;
      key: string;
      amountMinor: number;
      currency: Currency;
      operation: OperationName;
    }
  | {
      type: 'cancelPayment';
      reference: string;
      key: string;
      onlyIfNotAuthorized: boolean;
      operation: OperationName;
    }
  | { type: 'sendReceipt'; reference: string; key: string; bill: Bill }
  /** Ask Vipps for each reference that may have been given out and is not in the record. */
  | { type: 'searchPayments'; searches: PaymentSearch[] };

/** The references of one EVSE that the record does not know, in the order they are given out. */
export interface PaymentSearch {
  evse: string;
  /** What its references begin with. */
  prefix: string;
  /** The last one known: the search begins behind it. */
  after: { day: string; number: number };
  /** Day of the last one to be looked for. */
  untilDay: string;
}

/**
 * Effects that repeat a permission already on disk and change nothing lasting: a tick that brings
 * only these is not journaled.
 */
export function isFleeting(effect: Effect): boolean {
  return effect.type === 'renewLease' || effect.type === 'readMeter';
}
