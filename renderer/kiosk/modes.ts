/**
 * How the glass serves the person in front of it: larger text, controls within low reach, high
 * contrast, reading aloud. Chosen by one driver with a touch, and gone with that driver.
 */

export interface Modes {
  /** Every capital is at least 7.3 mm high (0.7° at 600 mm, EN 301 549 5.1.4). */
  textIsLarge: boolean;
  /** Whatever can be touched lies in the lower part of the glass. */
  controlsAreLow: boolean;
  contrastIsHigh: boolean;
  /** What the screen says is spoken, while a voice for its language is installed. */
  readsAloud: boolean;
}

const contrastQuery = '(prefers-contrast: more)';

/** What the next driver finds. A computer set to high contrast shows it to everybody. */
export function plainModes(): Modes {
  const contrastIsHigh = 'matchMedia' in globalThis && matchMedia(contrastQuery).matches;
  return { textIsLarge: false, controlsAreLow: false, contrastIsHigh, readsAloud: false };
}

/** Nothing of it was chosen by the driver: there is nothing to go. */
export function arePlain(modes: Modes): boolean {
  const plain = plainModes();
  return (Object.keys(plain) as (keyof Modes)[]).every((mode) => modes[mode] === plain[mode]);
}

/** Calls back when the computer's wish for contrast changes. Returns how to end it. */
export function watchContrast(onChange: (isWanted: boolean) => void): () => void {
  const query = matchMedia(contrastQuery);
  const listener = () => onChange(query.matches);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Says on the document's root what styles/ are to follow. */
export function markModes(root: HTMLElement, modes: Modes): void {
  root.dataset['text'] = modes.textIsLarge ? 'large' : 'normal';
  root.dataset['reach'] = modes.controlsAreLow ? 'low' : 'all';
  root.dataset['contrast'] = modes.contrastIsHigh ? 'more' : 'normal';
}
