// A phone's browser: one window of a phone's size, on the same Chromium as the station's screen.
const { app, BrowserWindow } = require('electron');

app.setPath('userData', process.env.PHONE_PROFILE);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 390,
    height: 844,
    useContentSize: true,
    show: true,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  return window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());
