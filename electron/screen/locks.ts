/** The locks of the kiosk: no permission, no navigation, no second window, no shortcut, no download. */
import { readFileSync } from 'node:fs';
import { app, BrowserWindow, Menu, session, type WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { kioskOrigin } from './file-protocol.ts';
import type { LockState } from './lock-state.ts';

/** What holds for every window there will be. Must run once, before the first of them. */
export function lockSession(log: Log): void {
  Menu.setApplicationMenu(null);
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

/** What is tied to one page. */
export function lockContents(webContents: WebContents): void {
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
}

/** How all this stands for a window; null: there is none just now. */
export function lockStateOf(
  window: BrowserWindow | null,
  allowsDevTools: boolean,
): LockState | null {
  if (window === null || window.isDestroyed()) return null;
  const { webContents } = window;
  return {
    isKiosk: window.isKiosk(),
    devToolsAreAllowed: allowsDevTools,
    devToolsAreOpen: webContents.isDevToolsOpened(),
    isSandboxed: isSandboxed(webContents.getOSProcessId()),
    isOwnPage: webContents.getURL().startsWith(`${kioskOrigin}/`),
    isSingleInstance: app.hasSingleInstanceLock(),
    isPackaged: app.isPackaged,
    windowCount: BrowserWindow.getAllWindows().length,
  };
}

/**
 * As the kernel has it: Chromium's sandbox puts a filter before a page's system calls ("Seccomp: 2",
 * proc_pid_status(5)). Elsewhere than on Linux the switch that turns it off is all there is to see.
 */
function isSandboxed(processId: number): boolean {
  const isOff = app.commandLine.hasSwitch('no-sandbox');
  if (process.platform !== 'linux' || isOff) return !isOff;
  try {
    return /^Seccomp:\s*2$/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
}
