/**
 * Technicians at some stations: they come in by their PIN, or are kept out; they test contactors, close
 * outlets and open them again, are called away in the middle, and forget to leave. Their chances are
 * their own, so that lives without them are what they would be in any case.
 */
import { openVisit, runningTrial, serviceOf } from '../../electron/session/service-visit.ts';
import { demand } from './demand.ts';
import type { Life } from './life.ts';
import { count } from './seen.ts';

export const technicianPin = '274951';

/** What the technician of a station does within half a second. */
export function actAsTechnician(life: Life): void {
  const { station, technicians } = life;
  if (station === null || station.isHalted || !life.hasTechnicians) return;
  if (openVisit(station.state) === null) {
    if (technicians.happens(0.004)) comeBy(life);
  } else workOn(life);
}

function comeBy(life: Life): void {
  const { station, technicians } = life;
  if (station === null) return;
  const isRight = technicians.happens(0.8);
  const { triedCount, waitUntilMs } = serviceOf(station.state);
  const hadToWait = station.state.atMs < waitUntilMs;
  station.intend({ type: 'givePin', pin: isRight ? technicianPin : '000000' });
  if (station.isHalted) return;
  const now = serviceOf(station.state);
  const isCounted = now.triedCount > triedCount;
  if (hadToWait && !isCounted) count(life.seen.technicians, 'kept waiting');
  if (!isCounted) return;
  count(life.seen.technicians, isRight ? 'let in' : 'kept out');
}

function workOn(life: Life): void {
  const { station, technicians } = life;
  if (station === null) return;
  const label = technicians.pick([...life.outlets.keys()]);
  const drawn = technicians.next();
  if (drawn < 0.05) {
    const kind = technicians.pick(['relay', 'lease'] as const);
    station.post({ type: 'TrialWanted', evse: label, kind });
  } else if (drawn < 0.055) station.post({ type: 'TrialEndWanted' });
  else if (drawn < 0.06) station.intend({ type: 'emergencyStop', evse: label });
  else if (drawn < 0.07) {
    station.post({ type: 'EvseServiceWanted', evse: label, isOpen: false, reason: 'damaged' });
  } else if (drawn < 0.11) reopenAll(life);
  else if (drawn < 0.14) {
    reopenAll(life);
    station.intend({ type: 'leaveService' });
    demand(station.isHalted || openVisit(station.state) === null, 'nobody could leave');
    count(life.seen.technicians, 'left');
  } else if (drawn < 0.2) station.intend({ type: 'touch' });
}

function reopenAll({ station, outlets }: Life): void {
  for (const evse of outlets.keys()) {
    station?.post({ type: 'EvseServiceWanted', evse, isOpen: true, reason: 'other' });
  }
}

/** Whoever is in opens what was closed, and goes. */
export function sendTechnicianHome(life: Life): void {
  const { station } = life;
  if (station === null || station.isHalted) return;
  const areClosed = Object.values(station.state.evses).some(({ faults }) =>
    faults.some(({ code }) => code === 'F40'),
  );
  if (openVisit(station.state) === null) {
    if (areClosed) station.intend({ type: 'givePin', pin: technicianPin });
    return;
  }
  if (runningTrial(station.state) !== null) return;
  reopenAll(life);
  station.intend({ type: 'leaveService' });
}
