/**
 * The kiosk window and its locks: own files only, no permission, no navigation, no second window.
 * A screen that crashed, hangs or no longer paints is loaded anew; the relay never hears of it.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { BrowserWindow, Menu, nativeTheme, protocol, screen, session } from 'electron';
import { paper } from './ambience/paper.ts';
import type { Log } from './ports.ts';
import type { Theme } from './session/view.ts';

const scheme = 'app';
export const kioskOrigin = `${scheme}://kiosk`;

/** Own files only; no connection anywhere; images also as data: (the QR as Vipps draws it). */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Without a painted snapshot for so long the screen is loaded anew. */
const paintTimeoutMs = 15_000;
/** A page that does not answer its input gets this long. */
const hangTimeoutMs = 5_000;

/** Must run before the app is ready. */
export function registerKioskScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Answers app://kiosk/… from `root` and nothing outside it. */
async function serveFile(root: string, url: string): Promise<Response> {
  // Not `origin`: for a scheme of our own the URL standard leaves it opaque.
  const { protocol: urlScheme, host, pathname } = new URL(url);
  const path = normalize(join(root, decodeURIComponent(pathname)));
  const type = contentTypes[extname(path)];
  const isInside = path.startsWith(root + sep);
  const isKiosk = `${urlScheme}//${host}` === kioskOrigin;
  const content = isKiosk && isInside && type ? await readFile(path).catch(() => null) : null;
  return new Response(content === null ? 'Not here' : new Uint8Array(content), {
    status: content === null ? 404 : 200,
    headers: {
      'content-type': type ?? 'text/plain',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

function lockSession(log: Log): void {
  const own = session.defaultSession;
  own.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn({ permission }, 'permission refused');
    answer(false);
  });
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, answer) => {
    const isOwn = details.url.startsWith(`${kioskOrigin}/`) || details.url.startsWith('data:');
    const isTool = details.url.startsWith('devtools://');
    if (!isOwn && !isTool) log.warn({ kind: details.resourceType }, 'request refused');
    answer({ cancel: !isOwn && !isTool });
  });
  own.on('will-download', (event) => event.preventDefault());
}

export interface KioskWindow {
  window: BrowserWindow;
  /** Say that the screen has painted: it lives. */
  painted: () => void;
}

export interface WindowOptions {
  rendererDir: string;
  preload: string;
  isWindowed: boolean;
  allowsDevTools: boolean;
  /** Of the hour; null: as the computer's own, where there is no station to know better. */
  theme: Theme | null;
  log: Log;
}

/**
 * Sets what is seen until the page has painted, now and whenever it is loaded anew: at night nothing
 * white. The page's own `prefers-color-scheme` follows.
 */
export function dressWindow(window: BrowserWindow, theme: Theme): void {
  nativeTheme.themeSource = theme;
  if (!window.isDestroyed()) window.setBackgroundColor(paper[theme]);
}

/** Makes the window; `load` begins once the caller has connected its IPC. */
export function openKioskWindow(options: WindowOptions): KioskWindow {
  const { rendererDir, preload, isWindowed, allowsDevTools, theme, log } = options;
  if (theme !== null) nativeTheme.themeSource = theme;
  lockSession(log);
  protocol.handle(scheme, (request) => serveFile(rendererDir, request.url));
  Menu.setApplicationMenu(null);
  const { bounds } = screen.getPrimaryDisplay();
  const window = new BrowserWindow({
    ...(isWindowed ? { width: 1280, height: 800, useContentSize: true } : bounds),
    kiosk: !isWindowed,
    frame: isWindowed,
    show: true,
    backgroundColor: paper[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    title: 'Ladekiosk',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: allowsDevTools,
      // The screen stands in the open, watched or not: it always paints.
      backgroundThrottling: false,
      // Only the station's own page is here, and what it says with sounds answers no gesture.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  lockContents(window);
  return { window, painted: keepAlive(window, log) };
}

/** Loads the screen, from the start or again. */
export function loadScreen(window: BrowserWindow): void {
  if (!window.isDestroyed())
    void window.loadURL(`${kioskOrigin}/index.html`).catch(() => undefined);
}

function lockContents(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('before-input-event', (event, input) => {
    // No shortcut of the browser: no reload, zoom, print, find, close.
    const isShortcut = input.control || input.meta || input.alt || /^F\d+$/.test(input.key);
    if (isShortcut) event.preventDefault();
  });
  webContents.on('did-finish-load', () => {
    webContents.setZoomFactor(1);
    void webContents.setVisualZoomLevelLimits(1, 1);
  });
  window.on('page-title-updated', (event) => event.preventDefault());
}

function keepAlive(window: BrowserWindow, log: Log): () => void {
  const { webContents } = window;
  let restarts = 0;
  let hangTimer: NodeJS.Timeout | undefined;
  let paintTimer: NodeJS.Timeout | undefined;

  const reload = (reason: string): void => {
    if (window.isDestroyed()) return;
    restarts += 1;
    log.error({ reason, restarts }, 'the screen is loaded anew');
    // A screen that fails at once every time is not tried without pause.
    setTimeout(() => loadScreen(window), Math.min(10_000, 250 * restarts));
    watchPaint();
  };
  const watchPaint = (): void => {
    clearTimeout(paintTimer);
    paintTimer = setTimeout(() => {
      if (window.isDestroyed()) return;
      if (webContents.isCrashed()) reload('crashed unnoticed');
      else webContents.forcefullyCrashRenderer();
      watchPaint();
    }, paintTimeoutMs);
  };

  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') reload(details.reason);
  });
  webContents.on('unresponsive', () => {
    clearTimeout(hangTimer);
    hangTimer = setTimeout(() => {
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer();
    }, hangTimeoutMs);
  });
  webContents.on('responsive', () => clearTimeout(hangTimer));
  window.on('closed', () => {
    clearTimeout(hangTimer);
    clearTimeout(paintTimer);
  });
  watchPaint();
  return () => {
    restarts = 0;
    watchPaint();
  };
}
