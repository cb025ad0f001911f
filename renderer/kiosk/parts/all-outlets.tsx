/** The way to the overview, on a station with several outlets. */
import type { StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { IntentButton } from './buttons.tsx';

export function AllOutlets({ snapshot }: { snapshot: StationSnapshot }) {
  const { say } = useWords();
  if (snapshot.evses.length < 2) return null;
  return (
    <IntentButton kind="quiet" intent={{ type: 'chooseEvse', evse: null }}>
      {say('button.allOutlets')}
    </IntentButton>
  );
}
