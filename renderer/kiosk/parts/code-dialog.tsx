/** Asks for the payer's code, on large keys or a keyboard. The fourth digit sends it. */
import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { CodeEntry } from '../../../electron/contract.ts';
import { usePane } from '../station.ts';
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Dialog } from './dialog.tsx';
import { EmergencyButton } from './emergency-button.tsx';
import { Leaf, Stage } from './stage.tsx';

const codeLength = 4;
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

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

  const put = (next: string) => {
    if (isClosed) return;
    setTyped({ code: next, refusedCount: entry.refusedCount });
    if (next.length === codeLength) onCode(next);
  };
  const press = useEffectEvent((key: string) => {
    if (/^[0-9]$/.test(key) && code.length < codeLength) put(code + key);
    else if (key === 'Backspace') put(code.slice(0, -1));
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event.key);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

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
          <div className="keypad">
            {digits.map((digit) => (
              <Key key={digit} isDisabled={isClosed} onPress={() => put(code + digit)}>
                {digit}
              </Key>
            ))}
            <Key isDisabled={isClosed || code === ''} onPress={() => put(code.slice(0, -1))}>
              <span className="icon" aria-hidden>
                <Delete />
              </span>
              {say('button.deleteDigit')}
            </Key>
          </div>
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

interface KeyProps {
  isDisabled: boolean;
  onPress: () => void;
  children: ReactNode;
}

function Key({ isDisabled, onPress, children }: KeyProps) {
  return (
    <Button className="key" isDisabled={isDisabled} onPress={onPress}>
      {children}
    </Button>
  );
}
