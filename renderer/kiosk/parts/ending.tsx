/**
 * What the screen is about to do by itself, told while there is time to keep it from it: where on
 * which screen the warning finds room, and in which words it is said.
 */
import { createContext, useContext, useState, type ReactNode } from 'react';
import type { Screen, TimeOut } from '../../../electron/contract.ts';
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import type { Modes } from '../modes.ts';
import { reportTouch, stay, usePane, type StationSnapshot } from '../station.ts';

/** A warning that is being shown. */
export interface Ending extends Omit<TimeOut, 'kind'> {
  /** The station's time-outs, and two of the glass: of a driver's modes, and of a dialog left open. */
  kind: TimeOut['kind'] | 'modes' | 'dialog';
  /** Puts it off; of use only where `canStay`. */
  onStay: () => void;
}

/**
 * Something calm gives way to a warning, never a code, a figure or a button: words of the action band,
 * or a part of the stage. With larger text the warning comes to the front of the stage, as a leaf of its
 * own; and where it may stand from a screen's first moment, it stands in the action band at any size.
 */
type EndingPlace = 'band' | 'stage' | 'front' | 'dialog';

interface NextEnding {
  ending: Ending;
  /** The same until the time-out is put off. */
  key: string;
}

export interface PlacedEnding extends NextEnding {
  place: EndingPlace;
}

const EndingContext = createContext<PlacedEnding | null>(null);

/** For the dialogs, which have time-outs and places of their own. */
export const EndingProvider = EndingContext.Provider;

/** The warning, if it is to be shown in this place. */
export function useEnding(place: EndingPlace): Ending | null {
  const placed = useContext(EndingContext);
  return placed?.place === place ? placed.ending : null;
}

export function usePlacedEnding(): PlacedEnding | null {
  return useContext(EndingContext);
}

function placeFor(
  name: Screen['name'],
  { textIsLarge, controlsAreLow }: Pick<Modes, 'textIsLarge' | 'controlsAreLow'>,
): EndingPlace {
  switch (name) {
    case 'receipt':
    case 'declined':
    case 'expired':
    case 'fault':
    case 'diagnostics':
      return 'band';
    case 'amount':
      if (controlsAreLow && !textIsLarge) return 'band';
      return textIsLarge ? 'front' : 'stage';
    case 'terms':
    case 'charging':
      return textIsLarge ? 'front' : 'stage';
    default:
      return textIsLarge ? 'front' : 'band';
  }
}

/**
 * What comes next by itself on the screen, as far as it is near.
 * @param modesEndAtMs when the driver's modes go, by the station's clock
 */
export function nextEnding(
  { timeOut, evse, atMs }: StationSnapshot,
  modesEndAtMs: number | null,
): NextEnding | null {
  const modesLeftMs = (modesEndAtMs ?? Number.POSITIVE_INFINITY) - atMs;
  if (timeOut !== null && timeOut.remainingMs <= modesLeftMs) {
    const onStay = () => (evse === null ? reportTouch() : stay(evse));
    const key = `${timeOut.kind} ${atMs + timeOut.remainingMs}`;
    return { ending: { ...timeOut, onStay }, key };
  }
  if (modesEndAtMs === null) return null;
  const remainingMs = Math.max(0, modesLeftMs);
  const ending = { kind: 'modes', remainingMs, canStay: true, onStay: reportTouch } as const;
  return { ending, key: `modes ${modesEndAtMs}` };
}

/** Takes the warning out of the snapshot, for whichever part of its screen has room for it. */
export function Endings({
  snapshot,
  children,
}: {
  snapshot: StationSnapshot;
  children: ReactNode;
}) {
  const modes = usePane((pane) => pane.modes);
  const modesEndAtMs = usePane((pane) => pane.modesEndAtMs);
  const next = nextEnding(snapshot, modesEndAtMs);
  const place = placeFor(snapshot.screen.name, modes);
  const placed = next === null ? null : { ...next, place };
  return <EndingProvider value={placed}>{children}</EndingProvider>;
}

/** What happens, and when: "Tilbake til start om 20 s". */
export function endingInWords({ kind, remainingMs }: Ending, { say }: Words): string {
  const seconds = textOf({ number: String(secondsLeft(remainingMs)), unit: 's' });
  switch (kind) {
    case 'return':
      return say('return.in', { seconds });
    case 'overview':
    case 'language':
    case 'modes':
    case 'plug-in':
    case 'payment':
    case 'service':
    case 'dialog':
      return say(`ending.${kind}`, { seconds });
  }
}

/** Tells who listens to the screen: politely, once for each warning, not with every second. */
export function EndingSaid() {
  const placed = usePlacedEnding();
  return (
    <p className="unseen" role="status">
      {placed !== null && <SaidOnce key={placed.key} ending={placed.ending} />}
    </p>
  );
}

function SaidOnce({ ending }: { ending: Ending }) {
  const words = useWords();
  const [said] = useState(() => endingInWords(ending, words));
  return <>{said}</>;
}
