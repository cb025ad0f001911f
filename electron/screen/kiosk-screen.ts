/**
 * The kiosk's screen: one window at a time, kept alive. A page that crashed, hangs, shows nothing or
 * hears no touch is loaded anew or gets another window; the relay never hears of it.
 */
import type { BrowserWindow, WebContents } from 'electron';
import { systemClock, type Clock } from '../clock.ts';
import { serveIpc, type ScreenLine, type Source } from '../ipc.ts';
import type { Log } from '../ports.ts';
import type { Theme } from '../session/view.ts';
import { serveKioskFiles } from './file-protocol.ts';
import { watchGraphics } from './graphics.ts';
import { keepScreen, type Keeping } from './keeping.ts';
import type { LockState } from './lock-state.ts';
import { lockSession, lockStateOf } from './locks.ts';
import type { MendingMemory } from './mending-memory.ts';
import { isOneColour } from './picture.ts';
import type { ScreenReport } from './report.ts';
import { listenToTouchDevice, type TouchDevice } from './touch-device.ts';
import { loadScreen, makeKioskWindow, wearTheme, type WindowOptions } from './window.ts';

/** A picture is taken so often: at 1280×800 it takes some 11 ms of the main process each time. */
const pictureEveryMs = 30_000;
/** After a load, once fonts and first snapshot are in; and again after a picture of one colour. */
const pictureSoonMs = 3_000;
/** A picture is made this small before it is looked at: pixels of it average what was there. */
const pictureWidth = 64;
/** net::ERR_ABORTED: another load took its place. */
const loadAborted = -3;

export interface ScreenOptions extends WindowOptions {
  rendererDir: string;
  /** Path of the touch device to listen to; null: none. */
  touchDevice: string | null;
  /** Of the hour; null: the computer's own, where there is no station to know better. */
  theme: Theme | null;
  memory: MendingMemory;
  /** Nobody charges, pays or reads: the program may end and start anew. */
  mayRelaunch: () => boolean;
  /** Ends the program in order, to be started anew. */
  relaunch: () => void;
  /** Somebody has closed the window. */
  onClosed: () => void;
  log: Log;
}

export interface KioskScreen {
  /** What it shows from now on. */
  connect: (source: Source) => void;
  /** Puts it into the theme of another hour. */
  dress: (theme: Theme) => void;
  /** Resolves with the first snapshot painted. */
  painted: Promise<void>;
  report: () => ScreenReport;
  /** How its locks stand; null: no window is open just now. */
  locks: () => LockState | null;
}

/** Opens the window, which begins to load; what it shows comes with `connect`. Once per process. */
export function openKioskScreen(options: ScreenOptions): KioskScreen {
  const { log, memory } = options;
  const clock = systemClock();
  let onFirstPaint = (): void => undefined;
  const isPainted = new Promise<void>((resolve) => {
    onFirstPaint = resolve;
  });
  lockSession(log);
  serveKioskFiles(options.rendererDir, log);
  const line = serveIpc(log, {
    painted: () => {
      keeping.notice({ type: 'painted' });
      onFirstPaint();
    },
    touched: () => keeping.notice({ type: 'pageTouched' }),
  });
  const windows = new Windows(options, line);
  const keeping = keepScreen({
    clock,
    log,
    memory: memory.found,
    remember: (now) => memory.remember(now),
    mayRelaunch: options.mayRelaunch,
    remedies: {
      kill: () => windows.kill(),
      reload: () => windows.load(),
      'new-window': () => windows.open(keeping),
      relaunch: options.relaunch,
    },
  });
  if (options.theme !== null) windows.dress(options.theme);
  windows.open(keeping);
  watchGraphics(() => keeping.notice({ type: 'graphicsGone' }));
  const touchDevice = listen(options.touchDevice, clock, log, keeping);
  return {
    connect: (source) => line.connect(source),
    dress: (theme) => windows.dress(theme),
    painted: isPainted,
    locks: () => windows.locks(),
    report: () => ({
      restarts: keeping.restarts(),
      relaunches: keeping.memory().relaunches,
      isDrawnInSoftware: memory.found.wantsSoftware,
      touchDeviceIsPresent: touchDevice?.isPresent() ?? null,
    }),
  };
}

function listen(path: string | null, clock: Clock, log: Log, keeping: Keeping): TouchDevice | null {
  if (path === null) return null;
  const onTouch = (): void => keeping.notice({ type: 'systemTouched' });
  return listenToTouchDevice({ path, clock, log, onTouch });
}

/** One window at a time; the next one is there before the last one goes, or the app would end. */
class Windows {
  readonly #options: ScreenOptions;
  readonly #line: ScreenLine;
  #window: BrowserWindow | null = null;

  constructor(options: ScreenOptions, line: ScreenLine) {
    this.#options = options;
    this.#line = line;
  }

  open(keeping: Keeping): void {
    const before = this.#window;
    const opened = makeKioskWindow(this.#options);
    this.#window = opened;
    this.#line.attach(opened.webContents);
    watchPage(opened.webContents, keeping);
    opened.on('closed', () => {
      // Closed by a person, not replaced by us.
      if (this.#window !== opened) return;
      this.#window = null;
      keeping.stop();
      this.#options.onClosed();
    });
    this.load();
    before?.destroy();
  }

  dress(theme: Theme): void {
    wearTheme(theme, this.#window);
  }

  load(): void {
    if (this.#window !== null) loadScreen(this.#window);
  }

  locks(): LockState | null {
    return lockStateOf(this.#window, this.#options.allowsDevTools);
  }

  kill(): void {
    this.#window?.webContents.forcefullyCrashRenderer();
  }
}

/** Hands the keeper what Chromium says of a page, and what pictures of it show. */
function watchPage(contents: WebContents, keeping: Keeping): void {
  contents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== loadAborted) keeping.notice({ type: 'loadFailed' });
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') keeping.notice({ type: 'rendererGone' });
  });
  contents.on('unresponsive', () => keeping.notice({ type: 'unresponsive' }));
  contents.on('responsive', () => keeping.notice({ type: 'responsive' }));
  takePictures(contents, (isBlank) => keeping.notice({ type: 'pictured', isBlank }));
}

function takePictures(contents: WebContents, onPicture: (isBlank: boolean) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const plan = (delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void take(), delayMs);
  };
  const take = async (): Promise<void> => {
    plan(pictureEveryMs);
    const isBlank = await isBlankNow(contents);
    if (isBlank === null || contents.isDestroyed()) return;
    onPicture(isBlank);
    if (isBlank) plan(pictureSoonMs);
  };
  contents.on('did-finish-load', () => plan(pictureSoonMs));
  contents.once('destroyed', () => clearTimeout(timer));
}

/** Null where no picture can be taken: other signs tell why. */
async function isBlankNow(contents: WebContents): Promise<boolean | null> {
  if (contents.isDestroyed() || contents.isCrashed()) return null;
  const picture = await contents.capturePage().catch(() => null);
  if (picture === null || picture.isEmpty()) return null;
  return isOneColour(picture.resize({ width: pictureWidth, quality: 'good' }).toBitmap());
}
