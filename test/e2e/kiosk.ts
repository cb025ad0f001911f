/**
 * The real app in real Electron, beside a simulated world reached over the wire, and a hand on its
 * screen. Used by the end-to-end tests, the demo and the benchmark.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import Database from 'libsql';
import { parse } from 'yaml';
import { prepareApp, type PreparedApp } from '../../build/app-launch.ts';
import type { ConfigOverrides, World, WorldEvse } from '../sim/world-types.ts';
import { startWorld, type WorldOptions } from '../sim/world.ts';
import { holdStop } from './hold-stop.ts';
import { readQr } from './qr.ts';

export interface KioskOptions {
  world?: WorldOptions;
  config?: ConfigOverrides;
  language?: string;
  args?: string[];
}

/** Waits until `probe` gives something other than null, false or undefined; names what it waited for. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  timeoutMs = 15_000,
): Promise<NonNullable<T>> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > deadlineMs) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

let prepared: Promise<PreparedApp> | null = null;

/** Electron, bundles and display, once per process. */
export function preparedApp(): Promise<PreparedApp> {
  prepared ??= prepareApp({ isForTests: true, isQuiet: true });
  return prepared;
}

export class Kiosk {
  readonly world: World;
  readonly dir: string;
  readonly configPath: string;
  readonly #options: KioskOptions;
  #app: ElectronApplication | null = null;
  #page: Page | null = null;
  errors: string[] = [];

  private constructor(world: World, dir: string, configPath: string, options: KioskOptions) {
    this.world = world;
    this.dir = dir;
    this.configPath = configPath;
    this.#options = options;
  }

  static async start(options: KioskOptions = {}): Promise<Kiosk> {
    const kiosk = await Kiosk.prepare(options);
    await kiosk.launch();
    return kiosk;
  }

  /** World and configuration, without the app. */
  static async prepare(options: KioskOptions = {}): Promise<Kiosk> {
    const world = await startWorld(options.world);
    const dir = await mkdtemp(join(tmpdir(), 'ladekiosk-e2e-'));
    const configPath = await world.writeStationConfig(dir, options.config);
    return new Kiosk(world, dir, configPath, options);
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the app is not running');
    return this.#page;
  }

  get app(): ElectronApplication {
    if (this.#app === null) throw new Error('the app is not running');
    return this.#app;
  }

  get car(): WorldEvse {
    return this.world.evse('A');
  }

  /** `web.listen` of the configuration. */
  webAddress(): string {
    const { web } = parse(readFileSync(this.configPath, 'utf8')) as { web: { listen: string } };
    return web.listen;
  }

  get dataDir(): string {
    return join(this.dir, 'data');
  }

  /** The app as it is started here: program, arguments and environment. */
  async commandLine(): Promise<{ command: string; args: string[]; env: Record<string, string> }> {
    const { executablePath: command, args, env } = await preparedApp();
    const { language = 'en' } = this.#options;
    const own = ['--config', this.configPath, '--windowed', '--language', language];
    return {
      command,
      args: args([...own, ...(this.#options.args ?? [])]),
      env: { ...env, ...this.world.environment },
    };
  }

  async launch(): Promise<void> {
    const { command: executablePath, args, env } = await this.commandLine();
    this.#app = await _electron.launch({ executablePath, args, env });
    const child = this.#app.process();
    child.stderr?.on('data', (chunk) => this.errors.push(String(chunk)));
    this.#page = await this.#app.firstWindow();
    await this.page.locator('main[data-screen]').waitFor();
  }

  /** Ends the process at once, as a crash or the kernel would. */
  async kill(): Promise<void> {
    const child = this.app.process();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    this.#app = null;
    this.#page = null;
  }

  async close(): Promise<void> {
    await this.#app?.close().catch(() => undefined);
    this.#app = null;
    await this.world.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** For whoever looks at a test that failed; nothing where the app is not running. */
  async picture(path: string): Promise<void> {
    await this.#page?.screenshot({ path }).catch(() => undefined);
  }

  // What the screen shows

  async screen(): Promise<string> {
    return (await this.page.locator('main').getAttribute('data-screen')) ?? '';
  }

  async showing(name: string, timeoutMs = 15_000): Promise<void> {
    await this.page.locator(`main[data-screen="${name}"]`).waitFor({ timeout: timeoutMs });
  }

  figure(name: string): Locator {
    return this.page.getByTestId(name);
  }

  async value(name: string): Promise<number> {
    const text = await this.figure(name).first().getAttribute('data-value');
    if (text === null || !/^-?\d+$/.test(text)) throw new Error(`${name} shows ${text}`);
    return Number(text);
  }

  // A hand at the screen

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** From welcome to the code: terms accepted, the amount named like "350 kr" chosen. */
  async order(amountName?: string): Promise<void> {
    await this.showing('welcome');
    await this.press('Start charging');
    await this.showing('terms');
    await this.press('Accept and continue');
    await this.showing('amount');
    if (amountName !== undefined) {
      await this.page.getByRole('radio', { name: amountName }).check({ force: true });
    }
    await this.press('Pay');
    await this.showing('pay');
    await this.figure('qr').waitFor();
  }

  /** Scans the code from the pixels of the screen; gives the payment's reference. */
  async scan(): Promise<string> {
    const read = await until('a readable QR code', async () =>
      readQr(await this.figure('qr').screenshot()),
    );
    const reference = this.world.sandbox.customer.scan(read);
    if (reference === null) throw new Error(`Vipps does not know the code ${read}`);
    return reference;
  }

  approve(reference: string): void {
    const outcome = this.world.sandbox.customer.approve(reference);
    if (!outcome.ok) throw new Error(outcome.why);
  }

  /** From welcome to current flowing. */
  async charge(amountName?: string): Promise<string> {
    await this.order(amountName);
    const reference = await this.scan();
    this.approve(reference);
    await this.showing('plug-in');
    this.car.plugIn();
    await this.showing('charging');
    return reference;
  }

  /** Holds Stop for as long as it takes to act. */
  holdStop(): Promise<void> {
    return holdStop(this.page);
  }

  async receiptIsSettled(): Promise<void> {
    await this.page.locator('[data-testid="captured"][data-settled="settled"]').waitFor();
  }

  // Evidence

  payment(reference: string) {
    return this.world.sandbox.payment(reference);
  }

  /** One query on the station's own database, which may be in use. */
  rows<T>(sql: string): T[] {
    const db = new Database(join(this.dataDir, 'station.db'), { readonly: true });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  }

  relayIsClosed(label = 'A'): boolean {
    const { relay, channel } = this.world.evse(label);
    return relay.contactIsClosed(channel);
  }
}
