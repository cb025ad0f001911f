/** The warning before the screen does something by itself: a large button that keeps it from it. */
import { Clock } from 'lucide-react';
import { useId } from 'react';
import { Button } from 'react-aria-components/Button';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { endingInWords, type Ending } from './ending.tsx';
import { Ring } from './ring.tsx';

/** Warnings begin so long before (limits.ts, `warnBeforeMs`). */
const fullMs = 20_000;

export function StayNotice({ ending }: { ending: Ending }) {
  const words = useWords();
  const { textIsLarge, controlsAreLow } = usePane((pane) => pane.modes);
  const nameId = useId();
  const whatId = useId();
  const what = endingInWords(ending, words);
  if (!ending.canStay) {
    return (
      <p className="notice ending">
        <span className="icon" aria-hidden>
          <Clock />
        </span>
        <span>{what}</span>
      </p>
    );
  }
  const name = words.say(ending.kind === 'plug-in' ? 'button.moreTime' : 'button.stay');
  // Words may lie high; what is to be touched may not.
  if (textIsLarge && controlsAreLow) {
    return (
      <div className="stay-apart">
        <p id={whatId} className="stay-what">
          {what}
        </p>
        <Button className="stay" aria-describedby={whatId} onPress={ending.onStay}>
          <span className="stay-name">{name}</span>
        </Button>
      </div>
    );
  }
  return (
    <Button
      className="stay"
      aria-labelledby={nameId}
      aria-describedby={whatId}
      onPress={ending.onStay}
    >
      <Ring share={Math.min(1, ending.remainingMs / fullMs)} />
      <span className="stay-words">
        <span id={nameId} className="stay-name">
          {name}
        </span>
        <span id={whatId} className="stay-what">
          {what}
        </span>
      </span>
    </Button>
  );
}
