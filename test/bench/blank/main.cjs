/**
 * The least an Electron app can be: one window with an empty page, as locked as the kiosk's. What
 * the benchmark measures the station's start and memory against. Prints `painted` once it has.
 */
'use strict';

const path = require('node:path');
const { app, BrowserWindow, ipcMain } = require('electron');

ipcMain.once('painted', () => process.stdout.write('painted\n'));
app.on('window-all-closed', () => app.exit(0));
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
    },
  });
  return window.loadFile(path.join(__dirname, 'index.html'));
});
