/** Composition root: options, configuration, station, web server and window, in this order. */
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { app } from 'electron';
import { withAmbience } from './ambience/ambience.ts';
import { Brightness } from './ambience/brightness.ts';
import { daylightAt, placeOf } from './ambience/daylight.ts';
import type { AssembledStation } from './assemble.ts';
import { formatMistakes, headlessSwitches, parseCommandLine } from './command-line.ts';
import { readConfig, type StationConfig } from './config/config.ts';
import { createLog } from './log.ts';
import {
  joinMistakes,
  onceMended,
  readPaymentAccess,
  type PaymentAccess,
} from './payment-access.ts';
import { readCredentials } from './payment/credentials.ts';
import { registerKioskScheme } from './screen/file-protocol.ts';
import { drawInSoftware } from './screen/graphics.ts';
import { openKioskScreen, type KioskScreen } from './screen/kiosk-screen.ts';
import { openMendingMemory, type MendingMemory } from './screen/mending-memory.ts';
import { isAtRest } from './screen/rest.ts';
import { themeOf } from './session/snapshot.ts';
import type { Mistake, Theme } from './session/view.ts';
import { openServiceSide } from './service-side.ts';
import { setupSource } from './setup.ts';
import { startWatchdog } from './watchdog.ts';
import { openPhoneBundle, type PhoneBundle } from './web/phone-bundle.ts';
import type { WebParts } from './web/server.ts';

declare const LADEKIOSK_VERSION: string;

/** sysexits.h: wrong options / the configuration is at fault / an internal error. */
const exitUsage = 64;
const exitConfig = 78;
const exitSoftware = 70;

const keys = readCredentials(process.env);
const log = createLog({ secrets: keys.ok ? Object.values(keys.credentials) : [] });
const options = parseCommandLine(ownArguments());

process.on('uncaughtException', (error) => die(error));
process.on('unhandledRejection', (error) => die(error));

/** Packaged, everything after the program is ours; unpackaged, everything after the app's folder. */
function ownArguments(): string[] {
  if (app.isPackaged) return process.argv.slice(1);
  const folder = process.argv.findIndex((arg) => resolvePath(arg) === app.getAppPath());
  return process.argv.slice(Math.max(folder, 0) + 1);
}

let running: AssembledStation | null = null;

/** A bug: leases are no longer renewed, relays open, the program ends and is started anew. */
function die(reason: unknown): void {
  log.error({ err: reason }, 'the program stops: relays open, money is settled after the restart');
  const opened = running?.station.stop() ?? Promise.resolve();
  void opened.catch(() => undefined).finally(() => app.exit(exitSoftware));
  // Whatever hangs must not keep it from ending; the lease opens the relay in any case.
  setTimeout(() => app.exit(exitSoftware), 2000);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function checkOnly(configPath: string | null): void {
  if (configPath === null) {
    process.stderr.write('--check needs --config FILE\n');
    return app.exit(exitConfig);
  }
  const read = readConfig(configPath, options.overrides);
  const findings = read.ok ? read.warnings : read.mistakes;
  process.stderr.write(`${formatMistakes(findings, read.configPath, read.ok)}\n`);
  app.exit(read.ok ? 0 : exitConfig);
}

/** Before any window; the station itself may run meanwhile. */
async function listSessions(words: string[]): Promise<void> {
  const { runSessions } = await import('./records/sessions-command.ts');
  const { exitCode, out, err } = runSessions(words, process.cwd(), true);
  // Whoever reads may have gone (`| head`): that is no mistake, and no reason to hang.
  process.stdout.on('error', () => app.exit(exitCode));
  process.stderr.write(err);
  process.stdout.write(out, () => app.exit(exitCode));
}

/**
 * Chromium ends a program that finds no display, and its choice of one is made before a line of ours
 * runs: so the same program once more, with the choice made for it, and this one waits.
 */
async function againWithoutDisplay(): Promise<void> {
  const { spawnSync } = await import('node:child_process');
  // Ctrl-C reaches both; the other one ends with what it has found.
  process.on('SIGINT', () => undefined);
  const args = [...headlessSwitches, ...process.argv.slice(1)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  app.exit(status ?? exitSoftware);
}

function lacksDisplay(): boolean {
  const isHeadless = headlessSwitches.every((word) => process.argv.includes(word));
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY && !isHeadless;
}

/** For technicians; no window, no station, and nothing of it is loaded at any other start. */
async function probeLine(words: string[]): Promise<void> {
  if (lacksDisplay()) return againWithoutDisplay();
  const { endOnInterrupt } = await import('../hardware/probe/interrupt.ts');
  const { runProbe } = await import('../hardware/probe/run.ts');
  // Chromium's start would show in the answer times, and it takes the signals for itself until then.
  await app.whenReady();
  const exitCode = await runProbe(words, 'ladekiosk --probe', endOnInterrupt());
  process.stdout.write('', () => app.exit(exitCode));
}

/** For technicians, too: how the station is, by its own word where it runs. */
async function diagnose(words: string[]): Promise<void> {
  if (lacksDisplay()) return againWithoutDisplay();
  const { runDiagnose } = await import('./diagnosis/command.ts');
  await app.whenReady();
  const { exitCode, out, err } = await runDiagnose(words, {
    directory: process.cwd(),
    environment: process.env,
    version: LADEKIOSK_VERSION,
  });
  process.stdout.on('error', () => app.exit(exitCode));
  process.stderr.write(err);
  process.stdout.write(out, () => app.exit(exitCode));
}

let mending: MendingMemory | null = null;

/** What the keeper of the screen remembers, from where Chromium keeps its own things. */
function mendingMemory(): MendingMemory {
  return (mending ??= openMendingMemory(app.getPath('userData'), LADEKIOSK_VERSION, log));
}

/** The theme of this hour, for the time before the first snapshot; null where no station is known. */
function themeNow(config: StationConfig | null): Theme | null {
  if (config === null) return null;
  return themeOf(config.ui.theme, daylightAt(placeOf(config.station))(Date.now()));
}

/** Opens the window, which begins to load; what it shows comes with `connect`. */
function openScreen(config: StationConfig | null): KioskScreen {
  return openKioskScreen({
    rendererDir: join(app.getAppPath(), 'dist', 'renderer'),
    preload: join(app.getAppPath(), 'dist', 'preload', 'preload.cjs'),
    isWindowed: options.isWindowed,
    allowsDevTools: !app.isPackaged,
    touchDevice: config?.ui.touchDevice ?? null,
    theme: themeNow(config),
    memory: mendingMemory(),
    mayRelaunch: () => running === null || isAtRest(running.station.state),
    relaunch: () => void quit(exitSoftware),
    onClosed: () => void quit(0),
    log,
  });
}

/** Resolves once painted, with the screen and how to end the signs of life of a waiting station. */
async function showSetup(
  mistakes: Mistake[],
  configPath: string | null,
  config: StationConfig | null,
): Promise<{ screen: KioskScreen; endWatchdog: () => void }> {
  process.stderr.write(`${formatMistakes(mistakes, configPath, false)}\n`);
  const screen = openScreen(config);
  screen.connect(setupSource(mistakes, configPath));
  await screen.painted;
  print(`setup pid=${process.pid}`);
  return { screen, endWatchdog: startWatchdog(process.env, () => true, log) };
}

/**
 * With all mistakes on the screen; where they are in the gateway's files alone, the station begins
 * when these are in order. Nobody needs to come for a certificate that was renewed too late.
 */
async function awaitAccess(
  config: StationConfig,
  mistakes: Mistake[],
  configPath: string,
): Promise<void> {
  const { screen, endWatchdog } = await showSetup(mistakes, configPath, config);
  if (config.vipps.gateway === null) return;
  onceMended(config.vipps.gateway, process.env, ({ access }) => {
    log.info({}, 'gateway: certificate and key are in order now, the station begins');
    endWatchdog();
    runStation(config, access, [], configPath, screen).catch(die);
  });
}

/** The window first: its processes start while the station's own parts are loaded beside them. */
async function runStation(
  config: StationConfig,
  access: PaymentAccess,
  warnings: readonly Mistake[],
  configPath: string,
  { connect, dress, painted, report, locks } = openScreen(config),
): Promise<void> {
  const { assembleStation } = await import('./assemble.ts');
  const assembled = assembleStation(config, access, LADEKIOSK_VERSION, log, die, warnings);
  running = assembled;
  assembled.watchScreen(report);
  const { station } = assembled;
  assembled.start();
  const brightness =
    config.ui.brightness === null ? null : new Brightness(config.ui.brightness, log);
  const shown = withAmbience(station, { brightness, onTheme: dress });
  const bundle = phoneBundle();
  const web = (): WebParts => ({ ...assembled.web(bundle), screen: report });
  const packageJson = join(app.getAppPath(), 'package.json');
  const restart = (): void => void quit(exitSoftware);
  const shell = { configPath, packageJson, brightness, locks, restart, log };
  const service = openServiceSide(assembled, web, shell);
  connect({ ...shown, service: (request) => service.answer(request) });
  const { serveWeb } = await import('./web/server.ts');
  const address = await serveWeb({ ...web(), evidence: service.evidence }, config.web.listen);
  await painted;
  print(`ready pid=${process.pid} data=${config.dataDir} web=${address}`);
  // The first phone need not wait for it; a start did not.
  if (config.web.publicUrl !== null) setImmediate(bundle);
  setImmediate(() => void service.load());
  startWatchdog(process.env, () => station.isLive, log);
}

/** Read with the first page that is asked for, or once nobody waits for the start any more. */
function phoneBundle(): () => PhoneBundle {
  let opened: PhoneBundle | null = null;
  return () => (opened ??= openPhoneBundle(join(app.getAppPath(), 'dist')));
}

let isQuitting = false;

async function quit(code: number): Promise<void> {
  if (isQuitting) return;
  isQuitting = true;
  // An orderly end opens the relays; a bus that does not answer must not hold it up.
  const timer = setTimeout(() => app.exit(code), 3000);
  await running?.stop();
  clearTimeout(timer);
  app.exit(code);
}

/**
 * Where Chromium keeps what it must keep. A data directory that cannot be written is the station's
 * business to show (F32); the window still needs a place.
 */
function screenFolder(dataDir: string): string {
  const folder = join(dataDir, 'screen');
  try {
    mkdirSync(folder, { recursive: true });
    // Chromium takes a lock there that it cannot take for one of another program's.
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), 'ladekiosk-screen-'));
  }
}

/** Switches that would open the packaged app to whoever can start it with them. */
const refusedSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'load-extension'];

async function main(): Promise<void> {
  const refused = refusedSwitches.filter((name) => app.commandLine.hasSwitch(name));
  if (app.isPackaged && refused.length > 0) {
    process.stderr.write(`The packaged app refuses --${refused.join(', --')}.\n`);
    return app.exit(exitUsage);
  }
  if (options.mistakes.length > 0) {
    process.stderr.write(`${formatMistakes(options.mistakes, null, false)}\n`);
    return app.exit(exitUsage);
  }
  if (options.sessions !== null) return listSessions(options.sessions);
  if (options.probe !== null) return probeLine(options.probe);
  if (options.diagnose !== null) return diagnose(options.diagnose);
  if (options.isCheck) return checkOnly(options.configPath);
  const read =
    options.configPath === null ? null : readConfig(options.configPath, options.overrides);
  const dataDir = read?.config?.dataDir ?? null;
  if (dataDir !== null) {
    app.setPath('userData', screenFolder(dataDir));
    if (!app.requestSingleInstanceLock()) {
      process.stderr.write(`Another Ladekiosk already runs on ${dataDir}.\n`);
      return app.exit(1);
    }
  }
  registerKioskScheme();
  // Reading aloud: without this Chromium on Linux does not look for the system's voices.
  app.commandLine.appendSwitch('enable-speech-dispatcher');
  if (mendingMemory().found.wantsSoftware) drawInSoftware();
  // Root, as in a container's checks, has no sandbox to enable; a station never runs as root.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('window-all-closed', () => void quit(0));
  // Chromium quits by itself on SIGTERM: not before the relays are open.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit(0);
  });
  await app.whenReady();
  // Now, not before: Chromium has put its own handlers in place, which a second signal would kill.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void quit(0));
  if (read === null) {
    const message = 'Start with --config FILE; docs/station.example.yaml shows what goes into it.';
    return void (await showSetup([{ path: '', message }], null, null));
  }
  const { config, configPath } = read;
  const fromFile = read.ok ? [] : read.mistakes;
  if (config === null) return void (await showSetup(fromFile, configPath, null));
  const access = readPaymentAccess(config.vipps.gateway, process.env);
  if (!access.ok || !read.ok) {
    const mistakes = joinMistakes(fromFile, access.ok ? [] : access.mistakes);
    return awaitAccess(config, mistakes, configPath);
  }
  const warnings = [...read.warnings, ...access.warnings];
  for (const { path, message } of warnings) log.warn({ path }, message);
  await runStation(config, access.access, warnings, configPath);
}

main().catch(die);
