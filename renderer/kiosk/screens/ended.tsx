/** A visit that ended without a charge: declined, run out of time, or failed. Nothing is charged. */
import { unbroken } from '../../text/format.ts';
import { CircleHelp, CircleX, Clock, TriangleAlert } from 'lucide-react';
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { ReturnNote } from '../parts/return-note.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import type { StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

const signs = {
  declined: CircleX,
  expired: Clock,
  fault: TriangleAlert,
  unconfirmed: CircleHelp,
};

type Ended = ScreenProps<'declined' | 'expired' | 'fault'>;

/** Time ran out while nobody could ask how the payment stands: then nobody may say that it failed. */
export function isUnconfirmed({ screen, paymentIsReachable }: StationSnapshot): boolean {
  return screen.name === 'expired' && !paymentIsReachable;
}

export function EndedScreen({ screen, evse, snapshot }: Ended) {
  const { say } = useWords();
  const end = isUnconfirmed(snapshot) ? 'unconfirmed' : screen.name;
  const Sign = signs[end];
  const phone = unbroken(snapshot.station.supportPhone);
  return (
    <>
      <Stage name="ended">
        <Leaf name="ended-words">
          <span className="sign" aria-hidden>
            <Sign />
          </span>
          <div className="words">
            <Statement>{say(`${end}.statement`)}</Statement>
            <p>{say(`${end}.text`)}</p>
          </div>
        </Leaf>
        {end === 'unconfirmed' && (
          <Leaf name="ended-why">
            <p>{say('unconfirmed.check')}</p>
            <p>{say('fault.call', { phone })}</p>
          </Leaf>
        )}
        {screen.name === 'fault' && (
          <Leaf name="ended-why">
            <p>{`${say(`fault.${screen.code}`)} ${say('fault.call', { phone })}`}</p>
            <p className="code">{say('fault.code', { code: screen.code })}</p>
          </Leaf>
        )}
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
