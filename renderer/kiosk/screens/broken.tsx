/** The screen could not be drawn and is about to start again: what a driver must know until then. */
import { unbroken } from '../../text/format.ts';
import { sayIn } from '../../text/say.ts';
import { setupLanguage } from '../setup-language.ts';
import { usePane } from '../station.ts';

/** Takes as little as it can from the snapshot, which may be what could not be drawn. */
export function BrokenScreen() {
  const snapshot = usePane((pane) => pane.snapshot);
  const station = snapshot?.kind === 'station' ? snapshot : null;
  const say = sayIn(station?.language ?? setupLanguage(), station?.station.brand ?? 'Vipps');
  const supportPhone = station?.station.supportPhone ?? null;
  return (
    <main data-screen="broken" data-evse="">
      <section className="stage alone">
        <h1>{say('broken.statement')}</h1>
        <p>{say('broken.text')}</p>
        {supportPhone !== null && <p>{say('fault.call', { phone: unbroken(supportPhone) })}</p>}
      </section>
    </main>
  );
}
