/** Ten digits and Delete: large keys, and those of a keyboard. What was typed belongs to its dialog. */
import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useWords } from '../../text/words.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

interface KeypadProps {
  /** The digits so far. */
  typed: string;
  lengthAtMost: number;
  /** None is taken now. */
  isClosed: boolean;
  /** Told how what was typed changes: two keys may come before either is drawn. */
  onType: (change: (typed: string) => string) => void;
}

export function Keypad({ typed, lengthAtMost, isClosed, onType }: KeypadProps) {
  const { say } = useWords();
  const add = (digit: string) => {
    if (!isClosed) onType((now) => (now.length < lengthAtMost ? now + digit : now));
  };
  const takeBack = () => {
    if (!isClosed) onType((now) => now.slice(0, -1));
  };
  const press = useEffectEvent((key: string) => {
    if (/^[0-9]$/.test(key)) add(key);
    else if (key === 'Backspace') takeBack();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event.key);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return (
    <div className="keypad">
      {digits.map((digit) => (
        <Key key={digit} isDisabled={isClosed} onPress={() => add(digit)}>
          {digit}
        </Key>
      ))}
      <Key isDisabled={isClosed || typed === ''} onPress={takeBack}>
        <span className="icon" aria-hidden>
          <Delete />
        </span>
        {say('button.deleteDigit')}
      </Key>
    </div>
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
