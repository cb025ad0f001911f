/** Cancel: a form of one button, which a script sends without leaving the page. */
import { useWords } from '../../text/words.ts';
import { useAsk, useVisit } from '../visit-store.ts';
import { WishFailed } from './wish-failed.tsx';

export function Cancel({ address }: { address: string }) {
  const { say } = useWords();
  const ask = useAsk();
  const isLive = useVisit((visit) => visit.isLive);
  const isAsked = useVisit((visit) => visit.asked === 'cancel');
  return (
    <div className="actions">
      <WishFailed wish="cancel" />
      <form
        method="post"
        action={`${address}/cancel`}
        onSubmit={(event) => {
          if (!isLive) return;
          event.preventDefault();
          void ask('cancel');
        }}
      >
        <button type="submit" className="button quiet" disabled={isAsked}>
          {say(isAsked ? 'pay.cancelling' : 'button.cancel')}
        </button>
      </form>
    </div>
  );
}
