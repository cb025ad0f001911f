/** The seconds between approval and current. */
import { HeldAmount } from '../../kiosk/parts/held-amount.tsx';
import { Steps } from '../../kiosk/parts/steps.tsx';
import { useWords } from '../../text/words.ts';
import { Cancel } from '../parts/cancel.tsx';
import { Heading } from '../parts/heading.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import type { ScreenProps } from '../visit-page.tsx';

export function StartingScreen({ screen, visit, address }: ScreenProps<'starting'>) {
  const { say } = useWords();
  return (
    <>
      <Heading>{say('starting.statement')}</Heading>
      <Steps
        steps={[
          { text: say('starting.approved'), isDone: true },
          { text: say('starting.switchingOn'), isDone: false },
        ]}
      />
      <section className="held-words">
        <HeldAmount authorizedMinor={screen.authorizedMinor} />
        <StopCode code={visit.stopCode} />
      </section>
      <Cancel address={address} />
    </>
  );
}
