/**
 * What the operating system must have for Electron and for the checks. As root on Debian and its
 * relatives the missing packages are installed; everybody else is told what to ask root for.
 */
import { existsSync, readdirSync } from 'node:fs';
import { displayWorks } from './display.ts';
import { findProgram, isRoot, run, say } from './command.ts';

export interface SystemNeeds {
  /** Electron's binary, whose shared libraries are looked for. */
  executablePath: string;
  /** Also what only the checks use: a pair of serial ports, a reader of QR codes. */
  isForTests?: boolean;
}

/** Libraries that Chromium opens at run time, which `ldd` therefore does not list. */
const openedLater = ['libgtk-3.so.0', 'libX11-xcb.so.1'];

/** Debian packages with all libraries of an Electron; they bring the rest along. */
const libraryPackages = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
];
const fontPackages = ['fonts-dejavu-core', 'fonts-noto-core'];
const fontDirectories = ['/usr/share/fonts', '/usr/local/share/fonts'];

/**
 * What only checks use, by the file that shows that it is there, with the package it is in: serial
 * ports in pairs, a reader of QR codes, two Modbus programs that others wrote, a gateway with its
 * certificates, and what draws PDF and SVG.
 */
const testTools: ReadonlyArray<{ program?: string; file?: string; name: string }> = [
  { program: 'socat', name: 'socat' },
  { program: 'zbarimg', name: 'zbar-tools' },
  { program: 'mbpoll', name: 'mbpoll' },
  { program: 'nginx', name: 'nginx-light' },
  { program: 'openssl', name: 'openssl' },
  { program: 'pdftoppm', name: 'poppler-utils' },
  { program: 'rsvg-convert', name: 'librsvg2-bin' },
  { file: '/usr/lib/python3/dist-packages/pymodbus', name: 'python3-pymodbus' },
  { file: '/usr/lib/python3/dist-packages/serial_asyncio', name: 'python3-serial-asyncio' },
];

function isThere(tool: (typeof testTools)[number]): boolean {
  if (tool.program !== undefined && findProgram(tool.program) === null) return false;
  return tool.file === undefined || existsSync(tool.file);
}

async function missingLibraries(executablePath: string): Promise<string[]> {
  const ldd = findProgram('ldd');
  if (ldd === null) return [];
  const { stdout } = await run(ldd, [executablePath]);
  const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  const ldconfig = findProgram('ldconfig');
  const known = ldconfig === null ? null : (await run(ldconfig, ['-p'])).stdout;
  if (known === null || known === '') return missing;
  return [...missing, ...openedLater.filter((name) => !known.includes(name))];
}

function hasFonts(): boolean {
  return fontDirectories.some(
    (directory) =>
      existsSync(directory) &&
      readdirSync(directory, { recursive: true }).some((file) => /\.(ttf|otf)$/.test(String(file))),
  );
}

/** What is missing: in words for a person, and as packages for apt-get. */
interface Missing {
  words: string[];
  packages: string[];
}

async function findMissing(executablePath: string): Promise<Missing> {
  const words: string[] = [];
  const packages: string[] = [];
  const libraries = await missingLibraries(executablePath);
  if (libraries.length > 0) {
    words.push(`shared libraries: ${libraries.join(', ')}`);
    packages.push(...libraryPackages);
  }
  if (findProgram('Xvfb') === null && !(await displayWorks(process.env['DISPLAY']))) {
    words.push('a display, or the virtual one of Xvfb');
    packages.push('xvfb', 'xauth');
  }
  if (!hasFonts()) {
    words.push('fonts');
    packages.push(...fontPackages);
  }
  return { words, packages };
}

function findMissingTools(): Missing {
  const names = testTools.filter((tool) => !isThere(tool)).map(({ name }) => name);
  return { words: names.map((name) => `for some of the checks: ${name}`), packages: names };
}

/** Since the change to 64-bit time some libraries carry "t64" in their package's name. */
async function nameHere(name: string): Promise<string> {
  const { stdout } = await run('apt-cache', ['policy', name, `${name}t64`]);
  const candidates = [...stdout.matchAll(/^(\S+):\n.*\n\s+Candidate: (\S+)/gm)]
    .filter((match) => match[2] !== '(none)')
    .map((match) => match[1]);
  return candidates.includes(name) ? name : (candidates[0] ?? name);
}

async function aptGet(args: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may hold the lock, as on a machine that has just booted: wait for it.
  const result = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], { env });
  if (result.code !== 0) say(result.output);
  return result.code === 0;
}

async function install(packages: readonly string[]): Promise<void> {
  say(`Installing from Debian what is missing: ${packages.join(' ')}`);
  await aptGet(['update']);
  const names = await Promise.all(packages.map(nameHere));
  if (!(await aptGet(['install', '-y', '--no-install-recommends', ...names]))) {
    throw new Error(`apt-get cannot install ${names.join(' ')}`);
  }
}

/** What an ordinary user, or the user of another distribution, can do about it. */
export function advise(missing: Missing, hasApt: boolean): string {
  const lines = ['This machine lacks:', ...missing.words.map((word) => `  - ${word}`)];
  if (hasApt) {
    lines.push(
      'Run this once as root, then try again:',
      '  apt-get update && apt-get install -y --no-install-recommends ' +
        missing.packages.join(' '),
    );
  } else {
    lines.push('Install them with the package manager of this system, then try again.');
  }
  return lines.join('\n');
}

/**
 * Makes sure the system has what is needed; takes a tenth of a second when it has. Throws an error
 * whose message tells a person what to do when something is missing and cannot be installed here.
 * What only some checks use is wished for, not insisted on: those checks say that they are left out.
 */
export async function ensureSystem(needs: SystemNeeds): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(needs.executablePath);
  const tools: Missing = needs.isForTests ? findMissingTools() : { words: [], packages: [] };
  const packages = [...missing.packages, ...tools.packages];
  if (packages.length === 0) return;
  const hasApt = findProgram('apt-get') !== null;
  if (hasApt && isRoot()) {
    await install(packages);
    const stillMissing = await findMissing(needs.executablePath);
    if (stillMissing.packages.length > 0) throw new Error(advise(stillMissing, hasApt));
    return;
  }
  const all: Missing = { words: [...missing.words, ...tools.words], packages };
  if (missing.packages.length > 0) throw new Error(advise(all, hasApt));
  say(advise(all, hasApt));
}
