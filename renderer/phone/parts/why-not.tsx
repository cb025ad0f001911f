/** In the form's place: why nothing can be paid for here just now, and what to do instead. */
import type { PhoneOffer } from '../../../electron/contract.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Notice } from './notice.tsx';

type Reason = NonNullable<PhoneOffer['whyNot']>;

export function WhyNot({ view, reason }: { view: PhoneOffer; reason: Reason }) {
  const words = useWords();
  const { say } = words;
  const { outlet, freeLabel, code } = view;
  return (
    <section>
      <Notice>
        <p>{inWords(reason, outlet.label, words)}</p>
        {freeLabel !== null && <p>{say('whyNot.otherIsFree', { outlet: freeLabel })}</p>}
        {reason === 'out-of-service' && code !== null && (
          <p className="code">{say('fault.code', { code })}</p>
        )}
      </Notice>
      {freeLabel !== null && (
        <a className="button main" href={`./${encodeURIComponent(freeLabel)}`}>
          {say('button.useOutlet', { outlet: freeLabel })}
        </a>
      )}
      <a className="button quiet" href={`./${encodeURIComponent(outlet.label)}`}>
        {say('button.checkAgain')}
      </a>
    </section>
  );
}

function inWords(reason: Reason, outlet: string, { say }: Words): string {
  if (reason === 'out-of-service') return say('outOfService.statement', { outlet });
  return say(`whyNot.${reason}`);
}
