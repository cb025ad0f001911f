/** Asks for the payer's code, on large keys or a keyboard. The fourth digit sends it. */
import { useRef, useState } from 'react';
import type { CodeEntry } from '../../../electron/contract.ts';
import { usePane } from '../station.ts';
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Dialog } from './dialog.tsx';
import { EmergencyButton } from './emergency-button.tsx';
import { Keypad } from './keypad.tsx';
import { Leaf, Stage } from './stage.tsx';

const codeLength = 4;

interface CodeDialogProps {
  entry: CodeEntry;
  evse: string;
  holdMs: number;
  onCode: (code: string) => void;
  onClose: () => void;
}

export function CodeDialog({ entry, evse, holdMs, onCode, onClose }: CodeDialogProps) {
  const words = useWords();
  const { say } = words;
  const isWaiting = usePane(({ asked, isSettling }) => asked !== null || isSettling);
  const [refusedBefore] = useState(entry.refusedCount);
  // A refusal takes away what was typed.
  const [typed, setTyped] = useState({ code: '', refusedCount: entry.refusedCount });
  const code = typed.refusedCount === entry.refusedCount ? typed.code : '';
  const isClosed = isWaiting || entry.waitMs > 0;

  // Of the moment, as two keys may come before either is drawn.
  const latest = useRef(typed);
  const put = (change: (code: string) => string) => {
    const { refusedCount } = entry;
    const before = latest.current.refusedCount === refusedCount ? latest.current.code : '';
    latest.current = { code: change(before), refusedCount };
    setTyped(latest.current);
    const { code: next } = latest.current;
    if (next.length === codeLength && next !== before) onCode(next);
  };

  return (
    <Dialog
      name="payer-code"
      title={titleFor(entry, entry.refusedCount > refusedBefore && code === '', words)}
      onClose={onClose}
      closeWords={say('button.keepCharging')}
      aside={<EmergencyButton evse={evse} holdMs={holdMs} />}
    >
      <Stage name="code-stage">
        <Leaf name="code-typing">
          <Places count={code.length} />
          <Keypad typed={code} lengthAtMost={codeLength} isClosed={isClosed} onType={put} />
        </Leaf>
        <Leaf name="code-words">
          <p>{say('code.where')}</p>
        </Leaf>
        <Leaf name="code-words">
          <p>{say('code.without')}</p>
          <p>{say('emergency.means')}</p>
        </Leaf>
      </Stage>
    </Dialog>
  );
}

function titleFor(entry: CodeEntry, isRefused: boolean, { say }: Words): string {
  if (entry.waitMs > 0) {
    const seconds = textOf({ number: String(secondsLeft(entry.waitMs)), unit: 's' });
    return say('code.wait', { seconds });
  }
  return say(isRefused ? 'code.wrong' : 'code.enter');
}

/** One place for each digit: that something was typed is shown, and not what. */
function Places({ count }: { count: number }) {
  const { say } = useWords();
  return (
    <p className="places" role="img" aria-label={say('code.digits', { count: String(count) })}>
      {Array.from({ length: codeLength }, (_, place) => (
        <span key={place} className="code-place" data-typed={place < count ? '' : undefined} />
      ))}
    </p>
  );
}
