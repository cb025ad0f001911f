/** The kiosk's window asked from the main process: Playwright's page does not outlive its renderer. */
import type { Kiosk } from './kiosk.ts';

/** Whether the window, whichever it is by now, shows the screen of that name. */
export function shownScreen(kiosk: Kiosk, name: string): Promise<boolean> {
  return kiosk.app.evaluate(async ({ BrowserWindow }, wanted) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return false;
    // A page that goes while it is asked never answers.
    const isGone = new Promise<null>((resolve) => {
      contents.once('destroyed', () => resolve(null));
      contents.once('render-process-gone', () => resolve(null));
    });
    const shown: unknown = await Promise.race([
      isGone,
      contents.executeJavaScript('document.querySelector("main")?.dataset.screen'),
    ]);
    return shown === wanted;
  }, name);
}

export function rendererPid(kiosk: Kiosk): Promise<number> {
  return kiosk.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
}

/** Runs a script in the page of the window there is now. */
export async function runInPage(kiosk: Kiosk, script: string): Promise<void> {
  await kiosk.app.evaluate(
    ({ BrowserWindow }, code) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    `${script}; true`,
  );
}

/** Counts how often the contactor's contact has opened from now on. */
export function countOpenings(kiosk: Kiosk): () => number {
  let openings = 0;
  kiosk.car.relay.onContact((_channel, isClosed) => {
    if (!isClosed) openings += 1;
  });
  return () => openings;
}

/** One figure of /metrics; 0 where there is none. */
export async function metric(kiosk: Kiosk, name: string): Promise<number> {
  const answer = await fetch(`http://${kiosk.webAddress()}/metrics`);
  const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}
