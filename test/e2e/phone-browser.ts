/**
 * A driver's phone: a browser of its own beside the station, in the size of a phone, with scripts or
 * without, that can be killed and opened again. It sees the station over HTTP and nothing else.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { projectRoot } from '../../build/paths.ts';
import { holdStop } from './hold-stop.ts';
import { preparedApp, type Kiosk } from './kiosk.ts';

export interface PhoneOptions {
  /** False: as with scripts blocked. */
  hasScripts?: boolean;
  /** What the phone prefers. */
  language?: string;
}

export class PhoneBrowser {
  readonly #options: PhoneOptions;
  readonly #profile: string;
  #app: ElectronApplication | null = null;
  #page: Page | null = null;
  /** Whatever the pages complained about. */
  readonly complaints: string[] = [];

  private constructor(options: PhoneOptions, profile: string) {
    this.#options = options;
    this.#profile = profile;
  }

  static async open(options: PhoneOptions = {}): Promise<PhoneBrowser> {
    const profile = await mkdtemp(join(tmpdir(), 'ladekiosk-phone-'));
    const phone = new PhoneBrowser(options, profile);
    await phone.launch();
    return phone;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the phone’s browser is not open');
    return this.#page;
  }

  /** Opens the browser, with the cookies and storage it had. */
  async launch(): Promise<void> {
    const { executablePath, args, env } = await preparedApp();
    const folder = join(projectRoot, 'test', 'e2e', 'phone-browser');
    const { language = 'en', hasScripts = true } = this.#options;
    this.#app = await _electron.launch({
      executablePath,
      args: [folder, `--lang=${language}`, ...args([]).slice(1)],
      env: { ...env, PHONE_PROFILE: this.#profile, LANGUAGE: language },
    });
    this.#page = await this.#app.firstWindow();
    this.page.on('pageerror', (error) => this.complaints.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    const devtools = await this.page.context().newCDPSession(this.page);
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: !hasScripts });
    await devtools.send('Network.setExtraHTTPHeaders', {
      headers: { 'Accept-Language': language },
    });
  }

  /** Another app comes to the front, Vipps for one: browsers write down what they hold. */
  async toBackground(): Promise<void> {
    await this.#app?.evaluate(({ session }) => session.defaultSession.cookies.flushStore());
  }

  /** The browser ends at once, as when the phone needs its memory. */
  async kill(): Promise<void> {
    const child = this.#app?.process();
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    this.#app = null;
    this.#page = null;
  }

  async close(): Promise<void> {
    await this.#app?.close().catch(() => undefined);
    await rm(this.#profile, { recursive: true, force: true });
  }

  /** For whoever looks at a test that failed. */
  async picture(path: string): Promise<void> {
    await this.#page?.screenshot({ path, fullPage: true }).catch(() => undefined);
  }

  /** Follows what a camera has read: Vipps leads a fixed code to the station's page. */
  async follow(kiosk: Kiosk, payload: string): Promise<void> {
    const url = kiosk.world.sandbox.customer.scanRedirect(payload);
    if (url === null) throw new Error(`Vipps does not know the code ${payload}`);
    await this.page.goto(url);
  }

  async showing(screen: string, timeoutMs = 20_000): Promise<void> {
    await this.page.locator(`main[data-screen="${screen}"]`).waitFor({ timeout: timeoutMs });
  }

  figure(name: string): Locator {
    return this.page.getByTestId(name);
  }

  async value(name: string): Promise<number> {
    const text = await this.figure(name).first().getAttribute('data-value');
    if (text === null || !/^-?\d+$/.test(text)) throw new Error(`${name} shows ${text}`);
    return Number(text);
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** On an outlet's page: accepts the terms, chooses an amount named like "350 kr", pays. */
  async pay(amountName?: string): Promise<void> {
    if (amountName !== undefined) {
      await this.page.getByRole('radio', { name: amountName }).check({ force: true });
    }
    await this.page.getByRole('checkbox').check();
    await this.press('Pay with Vipps');
  }

  /** The same, and led on to Vipps' page. */
  async payUpToVipps(amountName?: string): Promise<void> {
    await this.pay(amountName);
    await this.page.waitForURL('**/landing?token=*');
  }

  /** On Vipps' page. */
  async approve(): Promise<void> {
    await this.page.waitForURL('**/landing?token=*');
    await this.press('Approve');
  }

  /** Holds Stop for as long as it takes to act. */
  holdStop(): Promise<void> {
    return holdStop(this.page);
  }
}
