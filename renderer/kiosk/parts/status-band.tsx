/**
 * The upper band: where this is, how the other outlets are, the time, and what everybody may need at
 * any moment: larger text, controls within reach, the display, language, help.
 */
import { memo } from 'react';
import { ALargeSmall, CircleHelp, Globe } from 'lucide-react';
import type { EvseTile } from '../../../electron/contract.ts';
import { openDialog, toggleMode, usePane, type StationSnapshot } from '../station.ts';
import { useWords, type Words } from '../../text/words.ts';
import { MenuButton } from './buttons.tsx';
import { PlaceName } from './place-name.tsx';

export function StatusBand({ snapshot }: { snapshot: StationSnapshot }) {
  const words = useWords();
  const { station, evse, evses } = snapshot;
  const others = evse === null ? [] : evses.filter((tile) => tile.label !== evse);
  return (
    <header className="status-band">
      <div className="place">
        <PlaceName opensPin={snapshot.pin !== null && snapshot.screen.name !== 'diagnostics'}>
          {station.name}
        </PlaceName>
        <p className="place-detail">
          {/* The station's number is under Help, too; the other outlets are nowhere else. */}
          {others.length > 0 ? describeOthers(others, words) : station.id}
        </p>
      </div>
      <time className="clock">{words.clockTime(snapshot.atMs)}</time>
      <Menu />
    </header>
  );
}

/** Of no snapshot: four times a second its five buttons would cost more than all figures do. */
const Menu = memo(function Menu() {
  const { say } = useWords();
  const { textIsLarge, controlsAreLow } = usePane((pane) => pane.modes);
  return (
    <div className="menu">
      <MenuButton icon={<ALargeSmall />} onPress={() => toggleMode('textIsLarge')}>
        {say(textIsLarge ? 'button.smallerText' : 'button.largerText')}
      </MenuButton>
      <MenuButton onPress={() => toggleMode('controlsAreLow')}>
        {say(reachKey(controlsAreLow, textIsLarge))}
      </MenuButton>
      <MenuButton onPress={() => openDialog('display')}>{say('button.display')}</MenuButton>
      <MenuButton icon={<Globe />} onPress={() => openDialog('language')}>
        {say('button.language')}
      </MenuButton>
      <MenuButton icon={<CircleHelp />} onPress={() => openDialog('help')}>
        {say('button.help')}
      </MenuButton>
    </div>
  );
});

/** With larger text there is room for one word only. */
function reachKey(controlsAreLow: boolean, textIsLarge: boolean) {
  if (controlsAreLow) return textIsLarge ? 'button.highReachShort' : 'button.highReach';
  return textIsLarge ? 'button.lowReachShort' : 'button.lowReach';
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
