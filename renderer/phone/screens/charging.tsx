/** Charging: energy and cost, what is held, whether it still flows, and how true all of it is. */
import { Clock, Pause, Zap } from 'lucide-react';
import { Figure, TimeFigure } from '../../kiosk/parts/figure.tsx';
import { HeldBar } from '../../kiosk/parts/held-bar.tsx';
import { PowerCurve } from '../../kiosk/parts/power-curve.tsx';
import { EnergyPrice } from '../../kiosk/parts/prices.tsx';
import { readingInWords } from '../../kiosk/reading-words.ts';
import { useWords, type Words } from '../../text/words.ts';
import { useIsLost } from '../parts/contact.tsx';
import { Notice } from '../parts/notice.tsx';
import { Stop } from '../parts/stop.tsx';
import { StopCode } from '../parts/stop-code.tsx';
import { freshnessOf } from '../freshness.ts';
import { useVisit } from '../visit-store.ts';
import type { ScreenProps } from '../visit-page.tsx';

type Charging = ScreenProps<'charging'>['screen'];

export function ChargingScreen({ screen, visit, address }: ScreenProps<'charging'>) {
  const words = useWords();
  const { say, energy, money } = words;
  const isLost = useIsLost();
  const isOld = isLost || screen.readingIsStale;
  // Energy's colour is shown only where current is known to flow now.
  const isFlowing = !isOld && screen.suspended === null && !screen.carIsPaused && screen.powerW > 0;
  const notice = isLost ? null : noticeFor(screen, words);
  return (
    <>
      <h1
        className="state"
        tabIndex={-1}
        data-flowing={isFlowing ? '' : undefined}
        data-stale={isLost ? '' : undefined}
      >
        <span className="icon" aria-hidden>
          {isFlowing ? <Zap /> : isLost ? <Clock /> : <Pause />}
        </span>
        {stateInWords(screen, words)}
      </h1>
      {notice !== null && (
        <Notice>
          <p>{notice}</p>
        </Notice>
      )}
      <section className="live" data-stale={isOld ? '' : undefined}>
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
      </section>
      <section className="money" data-stale={isOld ? '' : undefined}>
        <HeldBar {...screen} />
        <EnergyPrice prices={screen.prices} />
      </section>
      <Facts screen={screen} isOld={isOld} />
      <PowerCurve
        powersW={screen.powerHistoryW}
        isFlowing={isFlowing}
        caption={say('charging.curve')}
      />
      <p className="small">{say('charging.mayLeave')}</p>
      <StopCode code={visit.stopCode} />
      <Stop holdMs={visit.station.stopHoldMs} address={address} />
    </>
  );
}

/** What a heading and the announcer say of it. */
export function stateInWords(screen: Charging, { say }: Words): string {
  if (screen.suspended !== null) return say(`charging.${screen.suspended}`);
  if (screen.readingIsStale) return say('charging.meterLate');
  if (screen.carIsPaused) return say('charging.carPaused');
  return say(screen.powerW > 0 ? 'charging.flowing' : 'charging.waiting');
}

/** The one thing that needs saying, most pressing first; null when all is as it should be. */
function noticeFor(screen: Charging, { say, duration }: Words): string | null {
  if (screen.suspended !== null) return say('charging.suspendedText');
  if (screen.readingIsStale) return say('charging.stale', { age: duration(screen.readingAgeMs) });
  if (!screen.paymentIsReachable) return say('charging.paymentUnreachable');
  return screen.carIsPaused ? say('charging.carPausedText') : null;
}

function Facts({ screen, isOld }: { screen: Charging; isOld: boolean }) {
  const words = useWords();
  const { say, power, duration } = words;
  const viewAgeMs = useVisit((visit) => freshnessOf(visit).viewAgeMs);
  const { meterSerialNumber, powerW, elapsedMs } = screen;
  const ageMs = screen.readingAgeMs + viewAgeMs;
  const ageSeconds = Math.floor(ageMs / 1000);
  const meter =
    meterSerialNumber === null
      ? say('charging.meterUnnamed')
      : say('charging.meter', { number: meterSerialNumber });
  // A station reads about once a second, and the way to the phone takes its time: up to three is "now".
  const age = readingInWords({ ageMs, stepWh: screen.stepWh, nowS: 3 }, words);
  return (
    <section className="facts">
      <dl data-stale={isOld ? '' : undefined}>
        <div>
          <dt>{say('charging.power')}</dt>
          <dd>
            <Figure id="power" value={Math.round(powerW)} quantity={power(powerW)} />
          </dd>
        </div>
        <div>
          <dt>{say('charging.elapsed')}</dt>
          <dd>
            <TimeFigure
              id="elapsed"
              seconds={Math.floor(elapsedMs / 1000)}
              text={duration(elapsedMs)}
            />
          </dd>
        </div>
      </dl>
      <p className="facts-meter">
        {meter}, <TimeFigure id="reading-age" seconds={ageSeconds} text={age} />
      </p>
    </section>
  );
}
