/** What the phone pages ask of the station; real in the app, and the same station in tests. */
import type { PhoneOffer, PhoneVisit } from '../session/phone.ts';
import type { Language } from '../session/view.ts';

export interface PhoneStation {
  /** False until the loop runs, and once it has stopped. */
  isRunning: () => boolean;
  /** What phones are offered, the station's own language first. */
  languages: readonly Language[];
  supportPhone: string;
  brand: () => 'Vipps' | 'MobilePay';
  /** Null: there is no such outlet, or phones do not pay at this station. */
  offer: (label: string) => PhoneOffer | null;
  /** Null: no payment of this reference is known, or it is too long ago. */
  visit: (reference: string) => PhoneVisit | null;
  /** The reference of the payment that was granted; null where another was faster. */
  pay: (label: string, amountMinor: number) => string | null;
  end: (wish: 'stop' | 'cancel', reference: string) => void;
  /** Calls back after each change, and at least once a second. */
  onTurn: (listener: () => void) => () => void;
}
