/** Amount, terms and Pay: a plain form to the page's own address, which needs no scripts. */
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { OfferForm, PhoneOffer } from '../../../electron/contract.ts';
import { useWords } from '../../text/words.ts';
import { Amounts } from './amounts.tsx';
import { Terms } from './terms.tsx';

/** The answer can take as long as the payment service does; then the form may be sent again. */
const answerMs = 20_000;

/** True from the first tap on, until the page is come back to or no answer has come. */
function useSent(): [isSent: boolean, onSubmit: (event: SubmitEvent) => void] {
  const [isSent, setIsSent] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const onPageShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) setIsSent(false);
    };
    window.addEventListener('pageshow', onPageShow);
    return () => {
      window.removeEventListener('pageshow', onPageShow);
      clearTimeout(timer.current);
    };
  }, []);
  const onSubmit = (event: SubmitEvent) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    setIsSent(true);
    timer.current = setTimeout(() => setIsSent(false), answerMs);
  };
  return [isSent, onSubmit];
}

export function PayForm({ view, form }: { view: PhoneOffer; form: OfferForm }) {
  const { say } = useWords();
  const [isSent, onSubmit] = useSent();
  return (
    <form method="post" className="pay-form" onSubmit={onSubmit}>
      <input type="hidden" name="form" value={form.token} />
      <Amounts view={view} amountMinor={form.amountMinor} />
      <p>{say('amount.statement')}</p>
      <Terms view={view} />
      <div className="wallet">
        <button type="submit" className="button main" disabled={isSent}>
          {say(isSent ? 'pay.asking' : 'button.payWith')}
        </button>
        <p className="announced" role="status">
          {isSent && say('pay.asking')}
        </p>
      </div>
    </form>
  );
}
