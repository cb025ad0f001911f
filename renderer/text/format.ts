/**
 * Figures as a driver reads them: money, energy, power and time by language. Everything starts from
 * integers or exact decimal strings, and digits are moved as text, so no figure is ever a float's guess.
 */
import type { Currency, Language } from '../../electron/contract.ts';

/** A figure and its unit, apart, so that the screen may set them in different sizes. */
export interface Quantity {
  number: string;
  unit: string;
}

const noBreakSpace = '\u00a0';

/**
 * Electron's ICU has neither Nynorsk nor Northern Sámi, and would silently write American English
 * for them ("1,234.50"), while phones have them. Both write numbers and times as Bokmål does, so
 * all take its rules: a figure is the same on every screen.
 */
const locales: Record<Language, string> = {
  nb: 'nb-NO',
  nn: 'nb-NO',
  se: 'nb-NO',
  en: 'en-GB',
  da: 'da-DK',
  sv: 'sv-SE',
  fi: 'fi-FI',
  de: 'de-DE',
};

const symbols: Record<Currency, string> = { NOK: 'kr', DKK: 'kr', SEK: 'kr', EUR: '€' };

const hourSymbols: Record<Language, string> = {
  nb: 't',
  nn: 't',
  // The international symbol (ISO 80000-3): "diibmu" has no short form that everybody reads.
  se: 'h',
  en: 'h',
  da: 't',
  sv: 'h',
  fi: 't',
  de: 'h',
};

/** Number, no-break space, unit: "84,55 kr". The same order in every language, as with kWh. */
export function textOf({ number, unit }: Quantity): string {
  return `${number}${noBreakSpace}${unit}`;
}

/** The same with plain spaces, for accessible names that are looked up as "350 kr". */
export function nameOf(quantity: Quantity): string {
  return textOf(quantity).replaceAll(/[\u00a0\u202f]/g, ' ');
}

/** A text that must not break across lines, such as a telephone number. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', noBreakSpace);
}

function assertInteger(value: number): void {
  if (!Number.isSafeInteger(value)) throw new Error(`A figure must be an integer, not ${value}`);
}

/** `digits` counted in 10^-places as a decimal string: (8455, 2) is "84.55". */
function shifted(digits: number, places: number): string {
  assertInteger(digits);
  const text = String(Math.abs(digits)).padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  return `${digits < 0 ? '-' : ''}${whole}.${text.slice(text.length - places)}`;
}

/** Making one takes longer than all that is done with it on a page. */
const numberFormats = new Map<string, Intl.NumberFormat>();

/** An exact decimal string by language, with at least `least` and at most `most` decimals. */
function localized(value: string, language: Language, least: number, most = least): string {
  const key = `${language} ${least} ${most}`;
  let format = numberFormats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    });
    numberFormats.set(key, format);
  }
  return format.format(value as Intl.StringNumericLiteral);
}

/** Integer minor units: (8455, NOK, nb) is "84,55 kr". All currencies here have two decimals. */
export function money(minor: number, currency: Currency, language: Language): Quantity {
  return { number: localized(shifted(minor, 2), language, 2), unit: symbols[currency] };
}

/** As `money`, without decimals when the amount is round: "350 kr", "12,50 kr". */
export function shortMoney(minor: number, currency: Currency, language: Language): Quantity {
  if (minor % 100 !== 0) return money(minor, currency, language);
  return { number: localized(shifted(minor, 2), language, 0), unit: symbols[currency] };
}

/**
 * A price per unit from an exact decimal string of minor units: "459" is "4,59 kr", "12.5" is
 * "0,125 kr". At least two decimals; as many as the price has, up to six.
 */
export function unitPrice(minorPerUnit: string, currency: Currency, language: Language): Quantity {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(minorPerUnit);
  if (match === null) throw new Error(`Not a price in minor units: ${minorPerUnit}`);
  const [, whole = '', fraction = ''] = match;
  const padded = whole.padStart(3, '0');
  const major = `${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`;
  return { number: localized(major, language, 2, 6), unit: symbols[currency] };
}

/** The nearest integer of an exact decimal string of minor units, half up: for data-value. */
export function roundedMinor(minorPerUnit: string): number {
  const [whole = '0', fraction = ''] = minorPerUnit.split('.');
  return Number(whole) + (fraction.charAt(0) >= '5' ? 1 : 0);
}

/** Wh as kWh with two decimals, half up; three when asked, which is exact. */
export function energy(energyWh: number, language: Language, decimals: 2 | 3 = 2): Quantity {
  assertInteger(energyWh);
  const digits = decimals === 3 ? energyWh : Math.round(energyWh / 10);
  return { number: localized(shifted(digits, decimals), language, decimals), unit: 'kWh' };
}

/** Whole kWh, for "about 76 kWh". */
export function roughEnergy(energyWh: number, language: Language): Quantity {
  return { number: localized(String(Math.round(energyWh / 1000)), language, 0), unit: 'kWh' };
}

/** W as kW with one decimal. Meters give fractions of a watt, so this alone takes any number. */
export function power(powerW: number, language: Language): Quantity {
  return { number: localized(shifted(Math.round(powerW / 100), 1), language, 1), unit: 'kW' };
}

/** A station's greatest power, without a needless decimal: "22 kW", "7,4 kW". */
export function ratedPower(powerW: number, language: Language): Quantity {
  return { number: localized(shifted(Math.round(powerW / 100), 1), language, 0, 1), unit: 'kW' };
}

/** An exact decimal string such as a quantity "18.423", up to three decimals. */
export function decimal(value: string, language: Language): string {
  return localized(value, language, 0, 3);
}

/** VAT and the like from a decimal string: "25 %", in English "25%". */
export function percent(value: string, language: Language): string {
  const number = localized(value, language, 0, 2);
  return language === 'en' ? `${number}%` : `${number}${noBreakSpace}%`;
}

/** A length of time in its two greatest units: "1 t 42 min", "42 min", "35 s". Rounded down. */
export function duration(durationMs: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return textOf({ number: String(seconds), unit: 's' });
  const inMinutes = textOf({ number: String(minutes % 60), unit: 'min' });
  if (minutes < 60) return inMinutes;
  const hours = textOf({ number: String(Math.floor(minutes / 60)), unit: hourSymbols[language] });
  return `${hours} ${inMinutes}`;
}

/** Seconds with at most one decimal, for how long a button is held: "1 s", "1,5 s". */
export function shortDuration(durationMs: number, language: Language): string {
  const tenths = shifted(Math.round(durationMs / 100), 1);
  return textOf({ number: localized(tenths, language, 0, 1), unit: 's' });
}

/** Minutes and seconds of a countdown, "9:41". Rounded up, so that 0:00 means over. */
export function countdown(remainingMs: number): string {
  const seconds = secondsLeft(remainingMs);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Whole seconds left, rounded up, never negative. */
export function secondsLeft(remainingMs: number): number {
  return Math.max(0, Math.ceil(remainingMs / 1000));
}

/** As with numbers: making one takes longer than a whole screen needs to be drawn. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** A moment by language on the station's own clock and calendar; `shape` names what is shown of it. */
function moment(
  atMs: number,
  timeZone: string,
  language: Language,
  shape: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = `${language} ${timeZone} ${shape}`;
  let format = timeFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locales[language], { ...options, timeZone });
    timeFormats.set(key, format);
  }
  return format.format(atMs);
}

/** Hours and minutes on the station's own clock: "14:07" (Danish and Finnish "14.07"). */
export function clockTime(atMs: number, timeZone: string, language: Language): string {
  return moment(atMs, timeZone, language, 'clock', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** As `clockTime`, with seconds: "14:07:31". */
export function exactTime(atMs: number, timeZone: string, language: Language): string {
  return moment(atMs, timeZone, language, 'exact', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/**
 * Day, month and year on the station's own calendar: "9. okt. 2029". In Northern Sámi in figures,
 * "9.10.2029": its names of months are not in ICU, and Norwegian ones are of another language.
 */
export function calendarDate(atMs: number, timeZone: string, language: Language): string {
  return moment(atMs, timeZone, language, 'date', {
    day: 'numeric',
    month: language === 'se' ? 'numeric' : 'short',
    year: 'numeric',
  });
}
