/** Paid, and now the cable: where to plug in, and how long there is for it. */
import { Countdown } from '../../kiosk/parts/countdown.tsx';
import { HeldAmount } from '../../kiosk/parts/held-amount.tsx';
import { PlugPicture } from '../../kiosk/parts/plug-picture.tsx';
import { plugInWords } from '../../kiosk/plug-in-words.ts';
import { useWords } from '../../text/words.ts';
import { Cancel } from '../parts/cancel.tsx';
import { Heading } from '../parts/heading.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import { useRemainingMs } from '../visit-store.ts';
import type { ScreenProps } from '../visit-page.tsx';

export function PlugInScreen({ screen, visit, address }: ScreenProps<'plug-in'>) {
  const words = useWords();
  const { say } = words;
  const { statement, text } = plugInWords(screen, words);
  const remainingMs = useRemainingMs(screen.remainingMs);
  const outlet = visit.outlet.label;
  return (
    <>
      <Heading>{statement}</Heading>
      <p className="next-step">
        {screen.isConnected ? text : `${say('plugIn.where', { outlet })} ${text}`}
      </p>
      <PlugPicture label={outlet} isPlugged={screen.isConnected} />
      <section className="time-left">
        <p className="label">{say('pay.timeLeft')}</p>
        <Countdown remainingMs={remainingMs} totalMs={screen.totalMs} />
        <p>{say('plugIn.timeout')}</p>
      </section>
      <section className="held-words">
        <HeldAmount authorizedMinor={screen.authorizedMinor} />
        <StopCode code={visit.stopCode} />
      </section>
      <Cancel address={address} />
    </>
  );
}
