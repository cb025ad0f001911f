/** What is known of a relay board, as data: for opening it, for messages and for checks. */
import type { Bus } from '../bus.ts';
import type { LcusBus } from '../lcus.ts';
import type { Relay } from '../relay.ts';
import type { ModbusRelaySettings } from './modbus-channel.ts';

/** Lengths of a lease a board can hold, ms. */
export interface LeaseLimits {
  leastMs: number;
  mostMs: number;
  stepMs: number;
}

interface CommonModel {
  driver: string;
  /** For people who choose: which board, and how its line is set when it leaves the factory. */
  sentence: string;
  /** The board opens by itself when this program, its computer or the line is dead. */
  hasDeadMan: boolean;
  /** One timer holds all relays of the board, so they have one lease between them. */
  timerIsOfBoard: boolean;
  lease: LeaseLimits;
  /** Relays are counted from 0 to this. */
  lastChannel: number;
  /** Inputs likewise; null: the board has none for an auxiliary contact. */
  lastInput: number | null;
}

/** A relay is reached by its Modbus unit, or it has a serial line for itself alone. */
export type RelayModel =
  | (CommonModel & {
      speaks: 'modbus';
      /** Throws on settings that no such board has. */
      open(bus: Bus, settings: ModbusRelaySettings): Relay;
    })
  | (CommonModel & {
      speaks: 'lcus';
      open(bus: LcusBus, settings: Omit<ModbusRelaySettings, 'unit'>): Relay;
    });

/** What is wrong with a lease of `leaseMs` for a board, in words; null when nothing is. */
export function leaseProblemWithin(
  { leastMs, mostMs, stepMs }: LeaseLimits,
  leaseMs: number,
): string | null {
  const isAllowed = leaseMs >= leastMs && leaseMs <= mostMs && Number.isInteger(leaseMs / stepMs);
  return isAllowed ? null : `a lease is ${leastMs}..${mostMs} ms in steps of ${stepMs}`;
}
