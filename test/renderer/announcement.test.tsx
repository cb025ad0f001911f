/** What the screen says to the ear: only what stands on it, once, and its figures at a civil pace. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Language, Snapshot } from '../../electron/contract.ts';
import {
  announcementOf,
  figuresEveryMs,
  joined,
  lostContact,
  whatToSay,
} from '../../renderer/kiosk/announcement.ts';
import { KioskScreen } from '../../renderer/kiosk/kiosk-screen.tsx';
import type { StationSnapshot } from '../../renderer/kiosk/station.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { sayIn } from '../../renderer/text/say.ts';
import { wordsFor, WordsProvider, type Words } from '../../renderer/text/words.ts';
import { snapshots } from '../fixtures/snapshots.ts';

const everyLanguage = Object.keys(catalogues) as Language[];
const ofStations = Object.entries(snapshots).filter(
  (entry): entry is [string, StationSnapshot] => entry[1].kind === 'station',
);

function wordsOf({ station }: StationSnapshot, language: Language): Words {
  return wordsFor(language, station, sayIn(language, station.brand));
}

function named(name: string): StationSnapshot {
  const snapshot: Snapshot | undefined = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`No snapshot ${name}`);
  return snapshot;
}

function announced(snapshot: StationSnapshot) {
  return announcementOf(snapshot, wordsOf(snapshot, 'en'));
}

/** All a person can read, as one line with plain spaces. */
function plain(text: string): string {
  return text
    .replaceAll(/aria-label="([^"]*)"/g, '>$1<')
    .replaceAll(/<\/?span[^>]*>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe.each(ofStations)('%s', (_name, snapshot) => {
  it.each(everyLanguage)('says in %s nothing but what stands on the screen', (language) => {
    const words = wordsOf(snapshot, language);
    const { statement, more, figures } = announcementOf(snapshot, words);
    const onScreen = plain(
      renderToStaticMarkup(
        <WordsProvider value={words}>
          <KioskScreen snapshot={{ ...snapshot, language }} />
        </WordsProvider>,
      ),
    );
    expect(onScreen).toContain(plain(statement));
    const parts = [...more, ...(figures?.split(', ') ?? [])].filter((part) => part !== '');
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect(onScreen).toContain(plain(part));
  });
});

it('calls faults, and only them, out before anything else', () => {
  const faults = ofStations.filter(([, snapshot]) => announced(snapshot).isFault);
  expect(faults.map(([name]) => name)).toEqual([
    'fault',
    'fault-payment',
    'out-of-service',
    'out-of-service-alone',
    'out-of-service-ending',
  ]);
});

describe('when', () => {
  const charging = named('charging');
  const { atMs } = charging;
  const said = { key: announced(charging).key, figures: announced(charging).figures, atMs };

  it('a new screen is said whole', () => {
    expect(whatToSay(null, announced(charging), atMs)).toBe('all');
    expect(whatToSay(said, announced(named('stopping')), atMs)).toBe('all');
  });

  it.each([
    'charging-car-paused',
    'charging-stale',
    'charging-meter-lost',
    'charging-relay-open',
    'charging-unreachable',
    'charging-no-power',
  ])('%s is said at once', (name) => {
    expect(whatToSay(said, announced(named(name)), atMs + 1000)).toBe('all');
  });

  it.each([
    ['pay-preparing', 'pay'],
    ['pay', 'pay-unreachable'],
    ['pay', 'pay-closing'],
    ['receipt-pending', 'receipt'],
    ['welcome', 'welcome-unreachable'],
  ])('from %s to %s something new is said', (before, after) => {
    expect(announced(named(before)).key).not.toBe(announced(named(after)).key);
  });

  it('figures that grow are said every two minutes, never each second', () => {
    if (charging.screen.name !== 'charging') throw new Error('not a charge');
    const grown = { ...charging, screen: { ...charging.screen, costMinor: 8_500 } };
    let last = said;
    const saidAfterS: number[] = [];
    for (let second = 1; second <= 600; second += 1) {
      const nowMs = atMs + second * 1000;
      const costMinor = 8_500 + second;
      const next = announced({ ...grown, screen: { ...grown.screen, costMinor } });
      const what = whatToSay(last, next, nowMs);
      if (what === null) continue;
      expect(what).toBe('figures');
      saidAfterS.push(second);
      last = { ...next, atMs: nowMs };
    }
    expect(saidAfterS).toEqual([120, 240, 360, 480, 600]);
  });

  it('figures that stand still are not repeated', () => {
    expect(whatToSay(said, announced(charging), atMs + 10 * figuresEveryMs)).toBeNull();
  });

  it('the age of a reading is no news', () => {
    const stale = named('charging-stale');
    if (stale.screen.name !== 'charging') throw new Error('not a charge');
    const older = { ...stale, screen: { ...stale.screen, readingAgeMs: 15_000 } };
    expect(announced(older).key).toBe(announced(stale).key);
    expect(announced(older).more).not.toEqual(announced(stale).more);
  });

  it('another language is said anew', () => {
    const words = wordsOf(charging, 'fi');
    expect(whatToSay(said, announcementOf(charging, words), atMs)).toBe('all');
  });
});

it('says that contact with the station is lost, and whom to call', () => {
  const { statement, more } = lostContact('+47 22 00', wordsOf(named('welcome'), 'en'));
  expect(statement).toBe('One moment …');
  expect(more.at(-1)).toBe('Need help? Call +47\u00a022\u00a000.');
  expect(lostContact(null, wordsOf(named('welcome'), 'en')).more).toHaveLength(1);
});

it('ends every sentence once', () => {
  expect(joined(['Pay', 'We hold the amount.', '', 'One moment …', 'Need help?'])).toBe(
    'Pay. We hold the amount. One moment … Need help?',
  );
});
