/**
 * Keeps the redirect codes of all outlets there and leading to the right place: made sure of at the
 * start, once a day, and again after failures. Until one is there the screen shows none.
 */
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import { msPerDay, msPerMinute, msPerSecond } from '../session/units.ts';
import type { Qr } from '../session/view.ts';
import { growingPauseMs } from './growing-pause.ts';
import type { Outcome, QrRenderer } from './payments.ts';
import type { WantedCode } from './redirect-codes.ts';

export interface CodeOfEvse {
  /** Label of the outlet. */
  evse: string;
  id: string;
  redirectUrl: string;
}

export interface CodeKeeperPort {
  codes: readonly CodeOfEvse[];
  renderer: QrRenderer;
  ensure: (wanted: WantedCode) => Promise<Outcome<Qr>>;
  clock: Clock;
  log: Log;
  /** Called with each code as it stands, not after `stop`. */
  onCode: (evse: string, qr: Qr) => void;
}

export interface RedirectCodeKeeper {
  /** Once. */
  start(): void;
  stop(): void;
}

const ensureEveryMs = msPerDay;
const leastPauseMs = 5 * msPerSecond;
const mostPauseMs = 10 * msPerMinute;

export function createRedirectCodeKeeper(port: CodeKeeperPort): RedirectCodeKeeper {
  const { clock, log } = port;
  const waits = new Map<string, Cancel>();
  let isStopped = false;

  async function ensure(code: CodeOfEvse, failuresBefore: number): Promise<void> {
    const { evse, id, redirectUrl } = code;
    const qr = await port.ensure({ id, redirectUrl, renderer: port.renderer });
    if (isStopped) return;
    const failures = qr.ok ? 0 : failuresBefore + 1;
    const pauseMs = qr.ok ? ensureEveryMs : pauseAfter(failures, qr.error.retryAfterMs);
    waits.set(
      evse,
      clock.after(pauseMs, () => void ensure(code, failures)),
    );
    if (qr.ok) port.onCode(evse, qr.value);
    else if (failures === 1) {
      const words = `the redirect code ${id} could not be made sure of: ${qr.error.message}`;
      log.warn({ evse }, `${words}; it is tried again`);
    }
  }

  return {
    start() {
      for (const code of port.codes) void ensure(code, 0);
    },
    stop() {
      isStopped = true;
      for (const cancel of waits.values()) cancel();
    },
  };
}

function pauseAfter(failuresInARow: number, retryAfterMs: number | null): number {
  return Math.max(growingPauseMs(failuresInARow, leastPauseMs, mostPauseMs), retryAfterMs ?? 0);
}
