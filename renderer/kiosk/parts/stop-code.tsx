/** The payer's code in one plain sentence, while the payer stands at the screen. */
import { useWords } from '../../text/words.ts';

/** Null: Stop asks for none. */
export function StopCode({ code }: { code: string | null }) {
  const { say } = useWords();
  if (code === null) return null;
  return (
    <p className="stop-code" data-testid="stop-code">
      {say('code.here', { code })}
    </p>
  );
}
