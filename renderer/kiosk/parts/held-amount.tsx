/** What is held of the driver's money, in large type. */
import { useWords } from '../../text/words.ts';
import { Figure } from './figure.tsx';

/** `authorizedMinor`: minor units. */
export function HeldAmount({ authorizedMinor }: { authorizedMinor: number }) {
  const { say, money } = useWords();
  return (
    <p className="pay-amount">
      <span className="label">{say('pay.held')}</span>
      <Figure id="authorized" value={authorizedMinor} quantity={money(authorizedMinor)} />
    </p>
  );
}
