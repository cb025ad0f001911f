/**
 * The options of the app, taken from an argv that Chromium's switches share, and what the app says
 * on a terminal about its options and its configuration.
 */
import { quote } from './config/path.ts';
import { nearestWord } from './config/spelling.ts';
import { languages, type Language, type Mistake } from './session/view.ts';

export interface CommandLine {
  /** As given, relative to the working directory; null without `--config`. */
  configPath: string | null;
  /** What readConfig is to put above the file; null where the option is not given. */
  overrides: { language: Language | null; dataDir: string | null };
  isWindowed: boolean;
  /** List the configuration's mistakes and exit. */
  isCheck: boolean;
  /** Everything that was given beside `--sessions`, for that command; null: it was not asked for. */
  sessions: string[] | null;
  /** The same for `--probe`. */
  probe: string[] | null;
  /** The same for `--diagnose`. */
  diagnose: string[] | null;
  /** Paths are the options: `--config`. If there are any, the app should say so and exit. */
  mistakes: Mistake[];
}

/** What follows the option; null: nothing does. */
const options = {
  '--config': 'the path of a station.yaml',
  '--data-dir': 'the path of a directory',
  '--windowed': null,
  '--language': `one of ${languages.join(', ')}`,
  '--check': null,
} as const;
type Option = keyof typeof options;
const names = Object.keys(options) as Option[];

/** Chromium's switches for a start without a display, and without complaints about it. */
export const headlessSwitches: readonly string[] = [
  '--ozone-platform=headless',
  '--disable-gpu',
  '--log-level=3',
];

const nothing: CommandLine = {
  configPath: null,
  overrides: { language: null, dataDir: null },
  isWindowed: false,
  isCheck: false,
  sessions: null,
  probe: null,
  diagnose: null,
  mistakes: [],
};

/** What people call the languages, by country or in their own short form. */
const otherNames: Record<string, Language> = {
  no: 'nb',
  nob: 'nb',
  nno: 'nn',
  sme: 'se',
  swe: 'sv',
  dk: 'da',
  gb: 'en',
  uk: 'en',
  us: 'en',
  at: 'de',
};

/**
 * Reads `argv` from `firstIndex` on: 1 in a packaged app, 2 where Electron is given the app's
 * directory, 0 where the caller has cut these off. Options that are not ours belong to Chromium and
 * are passed over, unless they are nearly one of ours.
 */
export function parseCommandLine(argv: readonly string[], firstIndex = 0): CommandLine {
  const given = new Map<Option, string>();
  const mistakes: Mistake[] = [];
  const words = argv.slice(firstIndex);
  const command = commandIn(words);
  if (command !== null) return command;
  let isAfterForeignOption = false;
  for (let index = firstIndex; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const option = nameOf(word);
    if (!isOurs(option)) {
      const mistake = explainForeign(word, option, isAfterForeignOption);
      if (mistake !== null) mistakes.push(mistake);
      isAfterForeignOption = word.startsWith('-') && !word.includes('=');
      continue;
    }
    isAfterForeignOption = false;
    const needs = options[option];
    const next = argv[index + 1];
    const isTogether = word.includes('=');
    const value = isTogether ? word.slice(option.length + 1) : needs === null ? '' : next;
    if (needs !== null && !isTogether && next !== undefined && !isOption(next)) index += 1;
    if (given.has(option)) {
      mistakes.push({ path: option, message: 'is given twice; give it once.' });
    } else if (needs === null && isTogether) {
      mistakes.push({ path: option, message: `takes no value, but has ${quote(value ?? '')}.` });
    } else if (needs !== null && (value === undefined || value === '' || isOption(value))) {
      mistakes.push({ path: option, message: `is followed by nothing, but needs ${needs}.` });
    } else {
      given.set(option, value ?? '');
    }
  }
  const language = readLanguage(given.get('--language'), mistakes);
  return {
    configPath: given.get('--config') ?? null,
    overrides: { language, dataDir: given.get('--data-dir') ?? null },
    isWindowed: given.has('--windowed'),
    isCheck: given.has('--check'),
    sessions: null,
    probe: null,
    diagnose: null,
    mistakes,
  };
}

/** Those commands have their own options, and say themselves what is wrong with them. */
function commandIn(words: readonly string[]): CommandLine | null {
  if (words.includes('--sessions')) {
    return { ...nothing, sessions: words.filter((word) => word !== '--sessions') };
  }
  for (const command of ['probe', 'diagnose'] as const) {
    if (!words.includes(`--${command}`)) continue;
    const notOfIt = [`--${command}`, '--no-sandbox', ...headlessSwitches];
    return { ...nothing, [command]: words.filter((word) => !notOfIt.includes(word)) };
  }
  return null;
}

function nameOf(word: string): string {
  return word.split('=', 1)[0] ?? '';
}

function isOurs(name: string): name is Option {
  return Object.hasOwn(options, name);
}

/** A path may start with a hyphen, but nobody's does; `./-x` is still there for it. */
function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** Null for what may be passed over: Chromium's switches, and a value that follows one. */
function explainForeign(word: string, name: string, isAfterForeign: boolean): Mistake | null {
  if (word === '' || word === '--') return null;
  if (isOption(word)) {
    const nearest = nearestWord(name, [...names, '--sessions', '--probe', '--diagnose']);
    if (nearest === null) return null;
    return { path: quotePlain(name), message: `is not an option here; did you mean ${nearest}?` };
  }
  if (isAfterForeign) return null;
  const isFile = /\.ya?ml$/i.test(word);
  const hint = isFile ? `; did you mean --config ${quotePlain(word)}?` : '.';
  return {
    path: quotePlain(word),
    message: `stands alone, but every value follows an option${hint}`,
  };
}

function quotePlain(word: string): string {
  return /^[\w./-]{1,60}$/.test(word) ? word : quote(word);
}

function readLanguage(word: string | undefined, mistakes: Mistake[]): Language | null {
  if (word === undefined) return null;
  const found = languages.find((language) => language === word.toLowerCase());
  if (found !== undefined) return found;
  const base = word.toLowerCase().split(/[-_.]/, 1)[0] ?? '';
  const meant = languages.find((language) => language === base) ?? otherNames[base];
  const hint = meant === undefined ? '.' : `; did you mean ${meant}?`;
  const message = `is ${quote(word)}, but must be one of ${languages.join(', ')}${hint}`;
  mistakes.push({ path: '--language', message });
  return null;
}

/** Paths longer than this keep their own width, so that one long path does not push all others. */
const widestColumn = 36;

/**
 * Findings for a terminal or a service's journal: a heading, one line `path: message` each with the
 * messages in one column, and what to do next. `configPath` is null for mistakes on the command
 * line itself. `isOk` says that the station can run, so the findings are warnings; there may be
 * none then. No line break at the end.
 */
export function formatMistakes(
  findings: readonly Mistake[],
  configPath: string | null,
  isOk = false,
): string {
  const where = configPath ?? 'The command line';
  if (isOk && findings.length === 0) return `${where} is in order.`;
  const one = isOk ? 'warning' : 'mistake';
  const count = findings.length === 1 ? `1 ${one}` : `${findings.length} ${one}s`;
  const heading = isOk ? `${where} is in order, with ${count}:` : `${where} has ${count}:`;
  const mend =
    configPath === null
      ? 'The options are --config FILE, --data-dir DIR, --windowed, --language nb, --check, --sessions, --probe and --diagnose.'
      : 'Mend the file and check it with --check; docs/station.example.yaml explains every key.';
  const hint = isOk ? 'The station runs all the same.' : mend;
  return `${heading}\n\n${table(findings)}\n\n${hint}`;
}

function table(findings: readonly Mistake[]): string {
  const labels = findings.map(({ path }) => (path === '' ? '' : `${path}:`));
  const widths = labels.map((label) => label.length).filter((width) => width <= widestColumn);
  const width = Math.max(0, ...widths);
  return findings
    .map(({ message }, index) => {
      const label = labels[index] ?? '';
      return label === '' ? `  ${message}` : `  ${label.padEnd(width)} ${message}`;
    })
    .join('\n');
}
