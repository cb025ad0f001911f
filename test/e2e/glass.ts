/** The screen alone, in the app's own Electron: any snapshot, language and size, no station behind. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { bundleDirectory, projectRoot } from '../../build/paths.ts';
import type { Intent, ServiceAnswers, ServiceRequest, Snapshot } from '../../electron/contract.ts';
import { answers } from '../fixtures/service-answers.ts';
import { preparedApp } from './kiosk.ts';

const address = 'http://kiosk.test/index.html';
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** What the stand-in for the bridge keeps in the page. */
interface GlassWindow {
  push?: (snapshot: Snapshot) => void;
  last?: Snapshot;
  paintedSeq: number;
  intents: Intent[];
  /** What a technician has asked for. */
  requests: ServiceRequest[];
  ladekiosk: unknown;
}

/** Width and height of the glasses that the layout is made for, px. */
export const glassSizes = [
  [1280, 800],
  [800, 480],
  [1024, 600],
  [800, 1280],
] as const;

/** The app's own Electron, for one pane of glass after another. */
export class Glazier {
  readonly app: ElectronApplication;

  private constructor(app: ElectronApplication) {
    this.app = app;
  }

  static async start(): Promise<Glazier> {
    const { executablePath, args, env } = await preparedApp();
    const folder = join(projectRoot, 'test', 'e2e', 'glass');
    const app = await _electron.launch({
      executablePath,
      args: [folder, ...args([]).slice(1), '--force-color-profile=srgb'],
      // Letters are drawn the same way on every computer, whatever a person has chosen for theirs.
      env: { ...env, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
    });
    return new Glazier(app);
  }

  /** A new pane, which knows nothing of those before it; one at a time. */
  async pane(): Promise<Glass> {
    const opened = this.app.waitForEvent('window');
    await this.app.evaluate(async ({ app, BrowserWindow }) => {
      await app.whenReady();
      const size = { width: 1280, height: 800, useContentSize: true, frame: false };
      await new BrowserWindow(size).loadURL('about:blank');
    });
    return Glass.fitInto(this.app, await opened);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

export class Glass {
  readonly page: Page;
  readonly #app: ElectronApplication;
  /** Whatever the page complained about. */
  readonly complaints: string[] = [];
  #seq = 0;
  /** Sent along with the page; none unless asked for: tools of tests would break most. */
  #policy: string | null = null;
  #end = (): Promise<void> => this.page.close();

  private constructor(app: ElectronApplication, page: Page) {
    this.#app = app;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** A pane in an Electron of its own, which ends with it. */
  static async open(): Promise<Glass> {
    const glazier = await Glazier.start();
    const glass = await glazier.pane();
    glass.#end = () => glazier.close();
    return glass;
  }

  static async fitInto(app: ElectronApplication, page: Page): Promise<Glass> {
    const glass = new Glass(app, page);
    await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'no-preference' });
    await page.route('http://kiosk.test/**', (route) => {
      const file = join(bundleDirectory, 'renderer', new URL(route.request().url()).pathname);
      if (!existsSync(file)) return route.fulfill({ status: 404 });
      const contentType = types[extname(file)] ?? 'application/octet-stream';
      const policy = glass.#policy;
      const headers = {
        'content-type': contentType,
        ...(policy === null ? {} : { 'content-security-policy': policy }),
      };
      return route.fulfill({ body: readFileSync(file), headers });
    });
    // Functions sent to the page by a program that tsx runs call this, to keep their names.
    await page.addInitScript('globalThis.__name = (value) => value');
    await page.addInitScript((known: ServiceAnswers) => {
      const glassWindow = globalThis as unknown as GlassWindow;
      glassWindow.paintedSeq = 0;
      glassWindow.intents = [];
      glassWindow.requests = [];
      const newer = <Item extends { seq: number }>(items: Item[], request: ServiceRequest) =>
        items.filter(({ seq }) => 'afterSeq' in request && seq > request.afterSeq);
      const answerTo = (request: ServiceRequest): unknown => {
        if (request.type === 'frames') return newer(known.frames, request);
        if (request.type !== 'log') return known[request.type];
        return { ...known.log, lines: newer(known.log.lines, request) };
      };
      glassWindow.ladekiosk = {
        subscribe(push: (snapshot: Snapshot) => void) {
          glassWindow.push = push;
          return () => undefined;
        },
        intend: (intent: Intent) => glassWindow.intents.push(intent),
        painted(seq: number) {
          glassWindow.paintedSeq = seq;
        },
        service(request: ServiceRequest) {
          glassWindow.requests.push(request);
          return Promise.resolve({ ok: true, value: answerTo(request) });
        },
      };
    }, answers);
    await page.goto(address);
    await page.waitForFunction(() => (globalThis as unknown as GlassWindow).push !== undefined);
    return glass;
  }

  /** The app's main process; the others are its children. */
  get pid(): number {
    const { pid } = this.#app.process();
    if (pid === undefined) throw new Error('the glass is not open');
    return pid;
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height] as const,
    );
    // Without a window manager a window as large as the display comes out a pixel smaller.
    await this.page.waitForFunction(
      ([w, h]) => Math.abs(innerWidth - w) <= 2 && Math.abs(innerHeight - h) <= 2,
      [width, height] as const,
    );
  }

  /** Draws as a glass of exactly this size does, whatever the window's. */
  fit(width: number, height: number): Promise<void> {
    return this.page.setViewportSize({ width, height });
  }

  /** Shows a snapshot and resolves once it is painted. */
  async show(snapshot: Snapshot): Promise<void> {
    this.#seq += 1;
    const next = { ...snapshot, seq: this.#seq };
    await this.page.evaluate((pushed) => {
      const glassWindow = globalThis as unknown as GlassWindow;
      glassWindow.last = pushed;
      glassWindow.push?.(pushed);
    }, next);
    await this.page.waitForFunction(
      (seq) => (globalThis as unknown as GlassWindow).paintedSeq >= seq,
      this.#seq,
    );
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Loads the page anew, under a security policy as the app's own scheme sends one. */
  async reloadUnder(policy: string): Promise<void> {
    this.#policy = policy;
    await this.page.goto(address);
    await this.page.waitForFunction(
      () => (globalThis as unknown as GlassWindow).push !== undefined,
    );
  }

  /** From now on what is shown is pushed once a second, as a station does: it stays on the glass. */
  async beat(): Promise<void> {
    await this.page.evaluate(() => {
      const glassWindow = globalThis as unknown as GlassWindow;
      setInterval(() => {
        if (glassWindow.last !== undefined) glassWindow.push?.(glassWindow.last);
      }, 1000);
    });
  }

  /** Loads the letters of every language here before they are needed: a late font would move what is measured. */
  async loadFonts(): Promise<void> {
    await this.page.evaluate(() => document.fonts.load('16px "Inter Variable"', 'a\u010d\u014b'));
  }

  /** What the driver has asked for so far. */
  intents(): Promise<Intent[]> {
    return this.page.evaluate(() => (globalThis as unknown as GlassWindow).intents);
  }

  /** What a technician has asked for so far. */
  requests(): Promise<ServiceRequest[]> {
    return this.page.evaluate(() => (globalThis as unknown as GlassWindow).requests);
  }

  close(): Promise<void> {
    return this.#end();
  }
}
