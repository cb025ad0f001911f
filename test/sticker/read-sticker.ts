/** Reads the code of a printed sticker as a phone does: from pixels, with a decoder of others. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findProgram } from '../../build/command.ts';
import { readQr } from '../e2e/qr.ts';

/** 150 dots to the inch: a poor printer. */
const dotsPerInch = '150';

/** What draws each kind of file, by others than those who wrote it. */
const drawers = {
  pdf: { program: 'pdftoppm', of: 'poppler-utils' },
  svg: { program: 'rsvg-convert', of: 'librsvg2-bin' },
} as const;

/** Whether whole pictures can be drawn here; where not, that is said. */
export function canDraw(format: 'pdf' | 'svg'): boolean {
  const { program, of } = drawers[format];
  if (findProgram(program) !== null) return true;
  process.stderr.write(
    `NOT CHECKED: ${program} (${of}) is missing: no sticker was looked at as ${format.toUpperCase()}\n`,
  );
  return false;
}

/** The whole sticker as a PNG. */
export function draw(file: string): Buffer {
  const format = file.endsWith('.pdf') ? 'pdf' : 'svg';
  const { program } = drawers[format];
  const args =
    format === 'pdf'
      ? ['-png', '-singlefile', '-r', dotsPerInch, file]
      : ['--dpi-x', dotsPerInch, '--dpi-y', dotsPerInch, file];
  return execFileSync(program, args, { maxBuffer: 64 * 1024 * 1024 });
}

export function readDrawn(file: string): Promise<string | null> {
  return readQr(draw(file));
}

/** Dots to a module, where the code is drawn here from the path in the SVG. */
const dots = 8;
const quietModules = 4;

/** The code in an SVG sticker, drawn from its path alone, which is where a browser takes it from. */
export function readPath(svgFile: string): Promise<string | null> {
  const path = /<path id="code" d="(?<d>[^"]+)"/.exec(readFileSync(svgFile, 'utf8'))?.groups?.['d'];
  if (path === undefined) throw new Error('the sticker has no code of its own');
  const runs = [...path.matchAll(/M(\d+)[ ,](\d+)\s?(?:h(\d+)|H(\d+))/gi)].map(
    ([, x, y, width, until]) => {
      const from = Number(x);
      return { from, y: Number(y), to: until === undefined ? from + Number(width) : Number(until) };
    },
  );
  const modules = Math.max(...runs.map(({ to }) => to));
  const side = (modules + 2 * quietModules) * dots;
  const pixels = Buffer.alloc(side * side, 255);
  for (const { from, to, y } of runs) {
    for (let row = 0; row < dots; row += 1) {
      const line = ((y + quietModules) * dots + row) * side;
      pixels.fill(0, line + (from + quietModules) * dots, line + (to + quietModules) * dots);
    }
  }
  // A portable greymap: the simplest picture there is.
  return readQr(Buffer.concat([Buffer.from(`P5\n${side} ${side}\n255\n`), pixels]));
}
