/** Stopping: the orderly steps, ticked off as they happen, and the figures as they stand. */
import { Figure } from '../../kiosk/parts/figure.tsx';
import { StoppingSteps } from '../../kiosk/parts/stopping-steps.tsx';
import { useWords } from '../../text/words.ts';
import { useIsLost } from '../parts/contact.tsx';
import { Heading } from '../parts/heading.tsx';
import type { ScreenProps } from '../visit-page.tsx';

export function StoppingScreen({ screen }: ScreenProps<'stopping'>) {
  const { say, energy, money } = useWords();
  const isLost = useIsLost();
  return (
    <>
      <Heading>{say('stopping.statement')}</Heading>
      <StoppingSteps screen={screen} />
      <section className="live" data-stale={isLost ? '' : undefined}>
        <p className="label">{say('charging.energy')}</p>
        <Figure
          id="energy"
          className="figure-second"
          value={screen.energyWh}
          quantity={energy(screen.energyWh)}
        />
        <p className="label">{say('charging.cost')}</p>
        <Figure
          id="cost"
          className="figure-second"
          value={screen.costMinor}
          quantity={money(screen.costMinor)}
        />
      </section>
    </>
  );
}
