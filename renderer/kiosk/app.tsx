/** The whole screen: chooses what to show for the newest snapshot, and tells the station it was painted. */
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { useKeptFocus } from './kept-focus.ts';
import { KioskScreen } from './kiosk-screen.tsx';
import { markModes, watchContrast } from './modes.ts';
import { Announcer } from './parts/announcer.tsx';
import { useProofOfPainting } from './proof-of-painting.ts';
import { Reconnecting } from './screens/reconnecting.tsx';
import { Setup } from './screens/setup.tsx';
import { reportTouch, setMode, usePane, type StationSnapshot } from './station.ts';
import { sayIn } from '../text/say.ts';
import { wordsFor, WordsProvider, type Words } from '../text/words.ts';
import { setupLanguage } from './setup-language.ts';
import { useSurroundings } from './surroundings.ts';

/** Before the first snapshot nothing is known; a technician's screen has no station to ask. */
const unknownStation = { brand: 'Vipps', currency: 'NOK', timeZone: 'UTC' } as const;

function useWordsOf(station: StationSnapshot | null): Words {
  const language = station?.language ?? setupLanguage();
  const { brand, currency, timeZone } = station?.station ?? unknownStation;
  return useMemo(
    () => wordsFor(language, { currency, timeZone }, sayIn(language, brand)),
    [language, brand, currency, timeZone],
  );
}

function useTouchReports(): void {
  useEffect(() => {
    // On the way down to the button: React Aria's buttons let no press come back up.
    window.addEventListener('pointerdown', reportTouch, { capture: true, passive: true });
    window.addEventListener('keydown', reportTouch, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', reportTouch, { capture: true });
      window.removeEventListener('keydown', reportTouch, { capture: true });
    };
  }, []);
}

export function App() {
  const snapshot = usePane((pane) => pane.snapshot);
  const isConnected = usePane((pane) => pane.isConnected);
  const modes = usePane((pane) => pane.modes);
  const station = snapshot?.kind === 'station' ? snapshot : null;
  const words = useWordsOf(station);

  const supportPhone = station?.station.supportPhone ?? null;

  useProofOfPainting(isConnected && snapshot !== null ? snapshot.seq : null);
  useTouchReports();
  useSurroundings(station);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words.language]);
  // Before the frame is painted and before the focus is looked after: nothing jumps.
  useLayoutEffect(() => markModes(document.documentElement, modes), [modes]);
  useEffect(() => watchContrast((isWanted) => setMode('contrastIsHigh', isWanted)), []);
  useKeptFocus();

  return (
    <WordsProvider value={words}>
      {isConnected ? (
        snapshot && <Shown snapshot={snapshot} />
      ) : (
        <Reconnecting supportPhone={supportPhone} />
      )}
      <Announcer
        snapshot={isConnected ? station : null}
        lost={isConnected ? null : { supportPhone }}
      />
    </WordsProvider>
  );
}

function Shown({
  snapshot,
}: {
  snapshot: NonNullable<ReturnType<typeof usePane.getState>['snapshot']>;
}) {
  if (snapshot.kind === 'setup') return <Setup snapshot={snapshot} />;
  return <KioskScreen snapshot={snapshot} />;
}
