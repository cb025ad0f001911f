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

/** Each program of the checks with the package it is in. */
const testPrograms: Readonly<Record<string, string>> = {
  socat: 'socat',
  zbarimg: 'zbar-tools',
};

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

async function findMissing(needs: SystemNeeds): Promise<Missing> {
  const words: string[] = [];
  const packages: string[] = [];
  const libraries = await missingLibraries(needs.executablePath);
  if (libraries.length > 0) {
    words.push(`shared libraries: ${libraries.join(', ')}`);
    packages.push(...libraryPackages);
  }
  const display = process.env['DISPLAY'];
  if (findProgram('Xvfb') === null && !(await displayWorks(display))) {
    words.push('a display, or the virtual one of Xvfb');
    packages.push('xvfb', 'xauth');
  }
  if (!hasFonts()) {
    words.push('fonts');
    packages.push(...fontPackages);
  }
  if (needs.isForTests) {
    for (const [program, name] of Object.entries(testPrograms)) {
      if (findProgram(program) !== null) continue;
      words.push(`the program ${program}`);
      packages.push(name);
    }
  }
  return { words, packages };
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

async function install(missing: Missing): Promise<void> {
  say(`Installing from Debian what is missing: ${missing.packages.join(' ')}`);
  await aptGet(['update']);
  const names = await Promise.all(missing.packages.map(nameHere));
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
 */
export async function ensureSystem(needs: SystemNeeds): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(needs);
  if (missing.packages.length === 0) return;
  const hasApt = findProgram('apt-get') !== null;
  if (!hasApt || !isRoot()) throw new Error(advise(missing, hasApt));
  await install(missing);
  const stillMissing = await findMissing(needs);
  if (stillMissing.packages.length > 0) throw new Error(advise(stillMissing, hasApt));
}
