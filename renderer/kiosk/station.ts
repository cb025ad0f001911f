/**
 * The screen's one store: the newest snapshot from the station, and what belongs to this pane of
 * glass alone (the driver's modes, whether a touch has just been sent). Truth about charging and money is
 * only ever in the snapshot.
 */
import { create } from 'zustand';
import type {
  Bridge,
  Intent,
  ServiceAnswer,
  ServiceRequest,
  Snapshot,
} from '../../electron/contract.ts';
import { arePlain, plainModes, type Modes } from './modes.ts';
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
/** Nobody has touched the welcome screen for so long: whoever chose its modes has walked away. */
const modesIdleMs = 120_000;
/** It is said so long before, as with the station's own time-outs (limits.ts, `warnBeforeMs`). */
const warnBeforeMs = 20_000;

/**
 * `stop` asks for a second act; `late` says that the station has not answered to it; `pin` is the
 * technician's door.
 */
export type DialogName = 'help' | 'language' | 'display' | 'stop' | 'late' | 'pin';

interface Pane {
  /** Null until the first one. */
  snapshot: Snapshot | null;
  /** False when no snapshot has come for three seconds: figures must not be shown. */
  isConnected: boolean;
  /** The screen has just changed under the finger: buttons wait a moment. */
  isSettling: boolean;
  /** What was asked on this screen and not answered yet; buttons wait. */
  asked: Intent['type'] | null;
  modes: Modes;
  /** By the station's clock, when they go because nobody touches the screen; null while that is not near. */
  modesEndAtMs: number | null;
  /** Open over the screen; belongs to the screen it was opened on and goes with it. */
  dialog: DialogName | null;
  /** Nobody has been here for a while; null: awake. */
  rest: Rest | null;
}

export const usePane = create<Pane>()(() => ({
  snapshot: null,
  isConnected: true,
  isSettling: false,
  asked: null,
  modes: plainModes(),
  modesEndAtMs: null,
  dialog: null,
  rest: null,
}));

let bridge: Bridge | null = null;
let connectionTimer: ReturnType<typeof setTimeout> | undefined;
let settlingTimer: ReturnType<typeof setTimeout> | undefined;
let answerTimer: ReturnType<typeof setTimeout> | undefined;
let modesTimer: ReturnType<typeof setTimeout> | undefined;
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

/** Buttons wait: what is under the finger now was not there a moment ago. */
function settle(): void {
  clearTimeout(settlingTimer);
  settlingTimer = setTimeout(() => usePane.setState({ isSettling: false }), settlingMs);
  usePane.setState({ isSettling: true });
}

function refusedCount(snapshot: Snapshot): number {
  const screen = snapshot.kind === 'station' ? snapshot.screen : null;
  return screen?.name === 'charging' ? (screen.codeEntry?.refusedCount ?? 0) : 0;
}

/** The station has answered: not with this code. */
function beRefused(): void {
  if (usePane.getState().asked !== 'stop') return;
  clearTimeout(answerTimer);
  usePane.setState({ asked: null, dialog: 'stop' });
}

/** The station has answered: not with this PIN. It may be given again at once. */
function refusePin(): void {
  if (usePane.getState().asked !== 'givePin') return;
  clearTimeout(answerTimer);
  usePane.setState({ asked: null });
}

/** PINs given so far: one more after a try means that it was refused. */
function triedPins(snapshot: Snapshot): number {
  return snapshot.kind === 'station' ? (snapshot.pin?.triedCount ?? 0) : 0;
}

function isWelcome(snapshot: Snapshot | null): boolean {
  return snapshot?.kind === 'station' && snapshot.screen.name === 'welcome';
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
    if (before !== null && refusedCount(snapshot) > refusedCount(before)) beRefused();
    if (before !== null && triedPins(snapshot) > triedPins(before)) refusePin();
    return;
  }
  clearTimeout(answerTimer);
  settle();
  const isNextDriver = isWelcome(snapshot) && !isWelcome(before);
  usePane.setState({
    snapshot,
    isConnected: true,
    rest,
    asked: null,
    modesEndAtMs: null,
    dialog: dialog === 'pin' && mayStandByDoor(snapshot) ? 'pin' : null,
    ...(isNextDriver ? { modes: plainModes() } : {}),
  });
}

/** A station that comes and goes with its fault does not shut the technician's door each time. */
function mayStandByDoor(snapshot: Snapshot): boolean {
  if (snapshot.kind !== 'station') return false;
  return snapshot.screen.name === 'welcome' || snapshot.screen.name === 'out-of-service';
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
    clearTimeout(modesTimer);
    bridge = null;
  };
}

/**
 * Asks the station for something once: until the screen changes (or three seconds pass without an
 * answer) further asking is ignored, so a double tap is one request. Stop is heard in any case, the
 * emergency stop even after Stop.
 */
export function ask(intent: Intent): void {
  const { asked } = usePane.getState();
  if (asked !== null && urgencyOf(intent.type) <= urgencyOf(asked)) return;
  usePane.setState({ asked: intent.type });
  send(intent);
}

function urgencyOf(type: Intent['type']): number {
  if (type === 'emergencyStop') return 2;
  return type === 'stop' ? 1 : 0;
}

function send(intent: Intent): void {
  clearTimeout(answerTimer);
  answerTimer = setTimeout(() => missAnswer(intent), answerTimeoutMs);
  connected().intend(intent);
}

/** Most things can then be tried by hand. A stop is tried on and on, and its words say so. */
function missAnswer(intent: Intent): void {
  if (!mustBeHeard(intent)) return usePane.setState({ asked: null });
  const { dialog } = usePane.getState();
  if (dialog === null || dialog === 'stop') openDialog('late');
  send(intent);
}

/** What a station that lives is sure to answer by another screen, or by refusing a code. */
function mustBeHeard({ type }: Intent): boolean {
  const { snapshot } = usePane.getState();
  const isCharging = snapshot?.kind === 'station' && snapshot.screen.name === 'charging';
  return isCharging && urgencyOf(type) > 0;
}

/** A technician's request. It is refused in words where the PIN has not been given, and never rejects. */
export function askService<Type extends ServiceRequest['type']>(
  request: Extract<ServiceRequest, { type: Type }>,
): Promise<ServiceAnswer<Type>> {
  return connected().service<Type>(request);
}

/** Tells the station which language the driver chose. */
export function chooseLanguage(language: StationSnapshot['language']): void {
  connected().intend({ type: 'chooseLanguage', language });
}

/** From the last touch on: a driver who only looked at the welcome screen takes the modes along, too. */
function expectDriver(): void {
  clearTimeout(modesTimer);
  if (usePane.getState().modesEndAtMs !== null) usePane.setState({ modesEndAtMs: null });
  modesTimer = setTimeout(warnOfNextDriver, modesIdleMs - warnBeforeMs);
}

function warnOfNextDriver(): void {
  modesTimer = setTimeout(() => {
    usePane.setState({ modesEndAtMs: null });
    if (isWelcome(usePane.getState().snapshot)) usePane.setState({ modes: plainModes() });
  }, warnBeforeMs);
  const { snapshot, modes } = usePane.getState();
  if (snapshot?.kind !== 'station' || !isWelcome(snapshot) || arePlain(modes)) return;
  usePane.setState({ modesEndAtMs: snapshot.atMs + warnBeforeMs });
}

/** Asks for more time before the screen's time-out. Nothing waits for the answer: the warning goes. */
export function stay(evse: string): void {
  connected().intend({ type: 'stay', evse });
}

/** Somebody is here: a resting screen wakes at once, and the station is told at most once a second. */
export function reportTouch(): void {
  stillness.touch();
  if (usePane.getState().rest !== null) usePane.setState({ rest: null });
  const nowMs = performance.now();
  expectDriver();
  if (bridge === null || nowMs - touchedAtMs < touchEveryMs) return;
  touchedAtMs = nowMs;
  bridge.intend({ type: 'touch' });
}

/** Proves to the station that a snapshot is on the glass: called within the frame that paints it. */
export function reportPainted(seq: number): void {
  bridge?.painted(seq);
}

export function setMode(mode: keyof Modes, isOn: boolean): void {
  usePane.setState(({ modes }) => ({ modes: { ...modes, [mode]: isOn } }));
}

export function toggleMode(mode: keyof Modes): void {
  setMode(mode, !usePane.getState().modes[mode]);
}

export function openDialog(dialog: DialogName): void {
  settle();
  usePane.setState({ dialog });
}

export function closeDialog(): void {
  usePane.setState({ dialog: null });
}
