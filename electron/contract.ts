/**
 * The contract between the station's process and what people see of it, said once: preload, ipc.ts,
 * the screen, the phone pages and their test doubles all take their types from here.
 */
import type { PhoneOffer, PhoneVisit } from './session/phone.ts';
import type { ServiceAnswer, ServiceRequest } from './session/service-request.ts';
import type { Brand, Intent, Language, Snapshot } from './session/view.ts';

export type * from './session/phone.ts';
export type * from './session/service-request.ts';
export type * from './session/service-view.ts';
export type * from './session/view.ts';

/** Names of the IPC channels: main → screen, and screen → main. */
export const channels = {
  snapshot: 'ladekiosk:snapshot',
  subscribe: 'ladekiosk:subscribe',
  intend: 'ladekiosk:intend',
  painted: 'ladekiosk:painted',
  service: 'ladekiosk:service',
} as const;

/** What preload puts on `window.ladekiosk`: the only way between screen and station. */
export interface Bridge {
  /** Calls back with the snapshot of now, then with each new one. Returns how to end it. */
  subscribe(onSnapshot: (snapshot: Snapshot) => void): () => void;
  intend(intent: Intent): void;
  /** The screen has painted the snapshot with this seq: proof that it lives. */
  painted(seq: number): void;
  /** A technician's request; refused in words unless the PIN has been given. Never rejects. */
  service<Type extends ServiceRequest['type']>(
    request: Extract<ServiceRequest, { type: Type }>,
  ): Promise<ServiceAnswer<Type>>;
}

/** What a phone page needs besides its view; addresses are relative to the page's own. */
export interface PhoneFrame {
  language: Language;
  /** What the page offers to switch to, by `?lang=`; in this order. */
  languages: Language[];
  assets: { script: string; styles: string[] };
}

/** A status page sends its forms below its own address, of which this is the last part. */
export interface VisitFrame extends PhoneFrame {
  address: string;
}

/** Why a form sent from the offer page came back: nothing has been created, nothing is charged. */
export type OfferMistake =
  | 'terms' // not accepted
  | 'amount' // none of those offered
  | 'form' // too old, used up, or not of this page
  | 'taken' // somebody else was faster, or the outlet cannot sell any more
  | 'failed' // Vipps did not make the payment
  | 'too-many'; // too many attempts from this phone or at this outlet

export interface OfferForm {
  /** Proof that the form came from this page; goes back in the field `form`. */
  token: string;
  mistake: OfferMistake | null;
  /** What the driver had chosen before the form came back; null at first. */
  amountMinor: number | null;
  /** Address of the status page of a payment this browser made here and that is not over. */
  ownVisit: string | null;
}

/** Pages without a view: an address that leads nowhere, a station that cannot answer. */
export type PhoneMessage = 'not-found' | 'unavailable' | 'too-many';

/** The bundle of phone pages as the web server uses it: views in, whole HTML documents out. */
export interface PhonePages {
  offer(view: PhoneOffer, form: OfferForm, frame: PhoneFrame): string;
  /** `goToPay`: the payer has just sent the form and is led on to Vipps, once. */
  visit(view: PhoneVisit, goToPay: boolean, frame: VisitFrame): string;
  message(
    name: PhoneMessage,
    facts: { brand: Brand; supportPhone: string },
    frame: PhoneFrame,
  ): string;
}
