/** What a monitoring system may learn of the screen. */
import type { RestartCount } from './keeping.ts';

export interface ScreenReport {
  /** Since this process began. */
  restarts: RestartCount[];
  /** Of the whole program for the screen's sake, since it last went a day without trouble. */
  relaunches: number;
  /** The graphics hardware has failed before, and is left alone. */
  isDrawnInSoftware: boolean;
  /** Null: none is configured. */
  touchDeviceIsPresent: boolean | null;
}
