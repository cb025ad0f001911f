/** A payment that came to nothing, or a page that has ended: what it means, and the way to start again. */
import { CircleX, Clock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../../text/words.ts';
import { Heading } from '../parts/heading.tsx';
import type { ScreenProps } from '../visit-page.tsx';

type Ended = ScreenProps<'declined' | 'expired' | 'cancelled' | 'fault'>;

const signs = { declined: CircleX, expired: Clock, cancelled: CircleX, fault: TriangleAlert };

export function EndedScreen({ screen, visit }: Ended) {
  const { say } = useWords();
  const Sign = signs[screen.name];
  return (
    <>
      <SignedHeading sign={<Sign />}>{say(`${screen.name}.statement`)}</SignedHeading>
      {screen.name === 'declined' || screen.name === 'expired' ? (
        <p>{say(`${screen.name}.text`)}</p>
      ) : (
        <p>{say('fault.text')}</p>
      )}
      {screen.name === 'fault' && (
        <>
          <p>{say(`fault.${screen.code}`)}</p>
          <p className="code">{say('fault.code', { code: screen.code })}</p>
        </>
      )}
      <StartAgain label={visit.outlet.label} />
    </>
  );
}

/** The station knows no such page any more: it shows nothing that could be untrue. */
export function GoneScreen({ label }: { label: string }) {
  const { say } = useWords();
  return (
    <>
      <SignedHeading sign={<Clock />}>{say('gone.statement')}</SignedHeading>
      <p>{say('gone.text')}</p>
      <StartAgain label={label} />
    </>
  );
}

function SignedHeading({ sign, children }: { sign: ReactNode; children: string }) {
  return (
    <>
      <span className="sign" aria-hidden>
        {sign}
      </span>
      <Heading>{children}</Heading>
    </>
  );
}

function StartAgain({ label }: { label: string }) {
  const { say } = useWords();
  return (
    <a className="button main" href={`../c/${encodeURIComponent(label)}`}>
      {say('button.startAgain')}
    </a>
  );
}
