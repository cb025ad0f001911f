/**
 * `npm run lock` after each `npm install`: puts the optional packages of other platforms back into
 * package-lock.json. A registry mirror may lack some of them, npm then leaves them out without a
 * word, and `npm ci` refuses the lock everywhere else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './paths.ts';

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
  [key: string]: unknown;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd'];
const otherSystems = ['openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64'];
const otherProcessors = ['mips64el', 'wasm32'];

/** Where npm would find `name` from the package at `from`; null: nowhere. */
function find(lock: Lock, from: string, name: string): string | null {
  for (let base = from; ;) {
    const key = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (lock.packages[key] !== undefined) return key;
    if (base === '') return null;
    const end = base.lastIndexOf('/node_modules/');
    base = end < 0 ? '' : base.slice(0, end);
  }
}

function entryFor(name: string, range: string, isDev: boolean): LockedPackage {
  const words = (name.split('/').pop() ?? '').split('-');
  const system = [...systems, ...otherSystems].find((word) => words.includes(word));
  const processor = [...processors, ...otherProcessors].find((word) => words.includes(word));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : null;
  return {
    version: range.replace(/^[~^]/, ''),
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(isDev ? { dev: true } : {}),
    ...(system === 'linux' && libc !== null ? { libc: [libc] } : {}),
    optional: true,
    ...(system === undefined ? {} : { os: [system] }),
  };
}

/** The optional packages that the lock names and does not hold. */
export function missingOptional(lock: Lock): { name: string; range: string; isDev: boolean }[] {
  return Object.entries(lock.packages).flatMap(([key, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => find(lock, key, name) === null)
      .map(([name, range]) => ({ name, range, isDev: entry['dev'] === true })),
  );
}

/** The same lock with an entry for each of them. */
export function completed(lock: Lock): Lock {
  const packages = { ...lock.packages };
  for (const { name, range, isDev } of missingOptional(lock)) {
    packages[`node_modules/${name}`] = entryFor(name, range, isDev);
  }
  const sorted = Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.join(projectRoot, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const added = missingOptional(lock).length;
  writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  process.stderr.write(`package-lock.json: ${added} optional packages put back\n`);
}
