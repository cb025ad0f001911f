/** Builds main process, preload, screen and phone pages into dist/, and tells whether that has to be done again. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode, say } from './command.ts';
import { bundleDirectory, projectRoot } from './paths.ts';

/** Everything the bundles are made from. */
const sources = ['electron', 'hardware', 'renderer', 'package-lock.json', 'vite.config.ts'];
const stampName = 'sources.sha256';
/** The runner reads the configuration without writing into node_modules, which may be root's. */
const viteArguments = ['build', '--app', '--logLevel', 'warn', '--configLoader', 'runner'];

async function listFiles(relative: string): Promise<string[]> {
  const absolute = path.join(projectRoot, relative);
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true }).catch(
    () => null,
  );
  if (entries === null) return [relative];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)));
}

/** A fingerprint of the sources. By content: a checkout or a copy gives files any time stamp. */
async function fingerprint(): Promise<string> {
  const files = (await Promise.all(sources.map(listFiles))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(path.join(projectRoot, file)).catch(() => '');
    hash.update(`${file}\0`).update(content).update('\0');
  }
  return hash.digest('hex');
}

/** Replaces dist/ in one step, so that an app started meanwhile finds the old or the new one. */
async function moveIntoPlace(fresh: string): Promise<void> {
  const old = `${bundleDirectory}-old-${process.pid}`;
  if (existsSync(bundleDirectory)) await rename(bundleDirectory, old);
  try {
    await rename(fresh, bundleDirectory);
  } catch (error) {
    // Another process built at the same time and was first; its bundles are as good.
    if (!existsSync(bundleDirectory)) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
  await rm(old, { recursive: true, force: true });
}

/** Builds anew. Throws with the bundler's words when the sources do not build. */
export async function buildBundles(): Promise<void> {
  const stamp = await fingerprint();
  const fresh = `${bundleDirectory}-new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh);
  const vite = path.join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await runNode(vite, viteArguments, {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production', LADEKIOSK_BUNDLES: fresh },
  });
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error(`The app does not build:\n${output}`);
  }
  await writeFile(path.join(fresh, stampName), stamp);
  await moveIntoPlace(fresh);
}

/** Builds when dist/ is missing or was made from other sources. */
export async function ensureBundles(): Promise<void> {
  const stamp = await readFile(path.join(bundleDirectory, stampName), 'utf8').catch(() => null);
  if (stamp !== null && stamp === (await fingerprint())) return;
  say('Building the app into dist/');
  await buildBundles();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildBundles();
}
