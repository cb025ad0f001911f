/** Whether the glass may rest: the price stands large and quiet, and a first touch only wakes it. */
import type { EvseTile, Screen } from './view.ts';

/**
 * True while all there is to say is what a charge costs: a welcome that sells, at a station where an
 * outlet is free and nobody pays. A charge at another outlet goes on in the tiles, which the first
 * touch brings back.
 */
export function mayRest(screen: Screen, evses: EvseTile[]): boolean {
  if (screen.name !== 'welcome' || !screen.canStart) return false;
  const isFree = evses.some(({ availability }) => availability === 'free');
  return isFree && evses.every(({ availability }) => availability !== 'phone-paying');
}
