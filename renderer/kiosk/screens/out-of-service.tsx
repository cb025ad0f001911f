/** Out of service: which outlet, why, and where to go instead. */
import { unbroken } from '../../text/format.ts';
import { TriangleAlert } from 'lucide-react';
import { ActionBand } from '../parts/action-band.tsx';
import { AllOutlets } from '../parts/all-outlets.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function OutOfServiceScreen({ screen, evse, snapshot }: ScreenProps<'out-of-service'>) {
  const { say } = useWords();
  const { code, freeLabel } = screen;
  const phone = unbroken(snapshot.station.supportPhone);
  return (
    <>
      <Stage name="ended out-of-service">
        <Leaf name="ended-words">
          <span className="sign" aria-hidden>
            <TriangleAlert />
          </span>
          <div className="words">
            <Statement>{say('outOfService.statement', { outlet: evse })}</Statement>
            <p>
              {freeLabel === null
                ? say('outOfService.call', { phone })
                : say('outOfService.useOther', { outlet: freeLabel, phone })}
            </p>
          </div>
        </Leaf>
        <Leaf name="ended-why">
          <p>{say(`fault.${code}`)}</p>
          <p className="code">{say('fault.code', { code })}</p>
        </Leaf>
      </Stage>
      <ActionBand
        left={<AllOutlets snapshot={snapshot} />}
        right={
          freeLabel !== null && (
            <IntentButton kind="main" intent={{ type: 'chooseEvse', evse: freeLabel }}>
              {say('button.useOutlet', { outlet: freeLabel })}
            </IntentButton>
          )
        }
      />
    </>
  );
}
