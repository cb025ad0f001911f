/** Letters and digits on the glass, for a finger in a glove, and those of a keyboard that is plugged in. */
import { useEffect, useEffectEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { useDesk } from '../desk.ts';

const rows = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'] as const;

interface LetterKeysProps {
  typed: string;
  lengthAtMost: number;
  onType: (typed: string) => void;
}

export function LetterKeys({ typed, lengthAtMost, onType }: LetterKeysProps) {
  const { say } = useDesk();
  const put = (letter: string) => {
    if (typed.length < lengthAtMost) onType(typed + letter);
  };
  const press = useEffectEvent((key: string) => {
    if (/^[a-z0-9]$/i.test(key)) put(key.toUpperCase());
    else if (key === 'Backspace') onType(typed.slice(0, -1));
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event.key);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className="letter-keys">
      {rows.map((row) => (
        <div key={row}>
          {row.split('').map((letter) => (
            <Button key={letter} className="tool letter" onPress={() => put(letter)}>
              {letter}
            </Button>
          ))}
        </div>
      ))}
      <div>
        <Button
          className="tool"
          isDisabled={typed === ''}
          onPress={() => onType(typed.slice(0, -1))}
        >
          {say('keys.delete')}
        </Button>
        <Button className="tool" isDisabled={typed === ''} onPress={() => onType('')}>
          {say('keys.clear')}
        </Button>
      </div>
    </div>
  );
}
