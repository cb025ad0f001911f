/** The locks of the kiosk, tried from inside the page as an attacker would. */
import { expect, test } from './station-test.ts';

test('the page has the bridge and nothing else', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  const found = await kiosk.page.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>;
    return {
      bridge: Object.keys(page['ladekiosk'] as object).toSorted(),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in page),
    };
  });
  expect(found).toEqual({ bridge: ['intend', 'painted', 'service', 'subscribe'], node: [] });
});

test('no way out: navigation, windows, connections, foreign code and permissions', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk();
  const { url } = kiosk.world.vipps;
  const tried = await kiosk.page.evaluate(async (target) => {
    const fails = async (attempt: () => Promise<unknown>): Promise<boolean> =>
      attempt().then(
        () => false,
        () => true,
      );
    const script = document.createElement('script');
    const scriptFails = new Promise<boolean>((resolve) => {
      script.addEventListener('error', () => resolve(true));
      script.addEventListener('load', () => resolve(false));
    });
    let addressIsRefused = false;
    try {
      script.src = `${target}/x.js`;
      document.body.append(script);
    } catch {
      addressIsRefused = true;
    }
    return {
      fetch: await fails(() => fetch(target)),
      file: await fails(() => fetch('file:///etc/passwd')),
      script: addressIsRefused || (await scriptFails),
      window: window.open(target) === null,
      location: await fails(
        () =>
          new Promise((_resolve, reject) => {
            window.addEventListener('beforeunload', reject);
            location.href = target;
            setTimeout(reject, 500);
          }),
      ),
      camera: await fails(() => navigator.mediaDevices.getUserMedia({ video: true })),
      clipboard: await fails(() => navigator.clipboard.readText()),
    };
  }, url);
  expect(tried).toEqual({
    fetch: true,
    file: true,
    script: true,
    window: true,
    location: true,
    camera: true,
    clipboard: true,
  });
  expect(kiosk.page.url()).toBe('app://kiosk/index.html');
  expect(await kiosk.screen()).toBe('welcome');
  const inlineCodeRuns = await kiosk.page.evaluate(() => {
    const element = document.createElement('p');
    try {
      element.setAttribute('onclick', 'window.wasRun = true');
    } catch {
      return false;
    }
    element.click();
    return 'wasRun' in window;
  });
  expect(inlineCodeRuns).toBe(false);
});

test('files outside the screen are not served', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  const statuses = await kiosk.app.evaluate(async ({ net }) => {
    const ask = async (path: string): Promise<number> =>
      (await net.fetch(`app://kiosk/${path}`)).status;
    return {
      own: await ask('index.html'),
      up: await ask('..%2f..%2fpackage.json'),
      main: await ask('%2e%2e/main/main.cjs'),
      other: await ask('station.db'),
    };
  });
  expect(statuses).toEqual({ own: 200, up: 404, main: 404, other: 404 });
});

test('forged intents change nothing', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.page.evaluate(() => {
    const { ladekiosk } = globalThis as unknown as { ladekiosk: { intend(i: unknown): void } };
    const forged: unknown[] = [
      null,
      'start',
      { type: 'closeRelay', evse: 'A' },
      { type: 'pay', evse: 'A', amountMinor: 1.5 },
      { type: 'pay', evse: 'A', amountMinor: 35_000 },
      { type: 'stop', evse: 'Z' },
      { type: 'start', evse: 'A', extra: true },
      { type: 'start', evse: '__proto__' },
      { type: 'chooseLanguage', language: 'xx' },
    ];
    for (const intent of forged) ladekiosk.intend(intent);
  });
  await kiosk.showing('welcome');
  await kiosk.press('Start charging');
  await kiosk.showing('terms');
  expect(kiosk.world.sandbox.payments()).toHaveLength(0);
});
