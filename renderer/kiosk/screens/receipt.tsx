/** The receipt: what was paid and released in words, and the column of a till receipt to check it by. */
import { textOf } from '../../text/format.ts';
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { ReturnNote } from '../parts/return-note.tsx';
import { CostSlip, MeterSlip, PaidSlip } from '../parts/slip.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import type { EvseTile } from '../../../electron/contract.ts';
import { useWords, type Words } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

type Receipt = ScreenProps<'receipt'>['screen'];

export function ReceiptScreen({ screen, evse, snapshot }: ScreenProps<'receipt'>) {
  const words = useWords();
  const { say } = words;
  const hasReceiptInApp = screen.capturedMinor > 0 && screen.settled === 'settled';
  return (
    <>
      <Stage name="receipt">
        <Leaf name="receipt-words">
          <Statement>{receiptStatement(screen, words)}</Statement>
          <p>
            {say(`reason.${screen.stopReason}`)}
            {mayUnplug(screen, evse, snapshot.evses) && ` ${say('receipt.unplug')}`}
          </p>
        </Leaf>
        <Leaf name="receipt-after">
          {screen.isWaived && <p>{say('receipt.waived')}</p>}
          {screen.settled === 'pending' && <p>{say('receipt.pending')}</p>}
          {screen.settled === 'settled' && screen.releasedMinor > 0 && <p>{say('receipt.bank')}</p>}
          <p>
            {hasReceiptInApp && `${say('receipt.inApp')} `}
            {say('receipt.thanks')}
          </p>
        </Leaf>
        <Leaf name="slip-meter">
          <MeterSlip screen={screen} />
        </Leaf>
        <Leaf name="slip-cost">
          <CostSlip screen={screen} />
        </Leaf>
        <Leaf name="slip-paid">
          <PaidSlip screen={screen} />
        </Leaf>
      </Stage>
      <ActionBand
        left={<ReturnNote remainingMs={screen.remainingMs} />}
        right={
          <IntentButton kind="main" intent={{ type: 'done', evse }}>
            {say('button.done')}
          </IntentButton>
        }
      />
    </>
  );
}

/** Nobody is sent to a cable that is out already, or that may be live: a faulty outlet is kept away from. */
export function mayUnplug(screen: Receipt, evse: string, evses: EvseTile[]): boolean {
  const isFaulty = evses.some((tile) => tile.label === evse && tile.code !== null);
  return !isFaulty && screen.stopReason !== 'EVDisconnected' && screen.stopReason !== 'Timeout';
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
