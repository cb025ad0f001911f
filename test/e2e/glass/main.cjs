/** The app's own Electron without the app: it opens no window until somebody asks for one, and stays. */
const { app, Menu } = require('electron');

Menu.setApplicationMenu(null);
app.on('window-all-closed', () => undefined);
