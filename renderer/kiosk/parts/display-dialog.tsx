/** How the screen is shown and heard: high contrast, and reading aloud where a voice is installed. */
import { Square, SquareCheckBig } from 'lucide-react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useWords } from '../../text/words.ts';
import type { Modes } from '../modes.ts';
import { speaker } from '../speech.ts';
import { setMode, usePane } from '../station.ts';
import { Dialog } from './dialog.tsx';

export function DisplayDialog({ onClose }: { onClose: () => void }) {
  const { say, language } = useWords();
  const canSpeak = useSyncExternalStore(speaker.onVoices, () => speaker.canSpeak(language));
  return (
    <Dialog name="display" title={say('button.display')} onClose={onClose}>
      <div className="mode-choices">
        <ModeChoice mode="contrastIsHigh">{say('display.contrast')}</ModeChoice>
        {canSpeak && <ModeChoice mode="readsAloud">{say('display.readAloud')}</ModeChoice>}
      </div>
    </Dialog>
  );
}

/** One mode, on or off: told by its sign and to screen readers, not by colour alone. */
function ModeChoice({ mode, children }: { mode: keyof Modes; children: ReactNode }) {
  const isOn = usePane((pane) => pane.modes[mode]);
  return (
    <ToggleButton
      className="mode-choice"
      isSelected={isOn}
      onChange={(isNowOn) => setMode(mode, isNowOn)}
    >
      <span className="icon" aria-hidden>
        {isOn ? <SquareCheckBig /> : <Square />}
      </span>
      {children}
    </ToggleButton>
  );
}
