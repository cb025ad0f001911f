/** How the screen has fared, as a monitoring system reads it. */
import { expect, it } from 'vitest';
import type { ScreenReport } from '../../electron/screen/report.ts';
import { metricsOf } from '../../electron/web/metrics.ts';
import { Bench } from '../station/bench.ts';

async function linesOf(report?: ScreenReport): Promise<string[]> {
  const { text } = await metricsOf({ state: new Bench().station.state, atMs: 0, screen: report });
  return text.split('\n').filter((line) => /^ladekiosk_(screen|touch)/.test(line));
}

it('restarts by cause, relaunches, software drawing, and the touch device', async () => {
  const lines = await linesOf({
    restarts: [
      { reason: 'crashed', remedy: 'reload', count: 3, lastAtMs: 0 },
      { reason: 'deaf', remedy: 'new-window', count: 1, lastAtMs: 0 },
    ],
    relaunches: 2,
    isDrawnInSoftware: true,
    touchDeviceIsPresent: false,
  });
  expect(lines).toEqual([
    'ladekiosk_screen_restarts_total{reason="crashed",remedy="reload"} 3',
    'ladekiosk_screen_restarts_total{reason="deaf",remedy="new-window"} 1',
    'ladekiosk_screen_relaunches 2',
    'ladekiosk_screen_drawn_in_software 1',
    'ladekiosk_touch_device_present 0',
  ]);
});

it('no touch device is configured, or there is no screen at all', async () => {
  const report = { restarts: [], relaunches: 0, isDrawnInSoftware: false };
  const lines = await linesOf({ ...report, touchDeviceIsPresent: null });
  expect(lines).toEqual(['ladekiosk_screen_relaunches 0', 'ladekiosk_screen_drawn_in_software 0']);
  expect(await linesOf()).toEqual([]);
});
