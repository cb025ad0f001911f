/**
 * What the phone pages may know: the page a fixed code leads to (`PhoneOffer`) and the status page of
 * one payment (`PhoneVisit`); types only. Units as in view.ts.
 */
import type { FaultCode, PaymentFlow, PriceLine, Screen, StationFacts } from './view.ts';

/** The outlet a page is about. */
export interface PhoneOutlet {
  label: string;
  connector: string;
  maxPowerW: number;
}

/** Why a phone cannot pay for an outlet just now. */
export type NoPhonePayment =
  | 'phone-paying' // another phone was faster
  | 'screen-in-use' // somebody is choosing or paying at the station's screen
  | 'busy' // a car is charging, or a charge is just ending
  | 'serviced' // a technician is at work
  | 'out-of-service'
  | 'payment-unreachable';

export interface PhoneOffer {
  atMs: number;
  station: StationFacts;
  outlet: PhoneOutlet;
  prices: PriceLine[];
  amountsMinor: number[];
  defaultMinor: number;
  /** Roughly how many Wh each amount buys at the price now; same order as amountsMinor. */
  approximateWh: number[];
  /** Null: a phone may pay now. */
  whyNot: NoPhonePayment | null;
  /** With `out-of-service`, for support. */
  code: FaultCode | null;
  /** Another outlet of this station that a phone could pay for now. */
  freeLabel: string | null;
}

type Shown<Name extends Screen['name']> = Omit<Extract<Screen, { name: Name }>, 'remainingMs'>;

/** What the status page shows: the station's own screens, and the endings only a phone can see. */
export type PhoneScreen =
  | {
      name: 'pay';
      /** Where the payer goes; null while Vipps makes the payment, and once it cannot be paid. */
      link: string | null;
      /** By which way the payment came about: a code on the screen has no link. */
      flow: PaymentFlow;
      paymentIsReachable: boolean;
      authorizedMinor: number;
      remainingMs: number;
      totalMs: number;
      /** Cancelled, or out of time: Vipps is being asked how it ended. */
      isClosing: boolean;
    }
  | Extract<Screen, { name: 'starting' | 'plug-in' | 'charging' | 'stopping' }>
  | Shown<'receipt'>
  | { name: 'declined' }
  | { name: 'expired' }
  /** Cancelled here or at the station, or never started: nothing is paid. */
  | { name: 'cancelled' }
  | { name: 'fault'; code: FaultCode };

export interface PhoneVisit {
  atMs: number;
  station: StationFacts;
  outlet: PhoneOutlet;
  reference: string;
  /** What ends this charge at the station's screen; null: nothing is asked for there, or it is over. */
  stopCode: string | null;
  screen: PhoneScreen;
}
