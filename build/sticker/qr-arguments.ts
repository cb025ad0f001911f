/** The options of `npm run qr`, read and checked, with every mistake told. */
import { nearestWord } from '../../electron/config/spelling.ts';
import { languages, type Language } from '../../electron/session/view.ts';

export const formats = ['pdf', 'svg'] as const;
export type Format = (typeof formats)[number];

export interface QrArguments {
  config: string;
  /** Labels of the outlets that are wanted; empty: all. */
  evses: string[];
  /** Directory, as given; null: where the command was called. */
  out: string | null;
  formats: readonly Format[];
  /** Null: the language the station starts in. */
  language: Language | null;
}

export type ReadQrArguments =
  { ok: true; args: QrArguments | 'help' } | { ok: false; mistakes: string[] };

/** What follows the option; null: nothing does. */
const options = {
  '--config': 'the path of a station.yaml',
  '--evse': 'the label of an outlet',
  '--out': 'the path of a directory',
  '--format': `one of ${formats.join(', ')}`,
  '--language': `one of ${languages.join(', ')}`,
  '--help': null,
} as const;
type Option = keyof typeof options;

/** Given more than once, `--evse` names several outlets. */
const mayRepeat: ReadonlySet<Option> = new Set<Option>(['--evse']);

export function readQrArguments(argv: readonly string[]): ReadQrArguments {
  const { given, mistakes } = collect(argv);
  if (given.has('--help')) return { ok: true, args: 'help' };
  const value = (name: Option): string | null => given.get(name)?.[0] ?? null;
  const oneOf = <Word extends string>(name: Option, words: readonly Word[]): Word | null => {
    const text = value(name);
    const word = words.find((one) => one === text) ?? null;
    if (text === null || word !== null) return word;
    mistakes.push(`${name} is ${JSON.stringify(text)}, but must be ${options[name]}.`);
    return null;
  };
  const format = oneOf('--format', formats);
  const language = oneOf('--language', languages);
  const config = value('--config');
  const isTold = mistakes.some((mistake) => mistake.startsWith('--config'));
  if (config === null && !isTold) {
    mistakes.push(`--config is missing; it must be ${options['--config']}.`);
  }
  if (mistakes.length > 0 || config === null) return { ok: false, mistakes };
  return {
    ok: true,
    args: {
      config,
      evses: given.get('--evse') ?? [],
      out: value('--out'),
      formats: format === null ? formats : [format],
      language,
    },
  };
}

function collect(words: readonly string[]): { given: Map<Option, string[]>; mistakes: string[] } {
  const given = new Map<Option, string[]>();
  const mistakes: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [name = ''] = (word === '-h' ? '--help' : word).split('=', 1);
    if (!isOption(name)) {
      mistakes.push(unknownWord(word, name));
      continue;
    }
    const needs = options[name];
    const isTogether = word.includes('=');
    let text: string | undefined = isTogether ? word.slice(name.length + 1) : words[index + 1];
    if (needs === null) text = '';
    else if (!isTogether && text !== undefined && !text.startsWith('--')) index += 1;
    if (given.has(name) && !mayRepeat.has(name)) {
      mistakes.push(`${name} is given twice; give it once.`);
    } else if (needs === null && isTogether) mistakes.push(`${name} takes no value.`);
    else if (needs !== null && (text === undefined || text === '' || text.startsWith('--'))) {
      mistakes.push(`${name} is followed by nothing, but needs ${needs}.`);
    } else given.set(name, [...(given.get(name) ?? []), text ?? '']);
  }
  return { given, mistakes };
}

function isOption(name: string): name is Option {
  return Object.hasOwn(options, name);
}

function unknownWord(word: string, name: string): string {
  if (!word.startsWith('-')) {
    return `${JSON.stringify(word)} stands alone; every value follows an option.`;
  }
  const nearest = nearestWord(name, Object.keys(options));
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return `${JSON.stringify(name)} is not an option here.${hint}`;
}
