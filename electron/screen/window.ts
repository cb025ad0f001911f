/** Makes a kiosk window: over the whole display and locked, or in a frame for development. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { paper } from '../ambience/paper.ts';
import type { Theme } from '../session/view.ts';
import { kioskOrigin } from './file-protocol.ts';
import { lockContents } from './locks.ts';

export interface WindowOptions {
  preload: string;
  isWindowed: boolean;
  allowsDevTools: boolean;
}

/**
 * Puts windows and their pages into the theme of the hour: what is seen until a page has painted, now
 * and whenever it is loaded anew, is nothing white at night. The page's own `prefers-color-scheme`
 * follows.
 */
export function wearTheme(theme: Theme, window: BrowserWindow | null): void {
  nativeTheme.themeSource = theme;
  if (window?.isDestroyed() === false) window.setBackgroundColor(paper[theme]);
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
  lockContents(window.webContents);
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

/** Loads the screen, from the start or again. */
export function loadScreen(window: BrowserWindow): void {
  if (!window.isDestroyed())
    void window.loadURL(`${kioskOrigin}/index.html`).catch(() => undefined);
}
