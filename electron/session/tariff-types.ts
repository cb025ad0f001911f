/**
 * The part of the OCPI 2.3.0 Tariff object that prices a charge, after the configuration edge has
 * checked it. Prices are exact decimal strings in major units ("4.59"); nothing here is a float.
 */
import type { Currency } from './view.ts';

export type Dimension = 'ENERGY' | 'FLAT' | 'TIME' | 'PARKING_TIME';

export interface PriceComponent {
  type: Dimension;
  /** Per kWh (ENERGY), per session (FLAT), per hour (TIME, PARKING_TIME). */
  price: string;
  /** VAT in per cent, a decimal string; null: no VAT applies. */
  vat: string | null;
  /** Wh for ENERGY, seconds for TIME and PARKING_TIME; at least 1; 1 for FLAT. */
  stepSize: number;
}

/** All that is present must hold. Times are local to the station. */
export interface Restrictions {
  /** "HH:MM"; a start counts, an end no longer does; an end of "00:00" is midnight. */
  startTime?: string;
  endTime?: string;
  /** "YYYY-MM-DD"; the start date counts, the end date no longer does. */
  startDate?: string;
  endDate?: string;
  /** Energy of the session so far, Wh; the minimum counts, the maximum no longer does. */
  minEnergyWh?: number;
  maxEnergyWh?: number;
  /** Duration of the session so far, s; the minimum counts, the maximum no longer does. */
  minDurationS?: number;
  maxDurationS?: number;
  /** 1 = Monday … 7 = Sunday. */
  daysOfWeek?: number[];
}

export interface TariffElement {
  components: PriceComponent[];
  restrictions: Restrictions | null;
}

export interface PriceLimit {
  beforeTaxes: string | null;
  afterTaxes: string | null;
}

export interface Tariff {
  currency: Currency;
  /** YES: prices contain VAT; NO: VAT comes on top; N/A: no VAT at all. */
  taxIncluded: 'YES' | 'NO' | 'N/A';
  elements: TariffElement[];
  minPrice: PriceLimit | null;
  maxPrice: PriceLimit | null;
}
