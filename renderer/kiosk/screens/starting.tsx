/** The seconds between approval and current. */
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { Figure } from '../parts/figure.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { Steps } from '../parts/steps.tsx';
import { useWords } from '../words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function StartingScreen({ screen, evse }: ScreenProps<'starting'>) {
  const { say, money } = useWords();
  return (
    <>
      <Stage name="starting">
        <Leaf name="progress">
          <Statement>{say('starting.statement')}</Statement>
          <Steps
            steps={[
              { text: say('starting.approved'), isDone: true },
              { text: say('starting.switchingOn'), isDone: false },
            ]}
          />
        </Leaf>
        <Leaf name="progress-figures">
          <p className="pay-amount">
            <span className="label">{say('pay.held')}</span>
            <Figure
              id="authorized"
              value={screen.authorizedMinor}
              quantity={money(screen.authorizedMinor)}
            />
          </p>
        </Leaf>
      </Stage>
      <ActionBand
        left={
          <IntentButton kind="quiet" intent={{ type: 'cancel', evse }}>
            {say('button.cancel')}
          </IntentButton>
        }
      />
    </>
  );
}
