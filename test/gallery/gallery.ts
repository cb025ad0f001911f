/**
 * `npm run gallery`: every screen in every language, size and theme as a picture, with a page to look
 * through them; and what is made of such pictures, the committed ones that Playwright compares and
 * those of the README. Ends with 1 where something on a screen is cut off or overlaps.
 */
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runNode } from '../../build/command.ts';
import { projectRoot } from '../../build/paths.ts';
import { fixedPictures, nameOfFixed } from '../e2e/fixed-pictures.ts';
import { preparedApp } from '../e2e/kiosk.ts';
import { makeAlbum } from './album.ts';
import { OptionMistake, parseOptions, usage, type GalleryTask } from './options.ts';
import { makeReadmePictures } from './readme.ts';
import { sceneNames } from './scenes.ts';
import type { Wanted } from './picture-list.ts';

const galleryDirectory = join(projectRoot, 'docs', 'gallery');
const acceptedDirectory = join(projectRoot, 'test', 'e2e', 'pictures');
/** So many lines are printed; the page shows them all. */
const problemsAtMost = 50;

const beganMs = performance.now();

function say(line: string): void {
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0).padStart(5);
  console.log(`${seconds} s  ${line}`);
}

async function album(wanted: Wanted): Promise<number> {
  const { pictureCount, byteCount, indexFile, problems } = await makeAlbum(
    wanted,
    galleryDirectory,
    say,
  );
  const megabytes = (byteCount / 1e6).toFixed(1);
  say(`${pictureCount} pictures, ${megabytes} MB: ${relative(projectRoot, indexFile)}`);
  if (problems.length === 0) return 0;
  for (const problem of problems.slice(0, problemsAtMost)) console.log(`  ${problem}`);
  const unsaid = problems.length - problemsAtMost;
  if (unsaid > 0) console.log(`  and ${unsaid} more, on the page`);
  say(`${problems.length} problems`);
  return 1;
}

/** Playwright itself renews what no longer matches; what is compared no more goes. */
async function accept(): Promise<number> {
  const cli = join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const config = join(projectRoot, 'test', 'e2e', 'playwright.config.ts');
  const which = ['pictures.spec.ts', '--grep', 'pictures of', '--update-snapshots=changed'];
  const { env } = await preparedApp();
  const options = { cwd: projectRoot, env: { ...process.env, ...env }, isShown: true };
  const { code } = await runNode(cli, ['test', '--config', config, ...which], options);
  if (code !== 0) return 1;
  const compared = new Set(
    fixedPictures.flatMap((set) => set.screens.map((screen) => nameOfFixed(screen, set))),
  );
  for (const file of await readdir(acceptedDirectory)) {
    if (!compared.has(file)) await rm(join(acceptedDirectory, file));
  }
  say(`${compared.size} pictures are accepted: ${relative(projectRoot, acceptedDirectory)}`);
  return 0;
}

async function readme(): Promise<number> {
  for (const { file, byteCount } of await makeReadmePictures()) {
    say(`${relative(projectRoot, file)}, ${(byteCount / 1000).toFixed(0)} kB`);
  }
  return 0;
}

function perform(task: GalleryTask): Promise<number> {
  switch (task.kind) {
    case 'album':
      return album(task.wanted);
    case 'accept':
      return accept();
    case 'readme':
      return readme();
    case 'help':
      console.log(usage);
      return Promise.resolve(0);
  }
}

try {
  process.exitCode = await perform(parseOptions(process.argv.slice(2), sceneNames));
} catch (error) {
  // A wrong option is the person's, anything else is ours (sysexits.h).
  process.exitCode = error instanceof OptionMistake ? 64 : 70;
  console.error(error instanceof OptionMistake ? error.message : error);
}
// The virtual display, if one was started, would keep the program waiting.
process.exit();
