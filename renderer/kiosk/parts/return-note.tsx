/** How long a screen stays before it goes back by itself; the warning takes its place. */
import { secondsLeft, textOf } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import { useEnding } from './ending.tsx';

export function ReturnNote({ remainingMs }: { remainingMs: number }) {
  const { say } = useWords();
  if (useEnding('band') !== null) return null;
  const seconds = textOf({ number: String(secondsLeft(remainingMs)), unit: 's' });
  return <p className="return-note">{say('return.in', { seconds })}</p>;
}
