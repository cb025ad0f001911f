/**
 * Whether what is on the screen is still true, in words; and an announcer for whoever listens: the
 * screen when it changes, contact lost and found, and now and then what has been used.
 */
import { useEffect, useRef, useState } from 'react';
import { textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { freshnessOf, hasLiveFigures } from '../freshness.ts';
import { isOver, screenKey, useVisit, type Visit } from '../visit-store.ts';
import { Notice } from './notice.tsx';

/** True while what is shown may not be true any more. */
export function useIsLost(): boolean {
  return useVisit((visit) => !isOver(visit.view.screen) && freshnessOf(visit).isLost);
}

export function Contact() {
  const { say, duration, exactTime } = useWords();
  const isLost = useIsLost();
  const lostForMs = useVisit((visit) => freshnessOf(visit).lostForMs);
  const atMs = useVisit((visit) => visit.view.atMs);
  const hasFigures = useVisit(hasLiveFigures);
  const isCharging = useVisit((visit) => visit.view.screen.name === 'charging');
  const time = exactTime(atMs);
  if (!isLost) {
    // A page without scripts gets no younger: it says from when it is.
    return (
      hasFigures && (
        <noscript>
          <p className="label">{say('contact.asOf', { time })}</p>
        </noscript>
      )
    );
  }
  const since = { age: duration(lostForMs), time };
  return (
    <Notice>
      <p>{hasFigures ? say('contact.figures', since) : say('contact.screen', since)}</p>
      {isCharging && <p>{say('contact.charge')}</p>}
    </Notice>
  );
}

/** The cost is spoken at most so often. */
const costEveryMs = 30_000;

function costInWords({ screen }: Visit['view'], { energy, money }: Words): string {
  if (screen.name !== 'charging') return '';
  return `${textOf(energy(screen.energyWh))}, ${textOf(money(screen.costMinor))}`;
}

/** @param statement the screen's heading in words */
export function Announcer({ statement }: { statement: string }) {
  const words = useWords();
  const key = useVisit(({ view }) => screenKey(view));
  const isLost = useIsLost();
  const view = useVisit((visit) => visit.view);
  const nowMs = useVisit((visit) => visit.nowMs);
  const [spoken, setSpoken] = useState('');
  const last = useRef({ key, isLost, costAtMs: 0 });
  useEffect(() => {
    const before = last.current;
    if (before.costAtMs === 0) before.costAtMs = nowMs;
    if (key !== before.key) {
      last.current = { key, isLost, costAtMs: nowMs };
      setSpoken(statement);
    } else if (isLost !== before.isLost) {
      last.current = { ...before, isLost };
      setSpoken(words.say(isLost ? 'contact.lost' : 'contact.back'));
    } else if (!isLost && nowMs - before.costAtMs >= costEveryMs) {
      last.current = { ...before, costAtMs: nowMs };
      setSpoken(costInWords(view, words));
    }
  }, [key, isLost, nowMs, statement, view, words]);
  return (
    <p className="announced" role="status">
      {spoken}
    </p>
  );
}
