/**
 * The screen for the ear: one polite live region for screen readers, one for faults, and the voice
 * of reading aloud. What is said, and how often, is decided in announcement.ts.
 */
import { useEffect, useRef, useState } from 'react';
import { useWords, type Words } from '../../text/words.ts';
import {
  announcementOf,
  joined,
  lostContact,
  whatToSay,
  type Announcement,
  type Said,
} from '../announcement.ts';
import { focusIsOnStage } from '../kept-focus.ts';
import { speaker } from '../speech.ts';
import { screenKey, usePane, type StationSnapshot } from '../station.ts';
import { endingInWords, nextEnding } from './ending.tsx';

/** With nobody near, a voice in the street says only what is new, not how the figures grow. */
const companyMs = 300_000;

/** Any touch stops the voice at once. Tells when the last one was. */
function useHushOnTouch(): { current: number } {
  const touchedAtMs = useRef(0);
  useEffect(() => {
    const onTouch = () => {
      touchedAtMs.current = performance.now();
      speaker.hush();
    };
    window.addEventListener('pointerdown', onTouch, { capture: true, passive: true });
    window.addEventListener('keydown', onTouch, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', onTouch, { capture: true });
      window.removeEventListener('keydown', onTouch, { capture: true });
      speaker.hush();
    };
  }, []);
  return touchedAtMs;
}

/** The warning before a time-out; screen readers hear it by ending.tsx. */
function warningIn(snapshot: StationSnapshot, words: Words) {
  const next = nextEnding(snapshot, usePane.getState().modesEndAtMs);
  return next === null ? null : { key: next.key, text: endingInWords(next.ending, words) };
}

interface AnnouncerProps {
  /** The one on the glass; null while there is none, or none that can be trusted. */
  snapshot: StationSnapshot | null;
  /** What stands on the glass instead when the station is silent; null: nothing. */
  lost: { supportPhone: string | null } | null;
}

/** What is on the glass; null while nothing is. */
function shown({ snapshot, lost }: AnnouncerProps, words: Words): Announcement | null {
  if (snapshot !== null) return announcementOf(snapshot, words);
  return lost === null ? null : lostContact(lost.supportPhone, words);
}

/** Everything a driver should know of this screen, the figures before what is left to do. */
function everythingOf({ statement, more, figures }: Announcement): string {
  return joined([statement, ...more.slice(0, -1), figures ?? '', ...more.slice(-1)]);
}

/** `isNamed`: the focus has just come to the stage, and a screen reader says its name, the statement. */
function textFor(what: 'all' | 'figures', announcement: Announcement, isNamed: boolean): string {
  const { more, figures } = announcement;
  if (what === 'figures') return joined([figures ?? '']);
  return isNamed ? joined([...more, figures ?? '']) : everythingOf(announcement);
}

/** Reads aloud all of a new screen, and figures only to somebody who has been here of late. */
function readOut(
  what: 'all' | 'figures' | null,
  announcement: Announcement,
  hasCompany: boolean,
  language: string,
): void {
  if (what === 'all') speaker.say(everythingOf(announcement), language);
  else if (what === 'figures' && hasCompany) speaker.say(announcement.figures ?? '', language);
}

export function Announcer({ snapshot, lost }: AnnouncerProps) {
  const words = useWords();
  const readsAloud = usePane((pane) => pane.modes.readsAloud);
  const [heard, setHeard] = useState({ polite: '', urgent: '' });
  const said = useRef<(Said & { screen: string }) | null>(null);
  const wasReading = useRef(false);
  const warned = useRef<string | null>(null);
  const touchedAtMs = useHushOnTouch();

  useEffect(() => {
    const announcement = shown({ snapshot, lost }, words);
    if (announcement === null) return;
    const { key, figures, isFault } = announcement;
    const screen = snapshot === null ? key : screenKey(snapshot);
    const atMs = snapshot?.atMs ?? said.current?.atMs ?? 0;
    const what = whatToSay(said.current, announcement, atMs);
    const isNewScreen = said.current?.screen !== screen;

    const beginsReading = readsAloud && !wasReading.current;
    const endsReading = !readsAloud && wasReading.current;
    wasReading.current = readsAloud;
    const warning = snapshot === null ? null : warningIn(snapshot, words);
    const isNewWarning = warning !== null && warning.key !== warned.current;
    warned.current = warning?.key ?? null;
    if (readsAloud) {
      const hasCompany = performance.now() - touchedAtMs.current < companyMs;
      readOut(beginsReading ? 'all' : what, announcement, hasCompany, words.language);
      if (isNewWarning && what !== 'all') speaker.say(warning.text, words.language);
    } else if (endsReading) speaker.hush();

    if (what === null) return;
    said.current = { key, figures, atMs, screen };
    const text = textFor(what, announcement, isNewScreen && focusIsOnStage());
    setHeard(isFault ? { polite: '', urgent: text } : { polite: text, urgent: '' });
  }, [snapshot, lost, words, readsAloud, touchedAtMs]);

  return (
    <div className="unseen">
      <p role="status" data-testid="announced">
        {heard.polite}
      </p>
      <p role="alert">{heard.urgent}</p>
    </div>
  );
}
