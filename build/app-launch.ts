/**
 * Everything that must stand before the app can be started, in one call: used by `npm start`, the
 * demo, the end-to-end tests and the benchmark, so that all of them run the same app the same way.
 */
import { ensureBundles } from './bundle.ts';
import { findProgram, isRoot, run, say } from './command.ts';
import { prepareDisplay, type Display } from './display.ts';
import { describeElectron, prepareElectron, type ElectronRuntime } from './electron-runtime.ts';
import { projectRoot } from './paths.ts';
import { ensureSystem } from './system.ts';

export interface PreparedApp {
  executablePath: string;
  /** The whole command line after the binary, for these options of the app and of Chromium. */
  args: (appArgs: readonly string[]) => string[];
  /** Environment to start it with: ours, and the display. */
  env: Record<string, string>;
  runtime: ElectronRuntime;
  display: Display;
  /** Ends the virtual display, if there is one. The app itself is ended by whoever started it. */
  stop(): Promise<void>;
}

export interface PrepareOptions {
  /** Also installs what only the checks need. */
  isForTests?: boolean;
  /** Says nothing while all is in place. */
  isQuiet?: boolean;
}

/**
 * Chromium refuses its sandbox to root, and some systems forbid ordinary users the namespaces it is
 * made of. Packaged, the app never runs without one; this is for development and tests.
 */
async function sandboxArguments(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  if (isRoot()) return ['--no-sandbox'];
  const unshare = findProgram('unshare');
  if (unshare === null) return [];
  const { code } = await run(unshare, ['--user', '--map-root-user', 'true']);
  if (code === 0) return [];
  say('This system forbids user namespaces: Chromium runs without its sandbox.');
  return ['--no-sandbox'];
}

/**
 * A virtual display has no graphics card, and a machine without a display usually no D-Bus either:
 * drawing in software at once spares two seconds of attempts, and pages of complaints about both.
 */
function displayArguments(display: Display): string[] {
  return display.isVirtual ? ['--disable-gpu', '--log-level=3'] : [];
}

function definedEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(entries);
}

/**
 * Finds or prepares Electron, the system, the bundles and a display. Throws an error whose message
 * says what to do when one of them cannot be had.
 */
export async function prepareApp(options: PrepareOptions = {}): Promise<PreparedApp> {
  const runtime = await prepareElectron();
  if (!options.isQuiet) say(describeElectron(runtime));
  const { executablePath } = runtime;
  await ensureSystem({ executablePath, isForTests: options.isForTests === true });
  await ensureBundles();
  const display = await prepareDisplay();
  const switches = [...(await sandboxArguments()), ...displayArguments(display)];
  return {
    executablePath,
    args: (appArgs) => [projectRoot, ...switches, ...appArgs],
    env: { ...definedEnv(process.env), ...display.env },
    runtime,
    display,
    stop: () => display.stop(),
  };
}
