/** Stop on a whole station: with the payer's code, in danger, and on a bus that hangs. */
import { until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';

const fast = { maxPowerW: 49_000 };
const withCode = { ui: { stopCode: true } };

/** What the payer reads while plugging in. */
async function readCode(kiosk: Kiosk): Promise<string> {
  const words = await kiosk.page.getByTestId('stop-code').innerText();
  const code = /\d{4}/.exec(words)?.[0];
  if (code === undefined) throw new Error(`no code in: ${words}`);
  return code;
}

async function type(kiosk: Kiosk, code: string): Promise<void> {
  for (const digit of code) {
    await kiosk.page.getByRole('button', { name: digit, exact: true }).click();
  }
}

async function chargeWithCode(kiosk: Kiosk): Promise<string> {
  await kiosk.order();
  kiosk.approve(await kiosk.scan());
  await kiosk.showing('plug-in');
  const code = await readCode(kiosk);
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  return code;
}

test('with stopCode on, a charge ends with its code and not with another', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: fast, config: withCode });
  const code = await chargeWithCode(kiosk);
  await kiosk.page.getByRole('button', { name: 'Stop charging' }).click();
  await kiosk.page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await type(kiosk, code === '0000' ? '1111' : '0000');
  await kiosk.page.getByRole('heading', { name: 'That is not the code' }).waitFor();
  expect(await kiosk.screen()).toBe('charging');
  expect(kiosk.relayIsClosed()).toBe(true);
  await type(kiosk, code);
  await kiosk.showing('receipt');
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('in danger no code is asked for: held under Help, it opens the relay', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: fast, config: withCode });
  await chargeWithCode(kiosk);
  await kiosk.press('Help');
  await kiosk.page.getByRole('button', { name: 'Danger? Stop at once' }).hover();
  await kiosk.page.mouse.down();
  await until('the relay to open', () => !kiosk.relayIsClosed());
  await kiosk.page.mouse.up();
  await kiosk.showing('receipt');
  expect(await kiosk.page.locator('main').innerText()).toContain('emergency stop');
});

test('the bus hangs: the ring moves while the finger is down, then the words say how it stands', async ({
  startKiosk,
}, info) => {
  const kiosk = await startKiosk({ world: fast });
  await kiosk.charge();
  const { page } = kiosk;
  await page.getByRole('button', { name: 'Stop charging' }).hover();
  // Dated by the page itself: the touch, and the first frame in which the ring is seen to move.
  await page.evaluate(() => {
    const seen = globalThis as unknown as { moved: Promise<number> };
    seen.moved = new Promise((resolve) => {
      window.addEventListener(
        'pointerdown',
        ({ timeStamp }) => {
          const look = (): void => {
            const fill = document.querySelector('.hold-button[data-holding] .hold-fill');
            const offset =
              fill === null ? 100 : Number.parseFloat(getComputedStyle(fill).strokeDashoffset);
            if (offset < 100) resolve(performance.now() - timeStamp);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  });
  kiosk.world.field.setFault(kiosk.car.meterUnit, { kind: 'silent' });
  kiosk.world.field.setFault(kiosk.car.relayUnit, { kind: 'silent' });
  await page.mouse.down();
  const movedAfterMs = await page.evaluate(
    () => (globalThis as unknown as { moved: Promise<number> }).moved,
  );
  info.annotations.push({ type: 'ring moves after', description: `${movedAfterMs.toFixed(1)} ms` });
  // Later there would be no ring: the hold would have acted.
  expect(movedAfterMs).toBeLessThan(1000);
  await kiosk.showing('stopping');
  await page.mouse.up();
  await page.locator('.stage').getByText('The power is not off yet.').waitFor();
  await page.getByRole('button', { name: 'Danger? Stop at once' }).waitFor();
  // Nobody renews the lease: the contactor falls open though nothing reached it.
  await until('the relay to open', () => !kiosk.relayIsClosed());
  await kiosk.showing('receipt', 30_000);
});
