/** Paid, and now the cable: what to do, and how long there is for it. */
import { HeldAmount } from '../parts/held-amount.tsx';
import { CancelButton } from '../parts/cancel-button.tsx';
import { ActionBand } from '../parts/action-band.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { PlugPicture } from '../parts/plug-picture.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import { plugInWords } from '../plug-in-words.ts';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function PlugInScreen({ screen, evse }: ScreenProps<'plug-in'>) {
  const words = useWords();
  const { say } = words;
  const { statement, text } = plugInWords(screen, words);
  return (
    <>
      <Stage name="plug-in">
        <Leaf name="plug-words">
          <div className="words">
            <Statement>{statement}</Statement>
            <p>{text}</p>
            <StopCode code={screen.stopCode} />
          </div>
          <PlugPicture label={evse} isPlugged={screen.isConnected} />
        </Leaf>
        <Leaf name="plug-money">
          <HeldAmount authorizedMinor={screen.authorizedMinor} />
          <p>{say('plugIn.timeout')}</p>
        </Leaf>
      </Stage>
      <ActionBand
        left={<CancelButton evse={evse} />}
        right={<Countdown remainingMs={screen.remainingMs} totalMs={screen.totalMs} />}
      />
    </>
  );
}
