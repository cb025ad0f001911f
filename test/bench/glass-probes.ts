/**
 * What runs inside the page for `screen`: hands that note when a tap is on the glass, and a station
 * that pushes figures. Each function is sent to the page as its text, so it uses nothing outside it.
 */
import type { Snapshot } from '../../electron/contract.ts';

export type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

/** What stands in the page for the measurement. */
export interface ProbedWindow {
  push?: (snapshot: Snapshot) => void;
  /** From each touch to the end of the frame that answered it, ms. */
  tapsMs: number[];
  /** From each push to the end of the frame that shows it, ms. */
  pushesMs: number[];
  pushing?: ReturnType<typeof setInterval>;
  /** Adds to `tookMs` the time from `fromMs` to the end of the next frame. */
  noteFrame(fromMs: number, tookMs: number[]): void;
}

/** Must run first, once: notes for each touch and each release when the next frame is done. */
export function startProbing(): void {
  const probed = globalThis as unknown as ProbedWindow;
  probed.tapsMs = [];
  probed.noteFrame = (fromMs, tookMs) => {
    requestAnimationFrame(() => {
      // A message comes after the frame: style, layout and paint are done.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        tookMs.push(performance.now() - fromMs);
        port1.close();
      });
      port1.start();
      port2.postMessage(null);
    });
  };
  const note = ({ timeStamp }: Event): void => probed.noteFrame(timeStamp, probed.tapsMs);
  for (const type of ['pointerdown', 'click']) addEventListener(type, note, { capture: true });
}

export interface Pushing {
  first: StationSnapshot;
  perSecond: number;
  /** Note when each is on the glass; looking at frames costs time of its own. */
  notes: boolean;
}

/** Pushes a charge whose figures rise, `perSecond` times a second, until told to stop. */
export function keepPushing({ first, perSecond, notes }: Pushing): void {
  const probed = globalThis as unknown as ProbedWindow;
  clearInterval(probed.pushing);
  probed.pushesMs = [];
  const beganMs = performance.now();
  let seq = 1_000_000;
  probed.pushing = setInterval(() => {
    const passedMs = performance.now() - beganMs;
    seq += 1;
    const next = { ...first, seq, atMs: first.atMs + Math.round(passedMs) };
    if (next.screen.name === 'charging') {
      const moreWh = Math.round(passedMs / 200);
      const costMinor = next.screen.costMinor + Math.round(moreWh * 0.459);
      next.screen = {
        ...next.screen,
        energyWh: next.screen.energyWh + moreWh,
        costMinor,
        remainingMinor: next.screen.authorizedMinor - costMinor,
        elapsedMs: next.screen.elapsedMs + Math.round(passedMs),
        powerW: next.screen.powerW + (seq % 7) * 13,
      };
    }
    const fromMs = performance.now();
    probed.push?.(next);
    if (notes) probed.noteFrame(fromMs, probed.pushesMs);
  }, 1000 / perSecond);
}
