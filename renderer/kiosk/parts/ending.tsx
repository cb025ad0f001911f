/**
 * What the screen is about to do by itself, told while there is time to keep it from it: where on
 * which screen the warning finds room, and in which words it is said.
 */
import { createContext, useContext, useState, type ReactNode } from 'react';
import type { Screen, TimeOut } from '../../../electron/contract.ts';
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { stay, usePane, type StationSnapshot } from '../station.ts';

/** A warning that is being shown. */
export interface Ending extends Omit<TimeOut, 'kind'> {
  /** The station's time-outs, and the one of a dialog left open. */
  kind: TimeOut['kind'] | 'dialog';
  /** Puts it off; of use only where `canStay`. */
  onStay: () => void;
}

/**
 * Something calm gives way to a warning, never a code, a figure or a button: words of the action band,
 * or a part of the stage. With larger text the warning comes to the front of the stage, as a leaf of its
 * own; and where it may stand from a screen's first moment, it stands in the action band at any size.
 */
type EndingPlace = 'band' | 'stage' | 'front' | 'dialog';

export interface PlacedEnding {
  ending: Ending;
  place: EndingPlace;
  /** The same until the time-out is put off. */
  key: string;
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

function placeFor(name: Screen['name'], textIsLarge: boolean): EndingPlace {
  switch (name) {
    case 'receipt':
    case 'declined':
    case 'expired':
    case 'fault':
      return 'band';
    case 'terms':
    case 'amount':
    case 'charging':
      return textIsLarge ? 'front' : 'stage';
    default:
      return textIsLarge ? 'front' : 'band';
  }
}

/** Takes the warning out of the snapshot, for whichever part of its screen has room for it. */
export function Endings({
  snapshot,
  children,
}: {
  snapshot: StationSnapshot;
  children: ReactNode;
}) {
  const textIsLarge = usePane((pane) => pane.modes.textIsLarge);
  const { timeOut, evse, screen, atMs } = snapshot;
  const placed: PlacedEnding | null =
    timeOut === null || evse === null
      ? null
      : {
          ending: { ...timeOut, onStay: () => stay(evse) },
          place: placeFor(screen.name, textIsLarge),
          key: `${timeOut.kind} ${atMs + timeOut.remainingMs}`,
        };
  return <EndingProvider value={placed}>{children}</EndingProvider>;
}

/** What happens, and when: "Tilbake til start om 20 s". */
export function endingInWords({ kind, remainingMs }: Ending, { say }: Words): string {
  const seconds = textOf({ number: String(secondsLeft(remainingMs)), unit: 's' });
  switch (kind) {
    case 'return':
      return say('return.in', { seconds });
    case 'overview':
    case 'plug-in':
    case 'payment':
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
