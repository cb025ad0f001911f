/** Starts the screen: connects the store to the station and mounts the app. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../../electron/contract.ts';
import '../theme.css';
import { App } from './app.tsx';
import { BrokenBoundary } from './broken-boundary.tsx';
import './kiosk.css';
import { connectSounds } from './sounds.ts';
import { connectStation, reportTouch, usePane } from './station.ts';
import { guardWaking } from './wake-guard.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly ladekiosk: Bridge;
  }
}

const container = document.getElementById('screen');
if (container === null) throw new Error('index.html has no element for the screen');

guardWaking(window, {
  isResting: () => usePane.getState().rest === 'attract',
  wake: reportTouch,
});
connectStation(window.ladekiosk);
connectSounds(window);
createRoot(container).render(
  <StrictMode>
    <BrokenBoundary>
      <App />
    </BrokenBoundary>
  </StrictMode>,
);
