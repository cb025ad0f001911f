/**
 * What a resting screen shows: the price, large and quiet, in another place every now and then. It
 * lies over the screen, which stays where it was with all its names, and takes no touch: the first
 * one goes to the guard (wake-guard.ts).
 */
import type { CSSProperties } from 'react';
import { placeAt } from '../orbit.ts';
import type { StationSnapshot } from '../station.ts';
import { textOf } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import { PaymentCode } from './payment-code.tsx';

export function Attract({ snapshot }: { snapshot: StationSnapshot }) {
  const { say, unitPrice } = useWords();
  const { screen, atMs, station } = snapshot;
  if (screen.name !== 'welcome') return null;
  const [first, ...more] = screen.prices;
  const startsHere = station.flows.includes('qr');
  const { xShare, yShare, step } = placeAt(atMs);
  return (
    <div className="attract" aria-hidden inert>
      <div
        className="attract-place"
        key={step}
        style={{ '--x': xShare, '--y': yShare } as CSSProperties}
      >
        <div className="attract-words">
          <p className="attract-statement">{say('welcome.statement')}</p>
          {first !== undefined && (
            <p className="attract-price">
              <span className="figure">{textOf(unitPrice(first.minorPerUnit))}</span>{' '}
              <span>{say(`price.${first.unit}`)}</span>
            </p>
          )}
          {more.map((line) => (
            <p key={line.unit}>
              + {textOf(unitPrice(line.minorPerUnit))} {say(`price.${line.unit}`)}
            </p>
          ))}
          {startsHere && <p className="attract-way">{say('attract.touch')}</p>}
          {screen.phoneCode !== null && (
            <p className="attract-way">{say(startsHere ? 'welcome.phone' : 'welcome.phoneOnly')}</p>
          )}
        </div>
        {screen.phoneCode !== null && (
          <div className="code-frame">
            <PaymentCode qr={screen.phoneCode} name="welcome.code" isEcho />
          </div>
        )}
      </div>
    </div>
  );
}
