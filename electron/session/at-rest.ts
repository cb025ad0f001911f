/** An outlet at which nobody charges: its relay must be open, and no current may flow. */
import { coolDownMs, leakWh, openAgainMs, weldSettleMs } from './limits.ts';
import { trialHolds } from './service-visit.ts';
import type { Turn } from './turn.ts';
import type { Evse, Reading } from './state.ts';

/** Coil and auxiliary contact both say so. */
export function relayIsSeenOpen(evse: Evse): boolean {
  return evse.relay.isEnergized === false && evse.relay.auxiliaryIsClosed !== true;
}

/** A relay that did not close, a meter that was reset: after a while the next driver may try. */
export function coolDown(turn: Turn, label: string): void {
  for (const { code, sinceMs } of turn.evse(label).faults) {
    const isDisprovable = code === 'F13' || code === 'F14';
    if (isDisprovable && turn.atMs - sinceMs >= coolDownMs) turn.clear(label, code);
  }
}

/** Nobody charges: a relay that is not seen open is told so again, and then called welded. */
export function keepOpen(turn: Turn, label: string): void {
  const evse = turn.evse(label);
  const { relay } = evse;
  if (relayIsSeenOpen(evse) || trialHolds(turn.state, label)) return;
  if (relay.isEnergized === null && relay.failingSinceMs !== null) return;
  const pauseMs = evse.faults.length > 0 ? weldSettleMs : openAgainMs;
  if (turn.atMs - relay.lastOpenAtMs < pauseMs) return;
  const { leaseMs } = turn.evseRules(label) ?? { leaseMs: 0 };
  const isOverdue =
    relay.openWantedAtMs !== null &&
    turn.atMs - relay.openWantedAtMs >= leaseMs + weldSettleMs &&
    relay.isEnergized !== null &&
    relay.failingSinceMs === null;
  if (isOverdue) turn.raise(label, 'F17');
  turn.openRelay(label);
}

/** The meter's witness against the contactor. An auxiliary contact that says otherwise is wrong. */
export function callWelded(turn: Turn, label: string): void {
  turn.raise(label, 'F17');
  const { auxiliaryIsClosed, auxiliaryIsDoubted } = turn.evse(label).relay;
  if (auxiliaryIsClosed === false && !auxiliaryIsDoubted) {
    turn.putRelay(label, { auxiliaryIsDoubted: true });
  }
}

/** Power or energy through an open relay, after a settling time: the contactor is welded. */
export function watchForLeak(turn: Turn, label: string, reading: Reading): void {
  if (trialHolds(turn.state, label)) return;
  const evse = turn.evse(label);
  const { meter, relay } = evse;
  if (meter.restWh === null || reading.energyWh < meter.restWh) {
    turn.putMeter(label, { restWh: reading.energyWh, leakSinceMs: null });
    return;
  }
  // Not seen open, it may still be held by its last lease.
  const evseRules = turn.evseRules(label);
  const leaseMs = relayIsSeenOpen(evse) ? 0 : (evseRules?.leaseMs ?? 0);
  const shouldBeOpenAtMs = relay.openWantedAtMs ?? relay.lastOpenAtMs;
  if (turn.atMs - shouldBeOpenAtMs < leaseMs + weldSettleMs) return;
  if (reading.energyWh - meter.restWh >= leakWh(evseRules?.meterStepWh)) {
    callWelded(turn, label);
    // From here on anew: what has flowed is no witness any more once the contactor is mended.
    turn.putMeter(label, { restWh: reading.energyWh });
  }
  if (reading.powerW < turn.state.rules.idlePowerW) {
    if (meter.leakSinceMs !== null) turn.putMeter(label, { leakSinceMs: null });
  } else if (meter.leakSinceMs === null) turn.putMeter(label, { leakSinceMs: turn.atMs });
  else if (turn.atMs - meter.leakSinceMs >= weldSettleMs) callWelded(turn, label);
}
