/**
 * One stream of views from the station: tells what comes, how old it can be, and once when it is
 * dead, late or silent.
 */
import type { PhoneVisit } from '../../electron/contract.ts';
import { readVisit } from './read-visit.ts';

/** As much of an EventSource as is used. */
export interface EventStream {
  addEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

export interface StreamPort {
  /** The clock of phone-clock.ts. */
  now(): number;
  /** `madeAtMs`: on the phone's clock; the view is no older than since then. */
  onView(view: PhoneVisit, madeAtMs: number): void;
  onBeat(): void;
  /** Nothing more comes of this stream: it was refused, broke, kept silent or fell behind. */
  onDead(): void;
}

/** The station sends something at least every 5 s, so after twice that the stream is dead. */
export const silenceMs = 10_000;
/** Figures that old are shown as old: a stream that brings them so late is of no use. */
const lateMs = 5_000;

/** @param patienceMs how long the first word may take */
export function listenTo(stream: EventStream, patienceMs: number, port: StreamPort): () => void {
  const { now } = port;
  const openedAtMs = now();
  let isOpen = true;
  /** The least that phone's clock minus station's has been: what exceeds it, a view has waited. */
  let leastOffsetMs: number | null = null;

  const close = () => {
    isOpen = false;
    clearTimeout(timer);
    stream.close();
  };
  const die = () => {
    if (!isOpen) return;
    close();
    port.onDead();
  };
  let timer = setTimeout(die, patienceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(die, silenceMs);
  };

  stream.addEventListener('beat', () => {
    if (!isOpen) return;
    heard();
    port.onBeat();
  });
  stream.addEventListener('message', (event) => {
    const view = isOpen ? readVisit((event as MessageEvent<string>).data) : null;
    if (view === null) return;
    const offsetMs = now() - view.atMs;
    // The first one has none to be compared with, but was made after it was asked for.
    if (leastOffsetMs === null) {
      leastOffsetMs = offsetMs;
      heard();
      port.onView(view, openedAtMs);
      return;
    }
    leastOffsetMs = Math.min(leastOffsetMs, offsetMs);
    const waitedMs = offsetMs - leastOffsetMs;
    if (waitedMs > lateMs) {
      die();
      return;
    }
    heard();
    port.onView(view, now() - waitedMs);
  });
  stream.addEventListener('error', die);
  return close;
}
