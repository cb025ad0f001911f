/** A visit that ended without a charge: declined, run out of time, or failed. Nothing is charged. */
import { unbroken } from '../../text/format.ts';
import { CircleX, Clock, TriangleAlert } from 'lucide-react';
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { ReturnNote } from '../parts/return-note.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

const signs = { declined: CircleX, expired: Clock, fault: TriangleAlert };

export function EndedScreen({ screen, evse, snapshot }: ScreenProps<keyof typeof signs>) {
  const { say } = useWords();
  const Sign = signs[screen.name];
  const phone = unbroken(snapshot.station.supportPhone);
  return (
    <>
      <Stage name="ended">
        <Leaf name="ended-words">
          <span className="sign" aria-hidden>
            <Sign />
          </span>
          <Statement>{say(`${screen.name}.statement`)}</Statement>
          <p>{say(`${screen.name}.text`)}</p>
        </Leaf>
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
