/** The table on the terminal: one block a measurement, figures in columns, aims marked. */
import { isReached, type Line, type Section, type Unit } from './findings.ts';

const whatWidth = 56;
const figureWidth = 13;
const ratioWidth = 9;
const aimWidth = 12;
const width = 2 + whatWidth + figureWidth + ratioWidth + aimWidth + 2;

const number = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

function inWords(figure: number, unit: Unit): string {
  const text = Math.abs(figure) < 100 ? number.format(figure) : whole.format(figure);
  return unit === '' || unit === '/s' ? `${text}${unit}` : `${text} ${unit}`;
}

function aimInWords({ aim, unit }: Line): string {
  if (aim === undefined) return '';
  return aim.of === 'ratio' ? `≤ ${aim.atMost} ×` : `≤ ${inWords(aim.atMost, unit)}`;
}

function mark(line: Line): string {
  const reached = isReached(line);
  return reached === null ? '' : reached ? '✓' : '✗';
}

function row(line: Line): string {
  const ratio = line.ratio === undefined ? '' : `${line.ratio.toFixed(2)} ×`;
  return [
    '  ',
    line.what.padEnd(whatWidth),
    inWords(line.figure, line.unit).padStart(figureWidth),
    ratio.padStart(ratioWidth),
    aimInWords(line).padStart(aimWidth),
    ` ${mark(line)}`,
  ]
    .join('')
    .trimEnd();
}

/** Breaks text at spaces so that no line passes the table's width. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width && line.trim() !== '') {
      lines.push(line);
      line = indent;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The head of the table, over all blocks. */
export function tableHead(subtitle: string): string {
  const titles = [
    'what'.padEnd(whatWidth + 2),
    'figure'.padStart(figureWidth),
    'ratio'.padStart(ratioWidth),
    'aim'.padStart(aimWidth),
  ].join('');
  return ['', 'Ladekiosk: how fast, how heavy', subtitle, '', titles, '─'.repeat(width)].join('\n');
}

/** One block: title, rows, and what exactly they are. */
export function tableBlock({ title, how, lines }: Section): string {
  return [title, ...lines.map(row), ...wrapped(how, '    '), ''].join('\n');
}

/** What to look at: the rows whose aim was missed. */
export function tableFoot(sections: readonly Section[]): string {
  const lines = sections.flatMap((section) => section.lines.map((line) => ({ section, line })));
  const missed = lines.filter(({ line }) => isReached(line) === false);
  const aims = lines.filter(({ line }) => line.aim !== undefined).length;
  const names = missed.map(({ section, line }) => `  ${section.name}: ${line.what}`);
  const end = `${aims - missed.length} of ${aims} aims reached`;
  return ['─'.repeat(width), missed.length === 0 ? end : `${end}; missed:`, ...names].join('\n');
}
