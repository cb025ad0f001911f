/** Which sound goes with what has just happened, and whether it may be heard at this hour. */
import type { ScreenName, Snapshot } from '../../electron/contract.ts';

export type Cue = 'approved' | 'begins' | 'ended' | 'trouble' | 'touch';

const beforeApproval: readonly ScreenName[] = ['pay'];
const afterApproval: readonly ScreenName[] = ['starting', 'plug-in'];
const ofACharge: readonly ScreenName[] = ['charging', 'stopping'];
/** The visit has not led to a charge, or nothing can be charged here any more. */
const troubles: readonly ScreenName[] = ['declined', 'expired', 'fault', 'out-of-service'];

/**
 * One cue at most for a change from one snapshot to the next. Another outlet coming into view is no
 * event, nor is the first snapshot after a start.
 */
export function cueFor(before: Snapshot | null, after: Snapshot): Cue | null {
  if (before?.kind !== 'station' || after.kind !== 'station') return null;
  if (before.evse !== after.evse) return null;
  const [from, to] = [before.screen, after.screen];
  if (from.name === 'charging' && to.name === 'charging') {
    return from.suspended === null && to.suspended !== null ? 'trouble' : null;
  }
  if (from.name === to.name) return null;
  if (troubles.includes(to.name)) return 'trouble';
  if (to.name === 'charging') return 'begins';
  if (to.name === 'receipt' && ofACharge.includes(from.name)) return 'ended';
  if (beforeApproval.includes(from.name) && afterApproval.includes(to.name)) return 'approved';
  return null;
}

/** The operator may have none, those of the day, or all. */
export function maySound(snapshot: Snapshot | null): boolean {
  if (snapshot?.kind !== 'station') return false;
  switch (snapshot.station.sounds) {
    case 'off':
      return false;
    case 'day':
      return snapshot.isDay;
    case 'always':
      return true;
  }
}
