/** The checks every outlet goes through at a start, and after a technician has been at it. */
import type { Turn } from './turn.ts';
import type { FaultCode } from './view.ts';

/**
 * Nothing is believed any more of what the devices have said, faults that they would raise again are
 * taken back, and the relay is told to open.
 */
export function checkAnew(turn: Turn, label: string): void {
  clearDisprovable(turn, label);
  turn.putMeter(label, { failingSinceMs: null, restWh: null, leakSinceMs: null });
  turn.putRelay(label, {
    isEnergized: null,
    auxiliaryIsClosed: null,
    failingSinceMs: null,
    openWantedAtMs: null,
    auxiliaryIsDoubted: false,
  });
  // A new program knows nothing of the car, and says everything again.
  turn.forgetPilot(label);
  turn.openRelay(label);
}

/** What the devices themselves raise, and raise again if it still holds. */
const ofDevices: ReadonlySet<FaultCode> = new Set([
  'F11',
  'F12',
  'F13',
  'F14',
  'F15',
  'F16',
  'F17',
]);

/**
 * A weld stays until the auxiliary contact says otherwise; without one, current through the open relay
 * will tell again. What is wrong with the record, or was closed by a technician, no device disproves.
 */
function clearDisprovable(turn: Turn, label: string): void {
  const { faults, relay } = turn.evse(label);
  for (const { code } of faults) {
    if (!ofDevices.has(code)) continue;
    if (code !== 'F17' || relay.auxiliaryIsClosed === null) turn.clear(label, code);
  }
}
