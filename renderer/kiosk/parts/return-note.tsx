/** The warning before the screen goes back by itself. */
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';

export function ReturnNote({ remainingMs }: { remainingMs: number }) {
  const seconds = textOf({ number: String(secondsLeft(remainingMs)), unit: 's' });
  return <p className="return-note">{useWords().say('return.in', { seconds })}</p>;
}
