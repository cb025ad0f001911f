/** What every part of the technician's screen works with: the snapshot, the words, the time. */
import { createContext, useContext } from 'react';
import type { ServiceScreen } from '../../electron/contract.ts';
import type { StationSnapshot } from '../kiosk/station.ts';
import { textOf } from '../text/format.ts';
import type { Words } from '../text/words.ts';
import { serviceSayIn, type ServiceSay } from './text/catalogue.ts';

export interface Desk {
  snapshot: StationSnapshot;
  screen: ServiceScreen;
  /** By the station's clock. */
  nowMs: number;
  /** The driver's words and figures; `say` has the technician's. */
  words: Words;
  say: ServiceSay;
  /** "12 s ago". */
  ago: (atMs: number) => string;
  /** Time of the day, with the date unless it is today's. */
  time: (atMs: number) => string;
  /** "since 12:04:17, 3 min ago". */
  since: (atMs: number) => string;
  /** Bytes in the greatest unit, without false decimals. */
  size: (bytes: number) => string;
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function deskFor(screen: ServiceScreen, snapshot: StationSnapshot, words: Words): Desk {
  const say = serviceSayIn(words.language);
  const nowMs = snapshot.atMs;
  const ago = (atMs: number): string => {
    const ageMs = nowMs - atMs;
    return ageMs < 1000 ? say('justNow') : say('ago', { age: words.duration(ageMs) });
  };
  const time = (atMs: number): string => {
    const clock = words.exactTime(atMs);
    const date = words.calendarDate(atMs);
    return date === words.calendarDate(nowMs) ? clock : `${date}, ${clock}`;
  };
  return {
    snapshot,
    screen,
    nowMs,
    words,
    say,
    ago,
    time,
    since: (atMs) => say('since', { time: time(atMs), ago: ago(atMs) }),
    size(bytes) {
      const power = Math.min(
        sizeUnits.length - 1,
        bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3),
      );
      const number = words.decimal((bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1));
      return textOf({ number, unit: sizeUnits[power] ?? 'B' });
    },
  };
}

const DeskContext = createContext<Desk | null>(null);

export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('A part was used outside the technician’s screen');
  return desk;
}
