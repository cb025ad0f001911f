/** What is done one after another when a charge ends, ticked off as it happens. */
import { Steps } from './steps.tsx';
import { useWords } from '../../text/words.ts';
import type { Screen } from '../../../electron/contract.ts';

interface StoppingStepsProps {
  screen: Pick<
    Extract<Screen, { name: 'stopping' }>,
    'carStops' | 'relayIsOpen' | 'readingIsFinal'
  >;
}

export function StoppingSteps({ screen }: StoppingStepsProps) {
  const { say } = useWords();
  const { carStops } = screen;
  return (
    <Steps
      steps={[
        ...(carStops === null
          ? []
          : [{ text: say('stopping.carStops'), isDone: carStops === 'done' }]),
        { text: say('stopping.powerOff'), isDone: screen.relayIsOpen },
        { text: say('stopping.finalReading'), isDone: screen.readingIsFinal },
        { text: say('stopping.receipt'), isDone: false },
      ]}
    />
  );
}
