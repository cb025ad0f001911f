/** Stopping: the orderly steps, ticked off as they happen, and the figures as they stand. */
import { ActionBand } from '../parts/action-band.tsx';
import { EmergencyButton } from '../parts/emergency-button.tsx';
import { Figure } from '../parts/figure.tsx';
import { Notice } from '../parts/notice.tsx';
import { PlugPicture } from '../parts/plug-picture.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { StoppingSteps } from '../parts/stopping-steps.tsx';
import { unbroken } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

/** The relay is told to open every second; longer than three of them a driver should not be left alone. */
const slowAfterMs = 3_000;

export function isSlow({ relayIsOpen, waitedMs }: ScreenProps<'stopping'>['screen']): boolean {
  return !relayIsOpen && waitedMs >= slowAfterMs;
}

export function StoppingScreen({ screen, evse, snapshot }: ScreenProps<'stopping'>) {
  const { say, energy, money } = useWords();
  const { supportPhone, stopHoldMs } = snapshot.station;
  const isOverdue = isSlow(screen);
  return (
    <>
      <Stage name="stopping">
        <Leaf name="progress">
          <Statement>{say('stopping.statement')}</Statement>
          {isOverdue ? (
            <Notice>{say('stop.slow', { phone: unbroken(supportPhone) })}</Notice>
          ) : (
            <StoppingSteps screen={screen} />
          )}
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
      <ActionBand right={isOverdue && <EmergencyButton evse={evse} holdMs={stopHoldMs} />} />
    </>
  );
}
