/** How much code there is to load: the screen's and the main process's. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleDirectory } from '../../build/paths.ts';
import { preparedApp } from '../e2e/kiosk.ts';
import type { Line, Measurement, Section } from './findings.ts';

interface Size {
  raw: number;
  zipped: number;
}

async function sizeOf(paths: readonly string[]): Promise<Size> {
  const files = await Promise.all(paths.map((path) => readFile(path)));
  return {
    raw: files.reduce((sum, file) => sum + file.length, 0) / 1000,
    zipped: files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000,
  };
}

function linesOf(what: string, { raw, zipped }: Size): Line[] {
  return [
    { what, figure: raw, unit: 'kB' },
    { what: `${what}, gzip`, figure: zipped, unit: 'kB' },
  ];
}

/** Follows the page's scripts and what they import, as the window does before it can paint. */
async function screenFiles(extension: string): Promise<string[]> {
  const renderer = join(bundleDirectory, 'renderer');
  const assets = await readdir(join(renderer, 'assets'));
  const found = new Set<string>();
  const follow = (text: string): string[] =>
    assets.filter((name) => name.endsWith(extension) && text.includes(name) && !found.has(name));
  const open = [await readFile(join(renderer, 'index.html'), 'utf8')];
  for (const text of open) {
    for (const name of follow(text)) {
      found.add(name);
      open.push(await readFile(join(renderer, 'assets', name), 'utf8'));
    }
  }
  if (found.size === 0) throw new Error(`the screen loads no ${extension}`);
  return [...found].map((name) => join(renderer, 'assets', name));
}

async function measure(): Promise<Section> {
  await preparedApp();
  const main = join(bundleDirectory, 'main', 'main.cjs');
  return {
    name: bundles.name,
    title: bundles.title,
    how:
      'From index.html on, every script named by it or by another script; 1 kB is 1000 bytes. The' +
      ' app reads them from its own disk, so gzip only tells how much there is in them.',
    lines: [
      ...linesOf('JavaScript of the screen', await sizeOf(await screenFiles('.js'))),
      ...linesOf('style sheets of the screen', await sizeOf(await screenFiles('.css'))),
      ...linesOf('main process', await sizeOf([main])),
    ],
  };
}

export const bundles: Measurement = {
  name: 'bundles',
  title: 'Code to load',
  run: measure,
};
