/** A charge with a pilot controller: the relay follows the car, and Stop asks the car first. */
import { until } from './kiosk.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { expect, test } from './station-test.ts';

for (const pilot of ['evse-din', 'phoenix-ev-cc'] as const) {
  test(`${pilot}: closed when the car asks, opened when it has stopped`, async ({ startKiosk }) => {
    const kiosk = await startKiosk({ world: { maxPowerW: 49_000, pilot } });
    const { car } = kiosk.car;
    await kiosk.order('500 kr');
    const reference = await kiosk.scan();
    kiosk.approve(reference);
    await kiosk.showing('plug-in');
    expect(kiosk.relayIsClosed()).toBe(false);
    // Its timer says later: connected, and not asking.
    kiosk.car.pause();
    kiosk.car.plugIn();
    await kiosk.page.getByText('The car is connected.', { exact: true }).waitFor();
    expect(await kiosk.page.evaluate(findLayoutProblems)).toEqual([]);
    expect(kiosk.relayIsClosed()).toBe(false);
    kiosk.car.resume();
    await kiosk.showing('charging');
    await until('a cost above the least', async () => (await kiosk.value('cost')) > 120, 60_000);

    const openings: number[] = [];
    kiosk.car.relay.onContact((_channel, isClosed) => {
      if (isClosed) return;
      kiosk.car.bringUpToDate();
      openings.push(car.powerW);
    });
    // The car makes a pause of its own: open, and no trouble.
    kiosk.car.pause();
    await until('the relay to open', () => Promise.resolve(!kiosk.relayIsClosed()));
    expect(await kiosk.screen()).toBe('charging');
    kiosk.car.resume();
    await until('the relay to close', () => Promise.resolve(kiosk.relayIsClosed()));
    await until('power to flow', async () => (await kiosk.value('power')) > 1000, 20_000);

    await kiosk.holdStop();
    await kiosk.showing('receipt');
    await kiosk.receiptIsSettled();
    // No contact broke a current.
    expect(openings).toEqual([0, 0]);
    const energy = await kiosk.value('energy');
    const captured = await kiosk.value('captured');
    expect(captured).toBe(Math.floor((energy * 459 + 500) / 1000));
    expect(kiosk.payment(reference).capturedMinor).toBe(captured);
  });
}

test('a car that is unplugged ends its charge', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000, pilot: 'evse-din' } });
  await kiosk.charge();
  await until('a cost above the least', async () => (await kiosk.value('cost')) > 120, 60_000);
  kiosk.car.unplug();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('a car that goes on drawing is cut off after six seconds', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000, pilot: 'evse-din' } });
  await kiosk.charge();
  await until('a cost above the least', async () => (await kiosk.value('cost')) > 120, 60_000);
  kiosk.car.car.setIgnoresPilot(true);
  await kiosk.holdStop();
  await kiosk.showing('stopping');
  await kiosk.page.getByText('Car stops drawing power').waitFor();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(kiosk.relayIsClosed()).toBe(false);
});
