/** A pane of glass: one empty window in the app's own Electron, for looking at screens alone. */
const { app, BrowserWindow, Menu } = require('electron');

void app.whenReady().then(() => {
  Menu.setApplicationMenu(null);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    frame: false,
  });
  return window.loadURL('about:blank');
});
