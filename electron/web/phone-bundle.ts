/**
 * The bundle of phone pages, as Vite has built it: HTML out of views, and the files a page loads.
 * Everything is read once and served from memory: no path of a request ever reaches the disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { brotliCompress, gzip } from 'node:zlib';
import { z } from 'zod';
import type { PhoneFrame, PhonePages } from '../contract.ts';

export interface PageFile {
  type: string;
  body: Buffer;
  /** Null until it has been compressed, and where that gains nothing. */
  br: Buffer | null;
  gzip: Buffer | null;
}

export interface PhoneBundle {
  pages: PhonePages;
  /** By file name. Names carry a hash of their content, so they may be kept for ever. */
  files: ReadonlyMap<string, PageFile>;
  /** File names of what each page loads. */
  assets: PhoneFrame['assets'];
}

const typeByExtension: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    css: z.array(z.string()).optional(),
  }),
);

/** @throws where the app was built without its phone pages */
export function openPhoneBundle(distDirectory: string): PhoneBundle {
  const directory = join(distDirectory, 'phone');
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(directory, '.vite', 'manifest.json'), 'utf8')),
  );
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry === true);
  if (entry === undefined) throw new Error(`${directory}: the manifest names no entry`);
  const names = readdirSync(join(directory, 'assets'));
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = typeByExtension[extname(name)];
    if (type !== undefined) files.set(name, pageFile(join(directory, 'assets', name), type));
  }
  const fileName = (path: string): string => path.replace(/^assets\//, '');
  const pagesPath = join(distDirectory, 'pages', 'pages.cjs');
  const { pages } = createRequire(pagesPath)(pagesPath) as { pages: PhonePages };
  return {
    pages,
    files,
    assets: { script: fileName(entry.file), styles: (entry.css ?? []).map(fileName) },
  };
}

/** Compressed on another thread: half a second of it here would be as long as a lease has to spare. */
function pageFile(path: string, type: string): PageFile {
  const file: PageFile = { type, body: readFileSync(path), br: null, gzip: null };
  const keep = (form: 'br' | 'gzip') => (error: Error | null, packed: Buffer) => {
    if (error === null && packed.length < file.body.length) file[form] = packed;
  };
  brotliCompress(file.body, keep('br'));
  gzip(file.body, keep('gzip'));
  return file;
}

/** The form of a file that a phone's `Accept-Encoding` allows, smallest first. */
export function packedFor(
  file: PageFile,
  accepts: string | undefined,
): { body: Buffer; encoding: 'br' | 'gzip' | null } {
  const takes = (name: string): boolean =>
    new RegExp(`(?:^|,)\\s*${name}\\s*(?:;\\s*q=(?!0(?:\\.0+)?\\s*(?:,|$))[^,]*)?(?:,|$)`).test(
      accepts ?? '',
    );
  if (file.br !== null && takes('br')) return { body: file.br, encoding: 'br' };
  if (file.gzip !== null && takes('gzip')) return { body: file.gzip, encoding: 'gzip' };
  return { body: file.body, encoding: null };
}
