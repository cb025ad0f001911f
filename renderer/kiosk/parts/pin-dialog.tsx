/** The technician's door: asks for the PIN, 6 to 12 digits. The station compares it, not the screen. */
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { PinEntry } from '../../../electron/contract.ts';
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { ask, usePane } from '../station.ts';
import { Dialog } from './dialog.tsx';
import { Keypad } from './keypad.tsx';
import { Leaf, Stage } from './stage.tsx';

const lengthAtLeast = 6;
const lengthAtMost = 12;

export function PinDialog({ entry, onClose }: { entry: PinEntry; onClose: () => void }) {
  const words = useWords();
  const { say } = words;
  const isWaiting = usePane(({ asked, isSettling }) => asked !== null || isSettling);
  const [triedBefore] = useState(entry.triedCount);
  // A refusal takes away what was typed.
  const [typed, setTyped] = useState({ pin: '', triedCount: entry.triedCount });
  const pin = typed.triedCount === entry.triedCount ? typed.pin : '';
  const isClosed = isWaiting || entry.waitMs > 0;
  const mayOpen = !isClosed && pin.length >= lengthAtLeast;
  const isRefused = entry.triedCount > triedBefore && pin === '';
  return (
    <Dialog
      name="pin"
      title={titleFor(entry, isRefused, words)}
      onClose={onClose}
      aside={
        <Button
          className="button main"
          isDisabled={!mayOpen}
          data-off={mayOpen ? undefined : ''}
          onPress={() => ask({ type: 'givePin', pin })}
        >
          {say('pin.open')}
        </Button>
      }
    >
      <Stage name="code-stage">
        <Leaf name="code-typing">
          <p
            className="places"
            role="img"
            aria-label={say('pin.digits', { count: String(pin.length) })}
          >
            {Array.from({ length: Math.max(lengthAtLeast, pin.length) }, (_, place) => (
              <span
                key={place}
                className="code-place"
                data-typed={place < pin.length ? '' : undefined}
              />
            ))}
          </p>
          <Keypad
            typed={pin}
            lengthAtMost={lengthAtMost}
            isClosed={isClosed}
            onType={(change) => {
              const { triedCount } = entry;
              setTyped((now) => {
                const before = now.triedCount === triedCount ? now.pin : '';
                return { pin: change(before), triedCount };
              });
            }}
          />
        </Leaf>
        <Leaf name="code-words">
          <p>{say('pin.how')}</p>
        </Leaf>
      </Stage>
    </Dialog>
  );
}

function titleFor(entry: PinEntry, isRefused: boolean, { say }: Words): string {
  if (entry.waitMs > 0) {
    const seconds = textOf({ number: String(secondsLeft(entry.waitMs)), unit: 's' });
    return say('code.wait', { seconds });
  }
  if (entry.isBusy) return say('pin.busy');
  return say(isRefused ? 'pin.wrong' : 'pin.enter');
}
