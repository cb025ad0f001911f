/** Paying: the code in the largest size, what to do in three lines, and what happens to the money. */
import { HeldAmount } from '../parts/held-amount.tsx';
import { CancelButton } from '../parts/cancel-button.tsx';
import { ShieldCheck } from 'lucide-react';
import { ActionBand } from '../parts/action-band.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { PaymentCode } from '../parts/payment-code.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function PayScreen({ screen, evse }: ScreenProps<'pay'>) {
  const { say } = useWords();
  const { qr, isClosing } = screen;
  const canPay = qr !== null && !isClosing;
  return (
    <>
      <Stage name="pay">
        <Leaf name="payment-code" staysInView={canPay}>
          {canPay ? (
            <div className="code-frame">
              <PaymentCode qr={qr} name="pay.qr" />
            </div>
          ) : (
            <WhyNoCode screen={screen} evse={evse} />
          )}
        </Leaf>
        <Leaf name="pay-steps">
          <Statement>{say('pay.statement')}</Statement>
          {!isClosing && (
            <ol className="numbered">
              {screen.flow === 'qr' && <li>{say('pay.scan')}</li>}
              <li>{say('pay.approve')}</li>
              <li>{say('pay.plugIn')}</li>
            </ol>
          )}
        </Leaf>
        <Leaf name="pay-held">
          <HeldAmount authorizedMinor={screen.authorizedMinor} />
          <p>{say('pay.rest')}</p>
        </Leaf>
      </Stage>
      <ActionBand
        left={<CancelButton evse={evse} isDisabled={isClosing} />}
        note={
          canPay && (
            <p className="only-ours">
              <span className="icon" aria-hidden>
                <ShieldCheck />
              </span>
              {say('pay.onlyOurs')}
            </p>
          )
        }
        right={
          !isClosing && <Countdown remainingMs={screen.remainingMs} totalMs={screen.totalMs} />
        }
      />
    </>
  );
}

/**
 * In the code's place: closing, unreachable, paid for on a phone, or being made. A code that can't be
 * paid is not shown.
 */
function WhyNoCode({ screen, evse }: Pick<ScreenProps<'pay'>, 'screen' | 'evse'>) {
  const { say } = useWords();
  if (screen.isClosing) {
    return (
      <div className="no-code">
        <p>{say('pay.closing')}</p>
        <p>{say('pay.closingText')}</p>
      </div>
    );
  }
  if (!screen.paymentIsReachable) {
    return (
      <div className="no-code">
        <p>{say('pay.unreachable')}</p>
        <p>{say('pay.unreachableText')}</p>
      </div>
    );
  }
  if (screen.flow === 'redirect') {
    return (
      <div className="no-code">
        <p>{say('pay.phone', { outlet: evse })}</p>
        <p>{say('pay.phoneOther')}</p>
      </div>
    );
  }
  return (
    <div className="no-code">
      <p>{say('pay.preparing')}</p>
      <p>{say('pay.preparingText')}</p>
    </div>
  );
}
