/** How devices, lines and loop are faring, as figures for whoever watches from afar. */
import type { HardwareErrorKind } from '../hardware/result.ts';

/** Parts of an outlet that are asked one by one. */
export type DeviceName = 'meter' | 'relay' | 'pilot';

/** Why a device does not do its work. */
export interface DeviceTrouble {
  kind: HardwareErrorKind;
  /** The last of its errors, for technicians. */
  message: string;
  /** Since when it has not answered well, station time. */
  sinceMs: number;
}

export interface OutletReport {
  /** Since the meter was asked for its last good reading, ms; null before the first one. */
  readingAgeMs: number | null;
  /** What was left of the lease at the renewal that came closest to its end, lately, ms. */
  leaseMarginMs: number | null;
  /** Devices that do not answer well now. */
  troubles: Readonly<Partial<Record<DeviceName, DeviceTrouble>>>;
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
