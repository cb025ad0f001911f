/** The upper band: where this is, how the other outlets are, the time, text size, language, help. */
import { ALargeSmall, CircleHelp, Globe } from 'lucide-react';
import type { EvseTile } from '../../../electron/contract.ts';
import { openDialog, toggleTextSize, usePane, type StationSnapshot } from '../station.ts';
import { useWords, type Words } from '../../text/words.ts';
import { MenuButton } from './buttons.tsx';

export function StatusBand({ snapshot }: { snapshot: StationSnapshot }) {
  const words = useWords();
  const { say } = words;
  const textIsLarge = usePane((pane) => pane.textIsLarge);
  const { station, evse, evses } = snapshot;
  const others = evse === null ? [] : evses.filter((tile) => tile.label !== evse);
  return (
    <header className="status-band">
      <div className="place">
        <p className="place-name">{station.name}</p>
        <p className="place-detail">
          {station.id}
          {others.length > 0 && <span className="others">{describeOthers(others, words)}</span>}
        </p>
      </div>
      <time className="clock">{words.clockTime(snapshot.atMs)}</time>
      <div className="menu">
        <MenuButton icon={<ALargeSmall />} onPress={toggleTextSize}>
          {say(textIsLarge ? 'button.smallerText' : 'button.largerText')}
        </MenuButton>
        <MenuButton icon={<Globe />} onPress={() => openDialog('language')}>
          {say('button.language')}
        </MenuButton>
        <MenuButton icon={<CircleHelp />} onPress={() => openDialog('help')}>
          {say('button.help')}
        </MenuButton>
      </div>
    </header>
  );
}

/** One other outlet by name and state; of several, those that are free. */
function describeOthers(others: EvseTile[], { say }: Words): string {
  const [only, ...more] = others;
  if (only !== undefined && more.length === 0) {
    const state = say(`outlet.${only.availability}`);
    return say('outlet.state', { outlet: only.label, state });
  }
  const free = others.filter((tile) => tile.availability === 'free');
  if (free.length === 0) return say('outlet.noneFree');
  return say('outlet.alsoFree', { outlets: free.map((tile) => tile.label).join(', ') });
}
