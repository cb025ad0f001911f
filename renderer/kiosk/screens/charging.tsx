/** Charging, the screen that matters most: energy and cost, what is held, and whether it still flows. */
import { Clock, Pause, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionBand } from '../parts/action-band.tsx';
import { AllOutlets } from '../parts/all-outlets.tsx';
import { useEnding } from '../parts/ending.tsx';
import { Figure, TimeFigure } from '../parts/figure.tsx';
import { HeldBar } from '../parts/held-bar.tsx';
import { isNearlyUsed, restOf } from '../held-rest.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { PowerCurve } from '../parts/power-curve.tsx';
import { EnergyPrice } from '../parts/prices.tsx';
import { State } from '../parts/statement.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { StayNotice } from '../parts/stay-notice.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import { ask, openDialog, usePane } from '../station.ts';
import { readingInWords } from '../reading-words.ts';
import { textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

type Charging = ScreenProps<'charging'>['screen'];

/** Energy's colour and movement are shown only when this is true. */
export function energyFlows(screen: Charging): boolean {
  return (
    screen.suspended === null && !screen.carIsPaused && !screen.readingIsStale && screen.powerW > 0
  );
}

export function ChargingScreen({ screen, evse, snapshot }: ScreenProps<'charging'>) {
  const words = useWords();
  const { say, energy, money } = words;
  const isAsked = usePane(({ asked }) => asked === 'stop' || asked === 'emergencyStop');
  const { stopHoldMs } = snapshot.station;
  const stop = () => {
    if (screen.codeEntry === null) ask({ type: 'stop', evse });
    else openDialog('stop');
  };
  const isFlowing = energyFlows(screen);
  const notice = noticeFor(screen, words);
  const ending = useEnding('stage');
  // With larger text the first leaf is the one that is read.
  const isCodeFirst = notice === null && screen.stopCode !== null;
  const strip = (
    <Leaf name="strip" key="strip">
      {ending !== null && <StayNotice ending={ending} />}
      {ending === null && notice !== null && <Notice>{notice}</Notice>}
      {ending === null && isCodeFirst && <StopCode code={screen.stopCode} />}
      {ending === null && notice === null && !isCodeFirst && (
        <PowerCurve
          powersW={screen.powerHistoryW}
          isFlowing={isFlowing}
          caption={say('charging.curve')}
        />
      )}
    </Leaf>
  );
  return (
    <>
      <Stage name="charging">
        {isCodeFirst && strip}
        <Leaf name="delivered">
          <State isFlowing={isFlowing} icon={<StateSign screen={screen} />}>
            {stateInWords(screen, words)}
          </State>
          <div className="live" data-stale={screen.readingIsStale ? '' : undefined}>
            <Figure
              id="energy"
              className="figure-first"
              value={screen.energyWh}
              quantity={energy(screen.energyWh)}
            />
            <Figure
              id="cost"
              className="figure-second"
              value={screen.costMinor}
              quantity={money(screen.costMinor)}
            />
          </div>
        </Leaf>
        <Leaf name="money">
          <HeldBar {...screen} />
          <EnergyPrice prices={screen.prices} />
        </Leaf>
        <Leaf name="facts">
          <Facts screen={screen} />
        </Leaf>
        {!isCodeFirst && strip}
      </Stage>
      <ActionBand
        left={<AllOutlets snapshot={snapshot} />}
        right={
          <HoldButton
            holdMs={stopHoldMs}
            isAsked={isAsked}
            label={say('button.stop')}
            onHeld={stop}
            onTap={stopHoldMs === 0 ? stop : () => openDialog('stop')}
          />
        }
      />
    </>
  );
}

/** Flowing, waiting for a reading, or without current: told by shape as well as by word. */
function StateSign({ screen }: { screen: Charging }): ReactNode {
  if (energyFlows(screen)) return <Zap />;
  return screen.suspended === null && screen.readingIsStale ? (
    <Clock />
  ) : (
    <Pause className="full" />
  );
}

/** What the charge is doing, in the words of its heading. */
export function stateInWords(screen: Charging, { say }: Words): string {
  if (screen.suspended !== null) return say(`charging.${screen.suspended}`);
  if (screen.readingIsStale) return say('charging.meterLate');
  if (screen.carIsPaused) return say('charging.carPaused');
  return say(screen.powerW > 0 ? 'charging.flowing' : 'charging.waiting');
}

/** The amount held is nearly used up while current flows: how long it lasts is worth saying then. */
export function tellsTheRest(screen: Charging): boolean {
  return energyFlows(screen) && isNearlyUsed(screen);
}

/** The one thing that needs saying, most pressing first; null when all is as it should be. */
export function noticeFor(screen: Charging, words: Words): string | null {
  const { say, duration } = words;
  if (screen.suspended !== null) return say('charging.suspendedText');
  if (screen.readingIsStale) {
    return say('charging.stale', { age: duration(screen.readingAgeMs) });
  }
  if (tellsTheRest(screen)) return nearlyUsed(screen, words);
  if (!screen.paymentIsReachable) return say('charging.paymentUnreachable');
  if (screen.carIsPaused) return say('charging.carPausedText');
  return null;
}

/** "… rekker til omtrent 6,2 kWh (34 min) til": what the rest buys, and what happens then. */
function nearlyUsed(screen: Charging, { say, decimal, duration }: Words): string {
  const rest = restOf(screen);
  if (rest === null) return say('charging.nearlyUsed');
  const energy = textOf({ number: decimal((rest.energyWh / 1000).toFixed(1)), unit: 'kWh' });
  return say('charging.lasts', { rest: `${energy} (${duration(rest.durationMs)})` });
}

function Facts({ screen }: { screen: Charging }): ReactNode {
  const words = useWords();
  const { say, power, duration } = words;
  const { meterSerialNumber, stepWh, readingAgeMs, readingIsStale, powerW, elapsedMs } = screen;
  const ageSeconds = Math.floor(readingAgeMs / 1000);
  const meter =
    meterSerialNumber === null
      ? say('charging.meterUnnamed')
      : say('charging.meter', { number: meterSerialNumber });
  // A station reads about once a second: up to two seconds is "now".
  const age = readingInWords({ ageMs: readingAgeMs, stepWh, nowS: 2 }, words);
  return (
    <>
      <div className="facts-row" data-stale={readingIsStale ? '' : undefined}>
        <Figure id="power" value={Math.round(powerW)} quantity={power(powerW)} />
        <TimeFigure
          id="elapsed"
          seconds={Math.floor(elapsedMs / 1000)}
          text={duration(elapsedMs)}
        />
      </div>
      <p className="facts-meter">
        {meter}
        <TimeFigure id="reading-age" seconds={ageSeconds} text={age} />
      </p>
    </>
  );
}
