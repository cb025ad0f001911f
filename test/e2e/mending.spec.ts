/** A screen that is white, deaf or without graphics heals itself, and the charge runs on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tap, TouchPipe } from '../screen/touch-records.ts';
import { dear } from './dear.ts';
import { countOpenings, metric, rendererPid, runInPage, shownScreen } from './kiosk-window.ts';
import { until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';

/** How often that was done for that reason, as the log has it. */
function cures(kiosk: Kiosk, trouble: string, remedy = 'reload'): number {
  const words = `"trouble":"${trouble}","remedy":"${remedy}"`;
  return kiosk.errors.join('').split(words).length - 1;
}

function restarts(reason: string, remedy: string): string {
  return `ladekiosk_screen_restarts_total{reason="${reason}",remedy="${remedy}"}`;
}

test('the screen is white though it paints: seen in its picture, loaded anew', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  await kiosk.charge();
  const openings = countOpenings(kiosk);
  await runInPage(
    kiosk,
    `const sheet = document.body.appendChild(document.createElement('div'));
     sheet.id = 'sheet';
     Object.assign(sheet.style, { position: 'fixed', inset: 0, background: '#fff', zIndex: 9999 })`,
  );
  await until('the cure', () => cures(kiosk, 'blank') === 1, 60_000);
  await until('the charging screen', () => shownScreen(kiosk, 'charging'));
  expect(openings()).toBe(0);
  expect(kiosk.relayIsClosed()).toBe(true);
});

test('the document has lost its screen: nothing is claimed to be painted, and it comes back', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  await kiosk.charge();
  const openings = countOpenings(kiosk);
  await runInPage(kiosk, `document.querySelector('main').remove()`);
  await until('the cure', () => cures(kiosk, 'not-painting') === 1, 40_000);
  await until('the charging screen', () => shownScreen(kiosk, 'charging'));
  expect(openings()).toBe(0);
});

test('the page cannot be loaded: tried again, later and later, until it can', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  await kiosk.charge();
  const openings = countOpenings(kiosk);
  await kiosk.app.evaluate(({ BrowserWindow, session }) => {
    session.defaultSession.webRequest.onBeforeRequest((_details, answer) =>
      answer({ cancel: true }),
    );
    BrowserWindow.getAllWindows()[0]?.webContents.reload();
  });
  await until('two tries', () => cures(kiosk, 'not-loaded') >= 2, 30_000);
  await kiosk.app.evaluate(({ session }) => {
    session.defaultSession.webRequest.onBeforeRequest(null);
  });
  await until('the charging screen', () => shownScreen(kiosk, 'charging'), 30_000);
  expect(openings()).toBe(0);
});

async function killGraphics(kiosk: Kiosk, before: number): Promise<number> {
  const pid = await until('a GPU process', async () => {
    const now = await kiosk.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0,
    );
    return now !== 0 && now !== before ? now : null;
  });
  process.kill(pid, 'SIGKILL');
  return pid;
}

test('the GPU process dies eight times: the main process lives, later it draws in software', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  const app = kiosk.app.process();
  const gone = new Promise<number | null>((resolve) => app.once('exit', resolve));
  const reference = await kiosk.charge();
  const openings = countOpenings(kiosk);
  // Chromium itself ends the main process at the sixth, where it drew in software before.
  for (let [time, pid] = [0, 0]; time < 8; time += 1) pid = await killGraphics(kiosk, pid);
  await until('the charging screen', () => shownScreen(kiosk, 'charging'));
  await until('the least amount', async () => (await kiosk.value('cost')) > 110, 60_000);
  expect(openings()).toBe(0);
  expect(app.exitCode).toBeNull();
  const path = join(kiosk.dataDir, 'screen', 'mending.json');
  expect(existsSync(path)).toBe(true);
  // Nobody charges any more: now, and not before, the program starts anew.
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ relaunches: 0 });
  await kiosk.press('Done');
  expect(await gone).toBe(70);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ relaunches: 1 });
  await kiosk.launch();
  await kiosk.showing('welcome');
  expect(await metric(kiosk, 'ladekiosk_screen_drawn_in_software')).toBe(1);
});

test('touches reach the system and not the page: loaded anew, then a new window', async ({
  prepareKiosk,
}) => {
  test.skip(process.platform !== 'linux', 'touch devices are files on Linux alone');
  const pipe = new TouchPipe('/dev/shm');
  try {
    const config = { ui: { touchDevice: pipe.path } };
    const kiosk = await prepareKiosk({ world: { maxPowerW: 49_000 }, config });
    await kiosk.launch();
    await kiosk.charge();
    const openings = countOpenings(kiosk);
    expect(await metric(kiosk, 'ladekiosk_touch_device_present')).toBe(1);
    const pid = await rendererPid(kiosk);
    await tapUntil(pipe, () => cures(kiosk, 'deaf') === 1);
    await until('the charging screen', () => shownScreen(kiosk, 'charging'));
    await tapUntil(pipe, () => cures(kiosk, 'deaf', 'new-window') === 1);
    await until('the charging screen', () => shownScreen(kiosk, 'charging'));
    expect(await rendererPid(kiosk)).not.toBe(pid);
    expect(openings()).toBe(0);
    pipe.unplug();
    await until('the panel to be missed', () =>
      kiosk.errors.join('').includes('the touch device cannot be listened to'),
    );
    expect(await metric(kiosk, 'ladekiosk_touch_device_present')).toBe(0);
    expect(await metric(kiosk, restarts('deaf', 'new-window'))).toBe(1);
    expect(openings()).toBe(0);
    expect(kiosk.relayIsClosed()).toBe(true);
  } finally {
    pipe.remove();
  }
});

/** A finger on the glass about once a second, as the panel tells it. */
async function tapUntil(pipe: TouchPipe, isOver: () => boolean): Promise<void> {
  let tappedAtMs = Number.NEGATIVE_INFINITY;
  await until(
    'the deaf screen to be mended',
    () => {
      if (performance.now() - tappedAtMs >= 1_000) {
        tappedAtMs = performance.now();
        pipe.send(tap());
      }
      return isOver();
    },
    30_000,
  );
}
