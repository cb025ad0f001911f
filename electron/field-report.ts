/** How devices, lines and loop are faring, as figures for whoever watches from afar. */

export interface OutletReport {
  /** Since the meter was asked for its last good reading, ms; null before the first one. */
  readingAgeMs: number | null;
  /** What was left of the lease at the renewal that came closest to its end, lately, ms. */
  leaseMarginMs: number | null;
}

export interface BusReport {
  name: string;
  isUp: boolean;
  /** How often each thing happened since the start, by name. */
  counters: Readonly<Record<string, number>>;
}

export interface FieldReport {
  /** By label. */
  outlets: Readonly<Record<string, OutletReport>>;
  buses: readonly BusReport[];
  /** How late the station's loop came to its tick at worst, lately, ms; null before the first. */
  loopLagMs: number | null;
}

/** What was sold, of all time, by currency. */
export interface SoldTotals {
  currency: string;
  sessions: number;
  energyWh: number;
  capturedMinor: number;
  refundedMinor: number;
}
