/** Cancel: always quiet, always in the same place. */
import { useWords } from '../../text/words.ts';
import { IntentButton } from './buttons.tsx';

export function CancelButton({ evse, isDisabled = false }: { evse: string; isDisabled?: boolean }) {
  const { say } = useWords();
  return (
    <IntentButton kind="quiet" intent={{ type: 'cancel', evse }} isDisabled={isDisabled}>
      {say('button.cancel')}
    </IntentButton>
  );
}
