/** The whole screen: chooses what to show for the newest snapshot, and tells the station it was painted. */
import { useEffect, useMemo } from 'react';
import { KioskScreen } from './kiosk-screen.tsx';
import { Reconnecting } from './screens/reconnecting.tsx';
import { Setup } from './screens/setup.tsx';
import { reportPainted, reportTouch, usePane, type StationSnapshot } from './station.ts';
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

/** Tells the station of each snapshot once the frame with it is being painted. */
function useProofOfPainting(seq: number | null): void {
  useEffect(() => {
    if (seq === null) return;
    const frame = requestAnimationFrame(() => reportPainted(seq));
    return () => cancelAnimationFrame(frame);
  }, [seq]);
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
  const textIsLarge = usePane((pane) => pane.textIsLarge);
  const station = snapshot?.kind === 'station' ? snapshot : null;
  const words = useWordsOf(station);

  useProofOfPainting(isConnected && snapshot !== null ? snapshot.seq : null);
  useTouchReports();
  useSurroundings(station);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = words.language;
    root.dataset['text'] = textIsLarge ? 'large' : 'normal';
  }, [words.language, textIsLarge]);

  return (
    <WordsProvider value={words}>
      {isConnected ? (
        snapshot && <Shown snapshot={snapshot} />
      ) : (
        <Reconnecting supportPhone={station?.station.supportPhone ?? null} />
      )}
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
