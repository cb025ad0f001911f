/** Tells the empty window's main process of its first frame, in the way the kiosk's screen does. */
'use strict';

const { ipcRenderer } = require('electron');

window.addEventListener('DOMContentLoaded', () => {
  requestAnimationFrame(() => ipcRenderer.send('painted'));
});
