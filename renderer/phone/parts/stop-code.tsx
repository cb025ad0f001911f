/** The payer's code, for whoever wants to stop at the station's screen without this phone. */
import { useWords } from '../../text/words.ts';

/** Null: the screen asks for none. */
export function StopCode({ code }: { code: string | null }) {
  const { say } = useWords();
  if (code === null) return null;
  return (
    <p className="stop-code" data-testid="stop-code">
      {say('charging.stopCode', { code })}
    </p>
  );
}
