/**
 * The GPU process, in which Chromium draws: says when it dies, and keeps Chromium from taking the
 * main process, and with it the relay, down for that.
 */
import { app } from 'electron';

/**
 * After three deaths of the GPU process Chromium draws in a simpler way, and where there is none
 * left it ends the browser process: "GPU process isn't usable. Goodbye." (GpuProcessHost::
 * RecordProcessCrash, FallBackToNextGpuMode). Tried on Chromium 130: the sixth death within an hour
 * of a screen drawn in software ended the station. The switch takes that limit away, and is read at
 * each death anew.
 */
const withoutLimit = 'disable-gpu-process-crash-limit';

/** Calls back at each death of the GPU process. */
export function watchGraphics(onGone: () => void): void {
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU') return;
    surviveNextOne();
    if (reason !== 'clean-exit') onGone();
  });
}

/** From the graphics card Chromium may still fall back to software; from there it must not go on. */
function surviveNextOne(): void {
  const isOnCard = app.getGPUFeatureStatus().gpu_compositing.startsWith('enabled');
  if (isOnCard || app.commandLine.hasSwitch(withoutLimit)) return;
  app.commandLine.appendSwitch(withoutLimit);
}

/** Draws in software in this process. Must run before the app is ready. */
export function drawInSoftware(): void {
  app.disableHardwareAcceleration();
}
