/** Takes the pictures, several windows at a time, and binds them to a page to look through. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { albumOf, albumPage, problemLines, type Finding } from './album-data.ts';
import { Camera } from './camera.ts';
import { fileOf, picturesOf, type Picture, type Wanted } from './picture-list.ts';
import { sceneNamed, sceneNames } from './scenes.ts';

/** More windows than cores only wait for each other; each needs about 300 MB. */
const windowsAtMost = 4;
/** Lines of progress in a whole run. */
const progressLines = 20;

export interface AlbumResult {
  pictureCount: number;
  byteCount: number;
  indexFile: string;
  /** What is wrong, a line each; empty when all is well. */
  problems: string[];
}

/** Pictures that one window takes in a row: of one screen on one size of glass. */
function rollsOf(pictures: readonly Picture[]): Picture[][] {
  const rolls = new Map<string, Picture[]>();
  for (const picture of pictures) {
    const key = `${picture.size} ${picture.screen}`;
    rolls.set(key, [...(rolls.get(key) ?? []), picture]);
  }
  return [...rolls.values()];
}

/** The page's program without its types. */
async function programText(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'page', 'look.ts'), 'utf8');
  const { ModuleKind, ScriptTarget } = ts;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

async function bind(findings: readonly Finding[], directory: string): Promise<string> {
  const page = (name: string) => readFile(join(import.meta.dirname, 'page', name), 'utf8');
  const [template, style, script] = await Promise.all([
    page('album.html'),
    page('album.css'),
    programText(),
  ]);
  const font = '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2';
  const fontFile = createRequire(import.meta.url).resolve(font);
  await writeFile(join(directory, 'inter.woff2'), await readFile(fontFile));
  const album = albumOf(findings, (name) => sceneNamed(name).snapshot);
  const file = join(directory, 'index.html');
  await writeFile(file, albumPage(template, album, style, script));
  return file;
}

/**
 * Replaces what lies in `directory` by the pictures that are wanted and their page.
 * @param say is told how far it is, a line at a time
 */
export async function makeAlbum(
  wanted: Wanted,
  directory: string,
  say: (line: string) => void,
): Promise<AlbumResult> {
  const pictures = picturesOf(sceneNames, wanted);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const rolls = rollsOf(pictures);
  const findings = new Map<Picture, Finding>();
  const complaints: string[] = [];
  let byteCount = 0;
  const keep = async (picture: Picture, bytes: Buffer): Promise<void> => {
    const file = join(directory, fileOf(picture));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    byteCount += bytes.length;
  };
  const isMilestone = (count: number) =>
    Math.floor((count * progressLines) / pictures.length) >
    Math.floor(((count - 1) * progressLines) / pictures.length);
  const work = async (): Promise<void> => {
    const camera = await Camera.open();
    try {
      for (let roll = rolls.shift(); roll !== undefined; roll = rolls.shift()) {
        for (const picture of roll) {
          const { bytes, problems } = await camera.take(picture);
          await keep(picture, bytes);
          findings.set(picture, { picture, problems });
          if (isMilestone(findings.size)) say(`${findings.size} of ${pictures.length} pictures`);
        }
      }
      complaints.push(...camera.glass.complaints);
    } finally {
      await camera.close();
    }
  };
  const windowCount = Math.min(os.availableParallelism(), windowsAtMost, rolls.length);
  await Promise.all(Array.from({ length: windowCount }, work));
  const inOrder = pictures.flatMap((picture) => findings.get(picture) ?? []);
  return {
    pictureCount: inOrder.length,
    byteCount,
    indexFile: await bind(inOrder, directory),
    problems: [...problemLines(inOrder), ...complaints],
  };
}
