/** The technician's way in where Playwright's page is gone: by the input of the window itself. */
import { shownScreen } from './kiosk-window.ts';
import { until, type Kiosk } from './kiosk.ts';
import { technicianPin } from './technician-hand.ts';

/** Evaluates an expression in the page of the window there is now; it must give JSON. */
async function inWindow<T>(kiosk: Kiosk, expression: string): Promise<T> {
  const json = await kiosk.app.evaluate(
    async ({ BrowserWindow }, code) =>
      String(await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code)),
    `JSON.stringify(${expression})`,
  );
  return JSON.parse(json) as T;
}

interface Point {
  x: number;
  y: number;
}

/** Where the middle of an element is; null while there is none. */
function middleOf(kiosk: Kiosk, selector: string): Promise<Point | null> {
  return inWindow(
    kiosk,
    `((element) => {
      if (element === null) return null;
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    })(document.querySelector(${JSON.stringify(selector)}))`,
  );
}

async function mouse(kiosk: Kiosk, what: 'mouseDown' | 'mouseUp', at: Point): Promise<void> {
  await kiosk.app.evaluate(
    ({ BrowserWindow }, event) => {
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent(event);
    },
    { type: what, ...at, button: 'left', clickCount: 1 } as const,
  );
}

async function type(kiosk: Kiosk, key: string): Promise<void> {
  await kiosk.app.evaluate(({ BrowserWindow }, keyCode) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.sendInputEvent({ type: 'keyDown', keyCode });
    contents?.sendInputEvent({ type: 'keyUp', keyCode });
  }, key);
}

export async function comeInByWindow(kiosk: Kiosk): Promise<void> {
  const name = await until('the station’s name', () => middleOf(kiosk, '.place-name'));
  await mouse(kiosk, 'mouseDown', name);
  const isAsked = 'document.querySelector("dialog[open] .key:not([disabled])") !== null';
  await until('the way in', () => inWindow<boolean>(kiosk, isAsked));
  await mouse(kiosk, 'mouseUp', name);
  for (const digit of technicianPin) await type(kiosk, digit);
  const isReady = 'document.querySelector("dialog[open] .main:not([disabled])") !== null';
  await until('the button', () => inWindow<boolean>(kiosk, isReady));
  const open = await until('the button', () => middleOf(kiosk, 'dialog[open] .main'));
  await mouse(kiosk, 'mouseDown', open);
  await mouse(kiosk, 'mouseUp', open);
  await until('the technician to be in', () => shownScreen(kiosk, 'diagnostics'));
}

/** What the overview says of a finding; null while it does not. */
export function saidInWindow(kiosk: Kiosk, code: string): Promise<string | null> {
  const selector = `[data-testid="finding"][data-code="${code}"]`;
  return inWindow(kiosk, `document.querySelector('${selector}')?.textContent ?? null`);
}
