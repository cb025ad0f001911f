/** The options of the sessions command, read and checked, with every mistake told. */
import { isDate } from '../config/tariff-schema.ts';
import { nearestWord } from '../config/spelling.ts';
import type { Days } from './session-record.ts';

export const formats = ['table', 'csv', 'ocpi', 'json'] as const;
export type Format = (typeof formats)[number];

export interface SessionsArguments {
  /** Where the database is; at most one of these is given. */
  database: string | null;
  config: string | null;
  dataDir: string | null;
  format: Format;
  days: Days;
  /** File for what is listed; null: standard output. */
  output: string | null;
  isAlerts: boolean;
  /** File to back up into, instead of listing. */
  backup: string | null;
  /** Operator for EVSE ids that name none, as given. */
  party: string | null;
  isHelp: boolean;
}

export type ReadArguments =
  { ok: true; args: SessionsArguments } | { ok: false; mistakes: string[] };

/** What follows the option; null: nothing does. */
const options: Record<string, string | null> = {
  '--database': 'the path of a station.db',
  '--config': 'the path of a station.yaml',
  '--data-dir': 'the path of a directory',
  '--format': `one of ${formats.join(', ')}`,
  '--from': 'a date such as 2026-12-24',
  '--to': 'a date such as 2026-12-24',
  '--output': 'the path of a file',
  '--alerts': null,
  '--backup': 'the path of a file',
  '--party': 'an operator such as NO*LAD',
  '--help': null,
};

/**
 * Reads the options of the command. In the app Chromium's switches may stand among them
 * (`isInApp`): those are passed over, unless they are nearly one of ours.
 */
export function readSessionsArguments(argv: readonly string[], isInApp = false): ReadArguments {
  const { given, mistakes } = collect(argv, isInApp);
  const value = (name: string): string | null => given.get(name) ?? null;
  const format = formats.find((one) => one === (value('--format') ?? 'table'));
  if (format === undefined) {
    mistakes.push(`--format is ${quoted(value('--format'))}, but must be ${options['--format']}.`);
  }
  for (const name of ['--from', '--to']) {
    const date = value(name);
    if (date !== null && !isDate(date)) {
      mistakes.push(`${name} is ${quoted(date)}, but must be ${options[name]}.`);
    }
  }
  const days = { from: value('--from'), to: value('--to') };
  if (mistakes.length === 0 && days.from !== null && days.to !== null && days.from > days.to) {
    mistakes.push(`--from ${days.from} lies after --to ${days.to}.`);
  }
  const places = ['--database', '--config', '--data-dir'].filter((name) => given.has(name));
  // A data directory given beside a configuration goes before the configuration's, as in the app.
  if (given.has('--database') && places.length > 1) {
    mistakes.push(`${places.join(' and ')} both say where the database is; give one of them.`);
  }
  if (given.has('--backup') && ['--format', '--output', '--alerts'].some((one) => given.has(one))) {
    mistakes.push('--backup lists nothing; leave --format, --output and --alerts out.');
  }
  if (given.has('--alerts') && format === 'ocpi') {
    mistakes.push('--format ocpi has no alerts; take table, csv or json.');
  }
  if (mistakes.length > 0 || format === undefined) return { ok: false, mistakes };
  return {
    ok: true,
    args: {
      database: value('--database'),
      config: value('--config'),
      dataDir: value('--data-dir'),
      format,
      days,
      output: value('--output'),
      isAlerts: given.has('--alerts'),
      backup: value('--backup'),
      party: value('--party'),
      isHelp: given.has('--help'),
    },
  };
}

function collect(
  words: readonly string[],
  isInApp: boolean,
): { given: Map<string, string>; mistakes: string[] } {
  const given = new Map<string, string>();
  const mistakes: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [name = ''] = (word === '-h' ? '--help' : word).split('=', 1);
    const isTogether = word.includes('=');
    const needs = Object.hasOwn(options, name) ? options[name] : undefined;
    if (needs === undefined) {
      const isForeign = isInApp && isSwitch(name) && nearestOption(name) === null;
      if (!isForeign) mistakes.push(unknownWord(word, name));
      continue;
    }
    let text: string | undefined = isTogether ? word.slice(name.length + 1) : words[index + 1];
    if (needs === null) text = '';
    else if (!isTogether && text !== undefined && !text.startsWith('--')) index += 1;
    if (given.has(name)) mistakes.push(`${name} is given twice; give it once.`);
    else if (needs === null && isTogether) mistakes.push(`${name} takes no value.`);
    else if (needs !== null && (text === undefined || text === '' || text.startsWith('--'))) {
      mistakes.push(`${name} is followed by nothing, but needs ${needs}.`);
    } else given.set(name, text ?? '');
  }
  return { given, mistakes };
}

function isSwitch(name: string): boolean {
  return name.startsWith('--') && name !== '--';
}

function nearestOption(name: string): string | null {
  return nearestWord(name, Object.keys(options));
}

function unknownWord(word: string, name: string): string {
  if (!word.startsWith('-')) return `${quoted(word)} stands alone; every value follows an option.`;
  const nearest = nearestOption(name);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return `${quoted(name)} is not an option here.${hint}`;
}

function quoted(text: string | null): string {
  return JSON.stringify(text ?? '');
}
