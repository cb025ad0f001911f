/** The relay: our port to the contactor. Open = no power = safe. */
import type { Result } from './result.ts';

export interface RelayState {
  /** The coil as read back. */
  coilIsEnergized: boolean;
  /** The contactor's auxiliary contact, where one is wired (`feedbackInput`); null without. */
  auxiliaryIsClosed: boolean | null;
}

export interface Relay {
  /** How long one `energize` holds without being renewed. */
  readonly leaseMs: number;
  /** Closes, or keeps closed, for leaseMs from now on; never for longer. */
  energize(): Promise<Result<void>>;
  /** Opens now. */
  open(): Promise<Result<void>>;
  state(): Promise<Result<RelayState>>;
}
