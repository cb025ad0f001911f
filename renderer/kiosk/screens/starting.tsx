/** The seconds between approval and current. */
import { HeldAmount } from '../parts/held-amount.tsx';
import { CancelButton } from '../parts/cancel-button.tsx';
import { ActionBand } from '../parts/action-band.tsx';
import { PlugPicture } from '../parts/plug-picture.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { Steps } from '../parts/steps.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function StartingScreen({ screen, evse }: ScreenProps<'starting'>) {
  const { say } = useWords();
  return (
    <>
      <Stage name="starting">
        <Leaf name="progress">
          <Statement>{say('starting.statement')}</Statement>
          <Steps
            steps={[
              { text: say('starting.approved'), isDone: true },
              { text: say('starting.switchingOn'), isDone: false },
              { text: say('pay.plugIn'), isDone: false },
            ]}
          />
        </Leaf>
        <Leaf name="progress-wait">
          <p>{say('starting.text')}</p>
        </Leaf>
        <Leaf name="progress-figures">
          <PlugPicture label={evse} />
          <HeldAmount authorizedMinor={screen.authorizedMinor} />
          <StopCode code={screen.stopCode} />
        </Leaf>
      </Stage>
      <ActionBand left={<CancelButton evse={evse} />} />
    </>
  );
}
