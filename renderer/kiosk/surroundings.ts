/** Fits the page into its place and hour: size of the glass, theme, and the shift against burn-in. */
import { useEffect } from 'react';
import { shiftAt } from './orbit.ts';
import type { StationSnapshot } from './station.ts';

const mmPerInch = 25.4;

/** Before a snapshot, and without a station: the computer's own theme, and the smallest glass. */
export function useSurroundings(snapshot: StationSnapshot | null): void {
  const theme = snapshot?.theme ?? null;
  const diagonalIn = snapshot?.station.screenDiagonalIn ?? null;
  const { xPx, yPx } = shiftAt(snapshot?.atMs ?? 0);
  useEffect(() => {
    const { dataset, style } = document.documentElement;
    if (theme === null) delete dataset['theme'];
    else dataset['theme'] = theme;
    if (diagonalIn === null) style.removeProperty('--diagonal-mm');
    else style.setProperty('--diagonal-mm', String(diagonalIn * mmPerInch));
  }, [theme, diagonalIn]);
  useEffect(() => {
    document.documentElement.style.setProperty('--shift', `${xPx}px ${yPx}px`);
  }, [xPx, yPx]);
}
