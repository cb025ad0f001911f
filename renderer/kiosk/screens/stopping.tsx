/** Stopping: the orderly steps, ticked off as they happen, and the figures as they stand. */
import { ActionBand } from '../parts/action-band.tsx';
import { Figure } from '../parts/figure.tsx';
import { PlugPicture } from '../parts/plug-picture.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { Steps } from '../parts/steps.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function StoppingScreen({ screen, evse }: ScreenProps<'stopping'>) {
  const { say, energy, money } = useWords();
  return (
    <>
      <Stage name="stopping">
        <Leaf name="progress">
          <Statement>{say('stopping.statement')}</Statement>
          <Steps
            steps={[
              { text: say('stopping.powerOff'), isDone: screen.relayIsOpen },
              { text: say('stopping.finalReading'), isDone: screen.readingIsFinal },
              { text: say('stopping.receipt'), isDone: false },
            ]}
          />
        </Leaf>
        <Leaf name="progress-wait">
          <p>{say('stopping.text')}</p>
        </Leaf>
        <Leaf name="progress-figures">
          <PlugPicture label={evse} isPlugged />
          <div className="figures">
            <p className="pay-amount">
              <span className="label">{say('charging.energy')}</span>
              <Figure id="energy" value={screen.energyWh} quantity={energy(screen.energyWh)} />
            </p>
            <p className="pay-amount">
              <span className="label">{say('charging.cost')}</span>
              <Figure id="cost" value={screen.costMinor} quantity={money(screen.costMinor)} />
            </p>
          </div>
        </Leaf>
      </Stage>
      <ActionBand />
    </>
  );
}
