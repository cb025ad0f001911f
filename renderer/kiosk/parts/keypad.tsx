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
  onType: (typed: string) => void;
}

export function Keypad({ typed, lengthAtMost, isClosed, onType }: KeypadProps) {
  const { say } = useWords();
  const put = (next: string) => {
    if (!isClosed && next.length <= lengthAtMost) onType(next);
  };
  const press = useEffectEvent((key: string) => {
    if (/^[0-9]$/.test(key)) put(typed + key);
    else if (key === 'Backspace') put(typed.slice(0, -1));
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event.key);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return (
    <div className="keypad">
      {digits.map((digit) => (
        <Key key={digit} isDisabled={isClosed} onPress={() => put(typed + digit)}>
          {digit}
        </Key>
      ))}
      <Key isDisabled={isClosed || typed === ''} onPress={() => put(typed.slice(0, -1))}>
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
