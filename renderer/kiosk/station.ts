/**
 * The screen's one store: the newest snapshot from the station, and what belongs to this pane of
 * glass alone (text size, whether a touch has just been sent). Truth about charging and money is
 * only ever in the snapshot.
 */
import { create } from 'zustand';
import type { Bridge, Intent, Snapshot } from '../../electron/contract.ts';
import { makeStillness, type Rest } from './rest.ts';

export type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

/** The station pushes at least once a second; after three misses its figures may be untrue. */
const connectionTimeoutMs = 3_000;
/** A second tap this soon after a change of screen was meant for the screen before. */
const settlingMs = 300;
/** The station may say no by not changing; then the button can be tried again. */
const answerTimeoutMs = 3_000;
/** At most one "somebody is here" in this time. */
const touchEveryMs = 1_000;

interface Pane {
  /** Null until the first one. */
  snapshot: Snapshot | null;
  /** False when no snapshot has come for three seconds: figures must not be shown. */
  isConnected: boolean;
  /** The screen has just changed under the finger: buttons wait a moment. */
  isSettling: boolean;
  /** What was asked on this screen and not answered yet; buttons wait. */
  asked: Intent['type'] | null;
  textIsLarge: boolean;
  menuIsLow: boolean;
  /** Open over the screen; belongs to the screen it was opened on and goes with it. */
  dialog: 'help' | 'language' | null;
  /** Nobody has been here for a while; null: awake. */
  rest: Rest | null;
}

export const usePane = create<Pane>()(() => ({
  snapshot: null,
  isConnected: true,
  isSettling: false,
  asked: null,
  textIsLarge: false,
  menuIsLow: false,
  dialog: null,
  rest: null,
}));

let bridge: Bridge | null = null;
let connectionTimer: ReturnType<typeof setTimeout> | undefined;
let settlingTimer: ReturnType<typeof setTimeout> | undefined;
let answerTimer: ReturnType<typeof setTimeout> | undefined;
let touchedAtMs = Number.NEGATIVE_INFINITY;
let stillness = makeStillness();

function connected(): Bridge {
  if (bridge === null) throw new Error('The screen is not connected to a station');
  return bridge;
}

/** Which screen a snapshot shows: a change of it ends what was asked on the one before. */
export function screenKey(snapshot: Snapshot | null): string {
  if (snapshot === null) return '';
  if (snapshot.kind === 'setup') return 'setup';
  const { screen } = snapshot;
  const isClosing = screen.name === 'pay' && screen.isClosing;
  return `${snapshot.evse ?? ''} ${screen.name} ${isClosing}`;
}

function expectNextSnapshot(): void {
  clearTimeout(connectionTimer);
  connectionTimer = setTimeout(() => usePane.setState({ isConnected: false }), connectionTimeoutMs);
}

function receive(snapshot: Snapshot): void {
  expectNextSnapshot();
  const { snapshot: before, dialog } = usePane.getState();
  // Whoever reads a dialog is there; it closes by itself.
  if (dialog !== null) stillness.touch();
  const rest = stillness.see(snapshot);
  if (before === null || screenKey(before) === screenKey(snapshot)) {
    usePane.setState({ snapshot, isConnected: true, rest });
    return;
  }
  clearTimeout(answerTimer);
  clearTimeout(settlingTimer);
  settlingTimer = setTimeout(() => usePane.setState({ isSettling: false }), settlingMs);
  const isNextDriver = snapshot.kind === 'station' && snapshot.screen.name === 'welcome';
  const wasWelcome = before.kind === 'station' && before.screen.name === 'welcome';
  usePane.setState({
    snapshot,
    isConnected: true,
    rest,
    isSettling: true,
    asked: null,
    dialog: null,
    ...(isNextDriver && !wasWelcome ? { textIsLarge: false, menuIsLow: false } : {}),
  });
}

/** Starts listening to the station. Returns how to end it. */
export function connectStation(station: Bridge): () => void {
  bridge = station;
  stillness = makeStillness();
  expectNextSnapshot();
  const unsubscribe = station.subscribe(receive);
  return () => {
    unsubscribe();
    clearTimeout(connectionTimer);
    clearTimeout(settlingTimer);
    clearTimeout(answerTimer);
    bridge = null;
  };
}

/**
 * Asks the station for something once: until the screen changes (or three seconds pass without an
 * answer) further asking is ignored, so a double tap is one request. Stop is heard in any case.
 */
export function ask(intent: Intent): void {
  const { asked } = usePane.getState();
  if (asked !== null && (intent.type !== 'stop' || asked === 'stop')) return;
  usePane.setState({ asked: intent.type });
  clearTimeout(answerTimer);
  answerTimer = setTimeout(() => usePane.setState({ asked: null }), answerTimeoutMs);
  connected().intend(intent);
}

/** Tells the station which language the driver chose. */
export function chooseLanguage(language: StationSnapshot['language']): void {
  connected().intend({ type: 'chooseLanguage', language });
}

/** Somebody is here: a resting screen wakes at once, and the station is told at most once a second. */
export function reportTouch(): void {
  stillness.touch();
  if (usePane.getState().rest !== null) usePane.setState({ rest: null });
  const nowMs = performance.now();
  if (bridge === null || nowMs - touchedAtMs < touchEveryMs) return;
  touchedAtMs = nowMs;
  bridge.intend({ type: 'touch' });
}

/** Proves to the station that a snapshot is on the glass: called within the frame that paints it. */
export function reportPainted(seq: number): void {
  bridge?.painted(seq);
}

export function toggleTextSize(): void {
  usePane.setState(({ textIsLarge }) => ({ textIsLarge: !textIsLarge }));
}

export function toggleMenuHeight(): void {
  usePane.setState(({ menuIsLow }) => ({ menuIsLow: !menuIsLow }));
}

export function openDialog(dialog: 'help' | 'language'): void {
  usePane.setState({ dialog });
}

export function closeDialog(): void {
  usePane.setState({ dialog: null });
}
