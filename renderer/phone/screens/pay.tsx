/** Paying: what is held, the way to the payment and back, and how long there is for it. */
import { Countdown } from '../../kiosk/parts/countdown.tsx';
import { HeldAmount } from '../../kiosk/parts/held-amount.tsx';
import { useWords } from '../../text/words.ts';
import { Cancel } from '../parts/cancel.tsx';
import { Heading } from '../parts/heading.tsx';
import { Notice } from '../parts/notice.tsx';
import { useRemainingMs, useVisit } from '../visit-store.ts';
import type { ScreenProps } from '../visit-page.tsx';

export function PayScreen({ screen, address }: ScreenProps<'pay'>) {
  const { say } = useWords();
  const remainingMs = useRemainingMs(screen.remainingMs);
  return (
    <>
      <Heading>{say('pay.statement')}</Heading>
      <section className="held-words">
        <HeldAmount authorizedMinor={screen.authorizedMinor} />
        <p>{say('pay.rest')}</p>
      </section>
      <WayToPay screen={screen} />
      <section className="time-left">
        <p className="label">{say('pay.timeLeft')}</p>
        <Countdown remainingMs={remainingMs} totalMs={screen.totalMs} />
      </section>
      {!screen.isClosing && <Cancel address={address} />}
    </>
  );
}

/** The way to the payment, or why there is none: what cannot be paid is not offered. */
function WayToPay({ screen }: { screen: ScreenProps<'pay'>['screen'] }) {
  const { say } = useWords();
  const goToPay = useVisit((visit) => visit.goToPay);
  if (screen.isClosing) {
    return (
      <Notice>
        <p>{say('pay.closing')}</p>
        <p>{say('pay.closingText')}</p>
      </Notice>
    );
  }
  if (!screen.paymentIsReachable) {
    return (
      <Notice>
        <p>{say('pay.unreachable')}</p>
        <p>{say('pay.linkComes')}</p>
      </Notice>
    );
  }
  if (screen.flow === 'qr') return <p className="next-step">{say('pay.atScreen')}</p>;
  if (screen.link === null) return <p className="next-step">{say('pay.asking')}</p>;
  return (
    <section className="wallet">
      {goToPay && <p>{say('pay.goingThere')}</p>}
      <a className="button main" href={screen.link} rel="noreferrer">
        {say('button.payWith')}
      </a>
      <p>{say('pay.comeBack')}</p>
    </section>
  );
}
