/** What was asked has not been confirmed by the station: said with what to do instead. */
import { useWords } from '../../text/words.ts';
import { useVisit, type Wish } from '../visit-store.ts';
import { Notice } from './notice.tsx';

export function WishFailed({ wish }: { wish: Wish }) {
  const { say } = useWords();
  const hasFailed = useVisit((visit) => visit.failed === wish);
  return (
    <div role="alert">
      {hasFailed && (
        <Notice>
          <p>{say(wish === 'stop' ? 'contact.stopFailed' : 'contact.cancelFailed')}</p>
        </Notice>
      )}
    </div>
  );
}
