/** Proof to the station that its snapshots are on the glass: only what is really there is claimed. */
import { useEffect } from 'react';
import { reportPainted } from './station.ts';

/** A screen is in the document, laid out, and dressed by our own styles. */
function isShown(): boolean {
  const screen = document.querySelector('main[data-screen]');
  if (screen === null || !screen.checkVisibility()) return false;
  // A token of theme.css, which every colour comes from.
  return getComputedStyle(screen).getPropertyValue('--paper') !== '';
}

/** Tells the station of each snapshot once the frame with it is being painted; null: of none. */
export function useProofOfPainting(seq: number | null): void {
  useEffect(() => {
    if (seq === null) return;
    const frame = requestAnimationFrame(() => {
      if (isShown()) reportPainted(seq);
    });
    return () => cancelAnimationFrame(frame);
  }, [seq]);
}
