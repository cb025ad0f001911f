/** Paid, and now the cable: what to do, and how long there is for it. */
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { Figure } from '../parts/figure.tsx';
import { PlugPicture } from '../parts/plug-picture.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { useWords } from '../words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function PlugInScreen({ screen, evse }: ScreenProps<'plug-in'>) {
  const { say, money } = useWords();
  return (
    <>
      <Stage name="plug-in">
        <Leaf name="plug-words">
          <Statement>{say('plugIn.statement')}</Statement>
          <p>{say('plugIn.text')}</p>
        </Leaf>
        <Leaf name="plug-picture">
          <PlugPicture label={evse} />
        </Leaf>
        <Leaf name="plug-money">
          <p className="pay-amount">
            <span className="label">{say('pay.held')}</span>
            <Figure
              id="authorized"
              value={screen.authorizedMinor}
              quantity={money(screen.authorizedMinor)}
            />
          </p>
          <p>{say('plugIn.timeout')}</p>
        </Leaf>
      </Stage>
      <ActionBand
        left={
          <IntentButton kind="quiet" intent={{ type: 'cancel', evse }}>
            {say('button.cancel')}
          </IntentButton>
        }
        right={<Countdown remainingMs={screen.remainingMs} totalMs={screen.totalMs} />}
      />
    </>
  );
}
