/** The screen by ear and by keys: what is announced and spoken, and where the focus goes. */
import type { Page } from '@playwright/test';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { expect, test } from './glass-test.ts';
import { focused, tabTo } from './keyboard-hand.ts';
import { chooseModes, pressKey, stationSnapshot } from './modes.ts';

interface SpeechWindow {
  spoken: string[];
  isSpeaking: boolean;
}

/** A computer with one Norwegian voice, in the place of one that has none. */
function installVoice(): void {
  const heard = globalThis as unknown as SpeechWindow;
  heard.spoken = [];
  heard.isSpeaking = false;
  const synthesis = {
    getVoices: () => [{ lang: 'nb-NO', localService: true }],
    speak({ text }: { text: string }) {
      heard.spoken.push(text);
      heard.isSpeaking = true;
    },
    cancel() {
      heard.isSpeaking = false;
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  class Utterance {
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis });
  Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', { value: Utterance });
}

function speech(page: Page): Promise<SpeechWindow> {
  return page.evaluate(() => {
    const { spoken, isSpeaking } = globalThis as unknown as SpeechWindow;
    return { spoken, isSpeaking };
  });
}

test('reading aloud: this screen, then each new one; a touch silences it', async ({ glass }) => {
  const { page } = glass;
  await page.addInitScript(installVoice);
  await page.reload();
  await page.waitForFunction(() => 'push' in globalThis);
  await glass.beat();
  await glass.show(stationSnapshot('welcome'));
  await pressKey(page, 'button.display', 'nb');
  await page.getByRole('button', { name: catalogues.nb['display.readAloud'] }).click();
  await expect.poll(async () => (await speech(page)).spoken).toHaveLength(1);
  expect((await speech(page)).spoken[0]).toContain('Lad bilen. Betal med Vipps.');
  await glass.show(stationSnapshot('terms'));
  await expect.poll(async () => (await speech(page)).spoken).toHaveLength(2);
  expect((await speech(page)).isSpeaking).toBe(true);
  await page.mouse.click(5, 300);
  expect((await speech(page)).isSpeaking).toBe(false);
  // The same screen again says nothing; a state of the charge that changes does.
  await glass.show(stationSnapshot('charging'));
  await glass.show(stationSnapshot('charging'));
  await glass.show(stationSnapshot('charging-car-paused'));
  await expect.poll(async () => (await speech(page)).spoken).toHaveLength(4);
  // No voice for Finnish is installed: not offered, and nothing is spoken.
  await glass.show({ ...stationSnapshot('charging'), language: 'fi' });
  await pressKey(page, 'button.display', 'fi');
  await page.locator('dialog[open]').waitFor();
  await expect(page.getByRole('button', { name: catalogues.fi['display.readAloud'] })).toHaveCount(
    0,
  );
  expect((await speech(page)).spoken).toHaveLength(4);
});

test('one live region: new screens, changed states; faults are an alert', async ({ glass }) => {
  const { page } = glass;
  const polite = page.getByTestId('announced');
  await glass.show({ ...stationSnapshot('plug-in'), language: 'en' });
  await expect(polite).toHaveCount(1);
  await expect(polite).toContainText('Payment approved. Plug in your car.');
  await glass.show({ ...stationSnapshot('charging'), language: 'en' });
  await expect(polite).toContainText('18.42 kWh');
  await glass.show({ ...stationSnapshot('charging-stale'), language: 'en' });
  await expect(polite).toContainText('Waiting for the meter.');
  await glass.show({ ...stationSnapshot('charging-unreachable'), language: 'en' });
  await expect(polite).toContainText('No contact with Vipps right now.');
  await glass.show({ ...stationSnapshot('fault'), language: 'en' });
  await expect(page.getByRole('alert')).toContainText('This charge did not work.');
  await expect(polite).toHaveText('');
});

test('the focus goes along with the screen and is never lost', async ({ glass }) => {
  const { page } = glass;
  const show = (name: string) => glass.show({ ...stationSnapshot(name), language: 'en' });
  await show('pay');
  await tabTo(page, 'Cancel');
  // Cancel is switched off while the payment is being closed.
  await show('pay-closing');
  await expect.poll(() => focused(page)).toBe('Pay with Vipps');
  await show('declined');
  await expect.poll(() => focused(page)).toBe('The payment was not approved.');
  // From there on the way to what can be done here, not through the menu again.
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Stay here');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Done');
  // On a button of the status band it stays: that is on every screen.
  await tabTo(page, 'Language', 'Shift+Tab');
  await show('out-of-service');
  expect(await focused(page)).toBe('Language');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Language');
});

/** Runs inside the page. @returns why the focus cannot be seen; null: it can */
function unseenFocus(): string | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const shown = element.closest('[data-focus-visible]') ?? element;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
  const probe = document.createElement('span');
  probe.style.color = 'var(--focus)';
  document.body.append(probe);
  const focus = getComputedStyle(probe).color;
  probe.remove();
  const isSeen =
    outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 3 && outlineColor === focus;
  return isSeen ? null : `${element.outerHTML.slice(0, 120)}: ${outlineStyle} ${outlineColor}`;
}

const looks = [
  ['light', {}],
  ['dark', {}],
  ['light', { contrastIsHigh: true }],
  ['light', { textIsLarge: true, controlsAreLow: true }],
] as const;

for (const [colorScheme, modes] of looks) {
  test(`the focus is seen wherever it is: ${colorScheme} ${Object.keys(modes).join(' ')}`, async ({
    glass,
  }) => {
    const { page } = glass;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await chooseModes(glass, 'en', modes);
    const problems: string[] = [];
    for (const name of ['welcome', 'overview', 'amount-six', 'charging', 'receipt']) {
      await glass.show({ ...stationSnapshot(name), language: 'en' });
      const seen = new Set<string>();
      // Round once: through the menu, the stage and the actions.
      for (let presses = 0; presses < 16; presses += 1) {
        await page.keyboard.press('Tab');
        seen.add(await focused(page));
        const problem = await page.evaluate(unseenFocus);
        if (problem !== null) problems.push(`${name}: ${problem}`);
      }
      for (const needed of ['Help', 'Language']) expect(seen).toContain(needed);
    }
    expect(problems).toEqual([]);
  });
}

test('the computer’s own wish for contrast, and forced colours', async ({ glass }) => {
  const { page } = glass;
  const root = page.locator('html');
  await glass.show(stationSnapshot('charging'));
  await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' });
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await glass.show(stationSnapshot('welcome'));
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await page.emulateMedia({ contrast: null, forcedColors: 'active', reducedMotion: 'reduce' });
  await glass.show(stationSnapshot('amount'));
  const borders = await page.evaluate(() =>
    [...document.querySelectorAll('button, .amount-choice')].map((one) =>
      Number.parseFloat(getComputedStyle(one).borderTopWidth),
    ),
  );
  expect(borders.length).toBeGreaterThan(7);
  expect(borders.every((width) => width >= 1)).toBe(true);
});
