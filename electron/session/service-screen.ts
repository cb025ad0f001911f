/** What the technician's screen and door show of the state. */
import { heldMinor } from './payment-needs.ts';
import { isQuiet, mayEnter, serviceOf, type ServiceVisit } from './service-visit.ts';
import { serviceEndsAtMs } from './time-outs.ts';
import type {
  OpenSettlement,
  PinEntry,
  ServiceAlert,
  ServiceOutlet,
  ServiceScreen,
  TrialView,
} from './service-view.ts';
import type { Operation, OperationName, Payment, StationState } from './state.ts';

/** Null where no PIN is set up, so that nobody is asked for one that cannot be right. */
export function pinEntryOf(state: StationState, atMs: number): PinEntry | null {
  if (state.rules.hasPin !== true) return null;
  const { triedCount, isPending, waitUntilMs } = serviceOf(state);
  return {
    // One that is being compared is not refused yet.
    triedCount: isPending ? triedCount - 1 : triedCount,
    waitMs: isPending ? 0 : Math.max(0, waitUntilMs - atMs),
    isBusy: !mayEnter(state),
  };
}

export function serviceScreen(
  state: StationState,
  visit: ServiceVisit,
  atMs: number,
): ServiceScreen {
  return {
    name: 'diagnostics',
    sinceMs: visit.sinceMs,
    remainingMs: Math.max(0, serviceEndsAtMs(state, visit) - atMs),
    isReadOnly: !isQuiet(state),
    outlets: outletsOf(state),
    alerts: alertsOf(state),
    settlements: settlementsOf(state),
    trial: trialOf(visit),
    acts: visit.acts,
  };
}

function outletsOf(state: StationState): ServiceOutlet[] {
  return state.rules.evses.flatMap(({ label, id, leaseMs, hasNoDeadMan, pilot: hasPilot }) => {
    const evse = state.evses[label];
    if (evse === undefined) return [];
    const { meter, relay, pilot } = evse;
    const { isEnergized, auxiliaryIsClosed, failingSinceMs } = relay;
    const heard = pilot ?? { vehicle: null, isOffering: null, failingSinceMs: null };
    const { vehicle, isOffering, failingSinceMs: pilotSinceMs } = heard;
    const outlet: ServiceOutlet = {
      label,
      id,
      session: evse.session.state,
      faults: evse.faults,
      meterSerialNumber: meter.serialNumber,
      meterFailingSinceMs: meter.failingSinceMs,
      relay: {
        isEnergized,
        auxiliaryIsClosed,
        failingSinceMs,
        leaseMs,
        hasDeadMan: hasNoDeadMan !== true,
      },
      pilot: hasPilot === undefined ? null : { vehicle, isOffering, failingSinceMs: pilotSinceMs },
    };
    return outlet;
  });
}

function alertsOf({ alerts }: StationState): ServiceAlert[] {
  return alerts.map(({ code, reference, sinceMs, message, acknowledged }) => {
    return { code, reference, sinceMs, message, acknowledged: acknowledged ?? null };
  });
}

function settlementsOf({ payments }: StationState): OpenSettlement[] {
  const open = Object.values(payments).filter(({ isSettled }) => !isSettled);
  return open.map((payment) => {
    const { reference, evse, plan, createdAtMs, currency, seen } = payment;
    const held = seen === null ? null : heldMinor(seen);
    const next = nextOf(payment);
    return { reference, evse, plan: plan.kind, createdAtMs, currency, heldMinor: held, next };
  });
}

/** The operation that does not get on; of several the one that is due first. */
function nextOf({ operations }: Payment): OpenSettlement['next'] {
  const [first] = Object.entries(operations)
    .filter(([, { state }]) => state === 'waiting' || state === 'refused')
    .sort(([, one], [, other]) => one.nextTryAtMs - other.nextTryAtMs) as [
    OperationName,
    Operation,
  ][];
  if (first === undefined) return null;
  const [operation, { state, attempts, nextTryAtMs, lastError }] = first;
  return { operation, isRefused: state === 'refused', attempts, nextTryAtMs, lastError };
}

function trialOf({ trial }: ServiceVisit): TrialView | null {
  if (trial === null) return null;
  const { evse, kind, phase, startedAtMs, closedAfterMs, openedAfterMs } = trial;
  const { powerW, energyWh, verdict } = trial;
  return {
    evse,
    kind,
    phase,
    startedAtMs,
    closedAfterMs,
    openedAfterMs,
    powerW,
    energyWh,
    verdict,
  };
}
