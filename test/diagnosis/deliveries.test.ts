/** Whether Vipps' calls come through, judged by a station that is really called, or really not. */
import { afterEach, expect, it } from 'vitest';
import { DeliveryWatch } from '../../electron/diagnosis/webhooks.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { WiredStation } from '../station/wired-station.ts';

/** So long after its approval a payment should have been called about, ms. */
const judgedAfterMs = 60_000;

let wired: WiredStation;

afterEach(() => wired.close());

/** A charge that is paid for, with its calls led where the station listens, or nowhere. */
async function charge(isReachable: boolean) {
  wired = await WiredStation.start({
    phone: true,
    deliverTo: (url) => (isReachable ? url : new URL('http://127.0.0.1:1/')),
  });
  const { assembled } = wired;
  const { station, serviceParts } = assembled;
  const server = await makeWebServer(
    assembled.web(() => {
      throw new Error('no pages here');
    }),
  );
  await server.listen(serviceParts.config.web.listen);
  later(() => server.close());
  const watch = new DeliveryWatch();
  const heard: string[] = [];
  const { webhooks } = serviceParts;
  later(webhooks?.onSignal((reference) => heard.push(reference)) ?? (() => undefined));
  later(webhooks?.onSignal((reference) => watch.called(reference)) ?? (() => undefined));
  await expect.poll(() => webhooks?.status().state, { timeout: 20_000 }).toBe('registered');
  let approvedAtMs = Infinity;
  later(
    station.onTurn(() => {
      const { payments, atMs } = station.state;
      if (Object.values(payments).some(({ seen }) => seen?.state === 'AUTHORIZED')) {
        approvedAtMs = Math.min(approvedAtMs, atMs);
      }
      watch.look(station.state, atMs);
    }),
  );
  await wired.toCharging();
  const [reference] = Object.keys(station.state.payments);
  return { station, watch, heard, reference, approvedAtMs };
}

it('a payment that Vipps has called about is not missed', { timeout: 60_000 }, async () => {
  const { station, watch, heard, reference, approvedAtMs } = await charge(true);
  await expect.poll(() => heard, { timeout: 10_000 }).toContain(reference);
  watch.look(station.state, approvedAtMs + judgedAfterMs);
  expect(watch.missed).toBe(0);
});

it('one that was approved and not called about is, once', { timeout: 60_000 }, async () => {
  const { station, watch, heard, approvedAtMs } = await charge(false);
  watch.look(station.state, approvedAtMs + judgedAfterMs - 1);
  expect(watch.missed).toBe(0);
  for (const more of [0, 1000, 60_000]) {
    watch.look(station.state, approvedAtMs + judgedAfterMs + more);
  }
  expect([heard, watch.missed]).toEqual([[], 1]);
  // The next call that comes through ends the row.
  watch.called('lk-21678-A-291009-7');
  expect(watch.missed).toBe(0);
});
