/** Welcome: the price before anything else, what the outlet gives, and Start. */
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { Notice } from '../parts/notice.tsx';
import { offerLeaves } from '../parts/offer.tsx';
import { connectorName, Socket } from '../parts/socket.tsx';
import { PaymentCode } from '../parts/payment-code.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { textOf } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import { AllOutlets } from '../parts/all-outlets.tsx';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function WelcomeScreen({ screen, evse, snapshot }: ScreenProps<'welcome'>) {
  const { say, ratedPower } = useWords();
  // A station may sell by phones alone.
  const startsHere = snapshot.station.flows.includes('qr');
  const connector = snapshot.evses.find((tile) => tile.label === evse)?.connector ?? '';
  return (
    <>
      <Stage name="welcome">
        {offerLeaves(screen.prices, say('welcome.statement'))}
        <Leaf name="outlet">
          {screen.phoneCode === null ? (
            <Socket connector={connector} />
          ) : (
            <div className="code-frame">
              <PaymentCode qr={screen.phoneCode} name="welcome.code" />
            </div>
          )}
          <div className="outlet-facts">
            {screen.phoneCode !== null && (
              <p className="phone-way">{say(startsHere ? 'welcome.phone' : 'welcome.phoneOnly')}</p>
            )}
            <p className="outlet-name">{say('outlet.name', { outlet: evse })}</p>
            <p>{connectorName(connector)}</p>
            <p>{say('welcome.upTo', { power: textOf(ratedPower(screen.maxPowerW)) })}</p>
          </div>
        </Leaf>
      </Stage>
      <ActionBand
        left={<AllOutlets snapshot={snapshot} />}
        note={
          screen.canStart ? (
            startsHere && <p className="way-here">{say('welcome.here')}</p>
          ) : (
            <Notice>{whyNot(screen, say)}</Notice>
          )
        }
        right={
          screen.canStart &&
          startsHere && (
            <IntentButton kind="main" intent={{ type: 'start', evse }}>
              {say('button.start')}
            </IntentButton>
          )
        }
      />
    </>
  );
}

/** Why Start is missing. */
export function whyNot(
  { whyNot: reason }: ScreenProps<'welcome'>['screen'],
  say: ReturnType<typeof useWords>['say'],
): string {
  switch (reason) {
    case 'payment-unreachable':
      return say('welcome.unreachable');
    case 'serviced':
      return say('welcome.serviced');
    case null:
      return say('welcome.notReady');
  }
}
