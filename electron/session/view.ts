/**
 * What a screen may know (`Snapshot`) and what a person at it may ask for (`Intent`): types only.
 * The screen holds no other truth. Money is an integer in minor units, energy in Wh, power in W, time in ms, unless the name says otherwise.
 */
import type { PinEntry, ServiceScreen } from './service-view.ts';

/**
 * Languages of the screen, each with a catalogue in renderer/text. The codes are ISO 639-1's: `nn`
 * is Norwegian Nynorsk, and `se` is Northern Sámi, not Swedish.
 */
export const languages = ['nb', 'nn', 'se', 'en', 'da', 'sv', 'fi', 'de'] as const;
export type Language = (typeof languages)[number];

export type Country = 'NO' | 'DK' | 'FI' | 'SE';
export type Currency = 'NOK' | 'DKK' | 'EUR' | 'SEK';
/** Payment mark to show, by market and date (Vipps everywhere from 2027-01-12). */
export type Brand = 'Vipps' | 'MobilePay';

/**
 * How a driver comes to the payment: by the one-time code on the screen, or by the fixed code that
 * leads a phone to the station's own page (Vipps' userFlow QR and WEB_REDIRECT).
 */
export const paymentFlows = ['qr', 'redirect'] as const;
export type PaymentFlow = (typeof paymentFlows)[number];

/** Sunlight or night: ink on paper, or the same roles on dark ground. */
export type Theme = 'light' | 'dark';

/** When the screen may make a sound: never, by daylight, or at any hour. */
export type Sounds = 'off' | 'day' | 'always';

/** Everything fixed about the station that a driver may read. */
export interface StationFacts {
  id: string;
  name: string;
  country: Country;
  currency: Currency;
  timeZone: string;
  brand: Brand;
  supportPhone: string;
  operatorName: string;
  organizationNumber: string;
  termsUrl: string;
  privacyUrl: string;
  languages: Language[];
  flows: PaymentFlow[];
  /** How long Stop is held before it acts; 0 is a tap. */
  stopHoldMs: number;
  /** Diagonal of the glass, inches: what a millimetre is on it. */
  screenDiagonalIn: number;
  /** Untouched for so long with nothing to say, the screen rests, s; 0: never. */
  attractAfterS: number;
  sounds: Sounds;
}

/** One price as a driver reads it, in AFIR's order: per kWh, per minute, per session, other. */
export interface PriceLine {
  unit: 'kWh' | 'minute' | 'minute-parked' | 'session';
  /** Exact amount in minor units with VAT, a decimal string such as "459" or "12.5". */
  minorPerUnit: string;
  /** VAT in per cent that the price contains, a decimal string such as "25" or "25.5"; null: none. */
  vatPercent: string | null;
}

/**
 * `phone-paying`: somebody who came by the fixed code is paying for it on a phone; `serviced`: a
 * technician is at work, and nothing is sold meanwhile.
 */
export type Availability = 'free' | 'phone-paying' | 'busy' | 'serviced' | 'out-of-service';

export interface EvseTile {
  label: string;
  connector: string;
  maxPowerW: number;
  availability: Availability;
  /** Fault code such as "F17" while out of service, for support; null otherwise. */
  code: string | null;
}

/**
 * The car as the pilot line tells it (IEC 61851-1, annex A): A none, B connected, C asking for current,
 * D asking with ventilation, E no pilot, F fault of the station.
 */
export type VehicleState = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

/** Fault codes a person may be shown; docs/runbook.md says of each what to check and do. */
export const faultCodes = [
  'F11', // meter does not answer
  'F12', // relay does not answer
  'F13', // relay did not close
  'F14', // meter reading impossible (reset, jumped back)
  'F15', // pilot controller does not answer
  'F16', // pilot line at fault: short circuit, or the car refused (E, F)
  'F17', // relay welded: power or energy after opening
  'F21', // payment could not be made
  'F22', // money needs a person: said under Help, keeps nobody from charging
  'F31', // database damaged
  'F32', // database cannot be written
  'F40', // put out of service by a technician
  'F90', // a bug stopped the program's assertion
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** How a line of the receipt came about. */
export interface CostLine {
  unit: 'kWh' | 'minute' | 'minute-parked' | 'session' | 'minimum';
  /** Quantity in the unit, a decimal string ("18.423"). */
  quantity: string;
  minorPerUnit: string;
  grossMinor: number;
  vatMinor: number;
  vatPercent: string | null;
}

export type SuspendedBecause = 'meter-lost' | 'relay-open';

/** Why the charge ended; OCPP's names. */
export type StopReason =
  | 'Local'
  | 'Remote'
  | 'EVDisconnected'
  | 'EnergyLimitReached'
  | 'LocalOutOfCredit'
  | 'TimeLimitReached'
  | 'PowerLoss'
  | 'Reboot'
  | 'EmergencyStop'
  | 'StoppedByEV'
  | 'Timeout'
  | 'Other';

export type Qr =
  /** Draw this text here; it is exactly what Vipps gave. */
  | { kind: 'text'; payload: string }
  /** Show these bytes, as Vipps made them: a data: URI of SVG or PNG. */
  | { kind: 'image'; dataUri: string };

/** What leads a payer to the payment: a code on the screen, or Vipps' page for the phone that asked. */
export type WayIn = Qr | { kind: 'link'; url: string };

/** How it stands with the payer's code that Stop asks for at the screen. */
export interface CodeEntry {
  /** Wrong codes in this charge: one more after a try means that it was refused. */
  refusedCount: number;
  /** Too many were wrong: none is taken for so long. 0: one is taken now. */
  waitMs: number;
}

/** The screen to show, with exactly what it needs. */
export type Screen =
  | {
      name: 'welcome';
      prices: PriceLine[];
      /** False: the price stays, words say why nothing can be bought. */
      canStart: boolean;
      whyNot: 'payment-unreachable' | 'serviced' | null;
      maxPowerW: number;
      /** The fixed code to the phone page; null while a phone could not pay, and where there is none. */
      phoneCode: Qr | null;
    }
  | { name: 'terms'; prices: PriceLine[] }
  | {
      name: 'amount';
      prices: PriceLine[];
      amountsMinor: number[];
      defaultMinor: number;
      /** Roughly how many Wh each amount buys at the price now; same order as amountsMinor. */
      approximateWh: number[];
    }
  | {
      name: 'pay';
      /** `redirect`: a phone is paying on its own page, and there is no code to be shown here. */
      flow: PaymentFlow;
      /** Null while Vipps makes the payment, and while payment is unreachable. */
      qr: Qr | null;
      paymentIsReachable: boolean;
      authorizedMinor: number;
      /** Until the payment expires. */
      remainingMs: number;
      totalMs: number;
      /** Cancel was pressed, or the time ran out: Vipps is being asked how it ended. */
      isClosing: boolean;
    }
  | {
      name: 'plug-in';
      /** The pilot line shows a car at the cable, which does not ask for current yet. */
      isConnected: boolean;
      authorizedMinor: number;
      remainingMs: number;
      totalMs: number;
      /** What will end this charge at this screen; null: nothing is asked for. */
      stopCode: string | null;
    }
  | { name: 'starting'; authorizedMinor: number; stopCode: string | null }
  | {
      name: 'charging';
      energyWh: number;
      powerW: number;
      costMinor: number;
      authorizedMinor: number;
      /** authorized − cost */
      remainingMinor: number;
      elapsedMs: number;
      prices: PriceLine[];
      readingAgeMs: number;
      readingIsStale: boolean;
      meterSerialNumber: string | null;
      /** The meter counts in steps that are worth more than one minor unit, Wh; null: in finer ones. */
      stepWh: number | null;
      /** Null while current may flow; otherwise why it does not. */
      suspended: SuspendedBecause | null;
      /** The car draws (nearly) nothing though the relay is closed. */
      carIsPaused: boolean;
      /** Mean power of each of the last ten minutes or so, oldest first, at most 60 values. */
      powerHistoryW: number[];
      paymentIsReachable: boolean;
      /** Null: Stop asks for no code here. */
      codeEntry: CodeEntry | null;
      /** The code itself, in the first minute only: afterwards anybody may stand here. */
      stopCode: string | null;
    }
  | {
      name: 'stopping';
      energyWh: number;
      costMinor: number;
      /** Was the car told to stop drawing first, and has it? Null where nobody can tell it. */
      carStops: 'asked' | 'done' | null;
      /** Since the relay was told to open; 0 before. */
      waitedMs: number;
      relayIsOpen: boolean;
      readingIsFinal: boolean;
    }
  | {
      name: 'receipt';
      energyWh: number;
      meterStartWh: number;
      meterStopWh: number;
      meterSerialNumber: string | null;
      stopReason: StopReason;
      lines: CostLine[];
      netMinor: number;
      vatMinor: number;
      /** What the driver finally pays, refunds taken off. */
      capturedMinor: number;
      releasedMinor: number;
      settled: 'pending' | 'settled';
      /** Nothing is charged although energy may have flowed: below the market's least amount. */
      isWaived: boolean;
      startedAtMs: number;
      stoppedAtMs: number;
      reference: string;
      remainingMs: number;
    }
  | { name: 'declined'; remainingMs: number }
  | { name: 'expired'; remainingMs: number }
  /** This driver's attempt failed; nothing is charged. */
  | { name: 'fault'; code: FaultCode; remainingMs: number }
  | {
      name: 'out-of-service';
      code: FaultCode;
      /** Another outlet of this station that is free, to send the driver to. */
      freeLabel: string | null;
    }
  | ServiceScreen;

/** Something the screen does by itself, announced from 20 s before (WCAG 2.2.1). */
export interface TimeOut {
  /**
   * What happens then: the way back to welcome, or to the overview of several outlets, or to the
   * station's language; the end of the wait for a car, when all that is held is released; the end of
   * the payment at Vipps; the end of a technician's visit.
   */
  kind: 'return' | 'overview' | 'language' | 'plug-in' | 'payment' | 'service';
  remainingMs: number;
  /** False where a touch cannot put it off: by Vipps' own limit, or when that was done to the end. */
  canStay: boolean;
}

export type ScreenName = Screen['name'] | 'setup';

/** What a configuration mistake looks like to the person who must mend it. */
export interface Mistake {
  /** Where, such as `evses[0].meter.driver`. */
  path: string;
  /** What is wrong and what is allowed, one sentence. */
  message: string;
}

export type Snapshot =
  | { kind: 'setup'; seq: number; mistakes: Mistake[]; configPath: string | null }
  | {
      kind: 'station';
      /** Rises with every snapshot of one process. */
      seq: number;
      atMs: number;
      station: StationFacts;
      /** The sun is up, or its light is: until civil twilight ends. */
      isDay: boolean;
      theme: Theme;
      /** Nothing goes on that anybody could be looking at: untouched, the screen may rest. */
      mayRest: boolean;
      language: Language;
      /** Outlet the screen is about; null: the overview of several. */
      evse: string | null;
      evses: EvseTile[];
      paymentIsReachable: boolean;
      /** How many alerts stand: the technician reads it under Help, drivers need not care. */
      alertCount: number;
      screen: Screen;
      /** The screen's next time-out; null while none is near. */
      timeOut: TimeOut | null;
      /** How it stands with the technician's PIN; null where none is set up. */
      pin: PinEntry | null;
    };

/** What a person asked for. A request: the station may well say no by not changing. */
export type Intent =
  | { type: 'start'; evse: string }
  | { type: 'acceptTerms'; evse: string }
  | { type: 'pay'; evse: string; amountMinor: number }
  | { type: 'cancel'; evse: string }
  /** `code`: four digits, where the screen asks for them. */
  | { type: 'stop'; evse: string; code?: string }
  /** Danger: power off at once, at this outlet or (null) at all of them; no code is asked for. */
  | { type: 'emergencyStop'; evse: string | null }
  | { type: 'done'; evse: string }
  /** More time before the screen's time-out; what the screen is about is kept for the full time again. */
  | { type: 'stay'; evse: string }
  | { type: 'chooseEvse'; evse: string | null }
  | { type: 'chooseLanguage'; language: Language }
  /** A technician's PIN, 6 to 12 digits. */
  | { type: 'givePin'; pin: string }
  /** The technician is done: the start checks run again, then the station sells. */
  | { type: 'leaveService' }
  /** Somebody is here: put the way back to welcome off. */
  | { type: 'touch' };
