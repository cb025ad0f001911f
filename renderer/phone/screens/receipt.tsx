/** The receipt: what was paid and released in words, whether that is final, and the slip to check it by. */
import { CircleCheck, Clock } from 'lucide-react';
import { CostSlip, MeterSlip, PaidSlip } from '../../kiosk/parts/slip.tsx';
import { textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Heading } from '../parts/heading.tsx';
import { Notice } from '../parts/notice.tsx';
import { useVisit } from '../visit-store.ts';
import type { ScreenProps } from '../visit-page.tsx';

type Receipt = ScreenProps<'receipt'>['screen'];

export function ReceiptScreen({ screen }: ScreenProps<'receipt'>) {
  const words = useWords();
  const { say } = words;
  const isGone = useVisit((visit) => visit.isGone);
  const isSettled = screen.settled === 'settled';
  const { stopReason } = screen;
  // The slips are the screen's, which also counts down to its next driver.
  const slip = { ...screen, remainingMs: 0 };
  return (
    <>
      <Heading>{receiptStatement(screen, words)}</Heading>
      {isGone && !isSettled ? (
        <Notice>
          <p>{say('gone.receipt')}</p>
        </Notice>
      ) : (
        <p className="finality">
          <span className="icon" aria-hidden>
            {isSettled ? <CircleCheck /> : <Clock />}
          </span>
          <span>
            {isSettled
              ? say('receipt.isFinal')
              : `${say('receipt.notFinal')} ${say('receipt.pending')}`}
          </span>
        </p>
      )}
      <section className="after">
        <p>{say(stopReason === 'Local' ? 'reason.atStation' : `reason.${stopReason}`)}</p>
        {screen.isWaived && <p>{say('receipt.waived')}</p>}
        {screen.releasedMinor > 0 && <p>{say('receipt.bank')}</p>}
        {isSettled && screen.capturedMinor > 0 && <p>{say('receipt.inApp')}</p>}
      </section>
      <section className="slips">
        <MeterSlip screen={slip} />
        <CostSlip screen={slip} />
        <PaidSlip screen={slip} />
      </section>
    </>
  );
}

/** "Du betalte 84,55 kr. 265,45 kr frigis nå.", in the tense that is true. */
export function receiptStatement(screen: Receipt, { say, money }: Words): string {
  const isSettled = screen.settled === 'settled';
  const amount = textOf(money(screen.capturedMinor));
  const paid =
    screen.capturedMinor === 0
      ? say('receipt.nothing')
      : say(isSettled ? 'receipt.paid' : 'receipt.toPay', { amount });
  if (screen.releasedMinor === 0) return paid;
  const rest = textOf(money(screen.releasedMinor));
  const released = say(isSettled ? 'receipt.released' : 'receipt.toRelease', { amount: rest });
  return `${paid} ${released}`;
}
