/** The bridge: four functions on `window.ladekiosk`, nothing else of Electron reaches the screen. */
import { contextBridge, ipcRenderer } from 'electron';
import { channels, type Bridge, type Intent, type Snapshot } from './contract.ts';

const bridge: Bridge = {
  subscribe(onSnapshot: (snapshot: Snapshot) => void): () => void {
    const listener = (_event: unknown, snapshot: Snapshot): void => onSnapshot(snapshot);
    ipcRenderer.on(channels.snapshot, listener);
    ipcRenderer.send(channels.subscribe);
    return () => {
      ipcRenderer.off(channels.snapshot, listener);
    };
  },
  intend(intent: Intent): void {
    ipcRenderer.send(channels.intend, intent);
  },
  painted(seq: number): void {
    ipcRenderer.send(channels.painted, seq);
  },
  service: (request) => ipcRenderer.invoke(channels.service, request),
};

contextBridge.exposeInMainWorld('ladekiosk', bridge);
