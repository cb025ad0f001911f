/** Makes a kiosk window: over the whole display and locked, or in a frame for development. */
import { BrowserWindow, screen } from 'electron';
import { kioskOrigin } from './file-protocol.ts';
import { lockContents } from './locks.ts';

export interface WindowOptions {
  preload: string;
  isWindowed: boolean;
  allowsDevTools: boolean;
}

/** Makes the window; it is empty until `loadScreen`. */
export function makeKioskWindow({
  preload,
  isWindowed,
  allowsDevTools,
}: WindowOptions): BrowserWindow {
  const { bounds } = screen.getPrimaryDisplay();
  const window = new BrowserWindow({
    ...(isWindowed ? { width: 1280, height: 800, useContentSize: true } : bounds),
    kiosk: !isWindowed,
    frame: isWindowed,
    show: true,
    backgroundColor: '#f7f7f5',
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
    },
  });
  lockContents(window.webContents);
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

/** Loads the screen, from the start or again. */
export function loadScreen(window: BrowserWindow): void {
  if (!window.isDestroyed())
    void window.loadURL(`${kioskOrigin}/index.html`).catch(() => undefined);
}
