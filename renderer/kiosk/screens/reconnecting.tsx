/** No word from the station for three seconds: old figures are taken away rather than trusted. */
import { useId } from 'react';
import { unbroken } from '../../text/format.ts';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';

export function Reconnecting({ supportPhone }: { supportPhone: string | null }) {
  const { say } = useWords();
  const headingId = useId();
  const isStopAsked = usePane(({ asked }) => asked === 'stop' || asked === 'emergencyStop');
  return (
    <main data-screen="reconnecting" data-evse="">
      <section className="stage alone" tabIndex={-1} aria-labelledby={headingId}>
        <h1 id={headingId}>{say('reconnecting.statement')}</h1>
        <p>{say('reconnecting.text')}</p>
        {isStopAsked && <p>{say('stop.late')}</p>}
        {supportPhone !== null && <p>{say('fault.call', { phone: unbroken(supportPhone) })}</p>}
      </section>
    </main>
  );
}
