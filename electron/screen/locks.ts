/** The locks of the kiosk: no permission, no navigation, no second window, no shortcut, no download. */
import { Menu, session, type WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { kioskOrigin } from './file-protocol.ts';

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
