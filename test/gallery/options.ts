/** What the command line of `npm run gallery` asks for; each mistake in it has its own words. */
import { parseArgs } from 'node:util';
import { themes, textSizes } from '../e2e/dress.ts';
import { everything, isWanted, sizes, type Wanted } from './picture-list.ts';

export const usage = `Usage: npm run gallery [-- OPTIONS]

Draws every screen in every language, size and theme into docs/gallery/ and looks for what is cut
off or overlaps. OPTIONS, each a list with commas:

  --screens welcome,pay     screens by name, or by the beginning of it
  --languages nb,fi         languages
  --sizes 1280x800          sizes of the glass
  --themes dark             light, dark
  --texts normal,large      sizes of the text, in every language; else large in one

  --accept                  accepts how the screens look now: renews test/e2e/pictures/
  --readme                  renews the pictures and the animation of README.md in docs/images/`;

export type GalleryTask =
  { kind: 'album'; wanted: Wanted } | { kind: 'accept' } | { kind: 'readme' } | { kind: 'help' };

export class OptionMistake extends Error {}

/** The members of a list with commas; all that are allowed when it is not given. */
function listed<T extends string>(name: string, text: string | undefined, allowed: readonly T[]) {
  if (text === undefined) return allowed;
  const asked = text.split(',').map((one) => one.trim());
  const wrong = asked.find((one) => !allowed.some((known) => known === one));
  if (wrong !== undefined) {
    throw new OptionMistake(`--${name} knows ${allowed.join(', ')}; not "${wrong}"`);
  }
  return allowed.filter((one) => asked.includes(one));
}

function screensOf(text: string | undefined, known: readonly string[]): string[] | null {
  if (text === undefined) return null;
  const asked = text.split(',').map((one) => one.trim());
  const wrong = asked.find((one) => !known.some((screen) => isWanted(screen, [one])));
  if (wrong !== undefined) {
    throw new OptionMistake(`--screens knows ${known.join(', ')}; not "${wrong}"`);
  }
  return asked;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  screens: text,
  languages: text,
  sizes: text,
  themes: text,
  texts: text,
  accept: flag,
  readme: flag,
  help: flag,
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OptionMistake(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param screens the names of all screens there are
 * @throws OptionMistake where the command line is wrong
 */
export function parseOptions(args: readonly string[], screens: readonly string[]): GalleryTask {
  const { accept, readme, help, ...lists } = parsed(args);
  if (help) return { kind: 'help' };
  const isNarrowed = Object.values(lists).some((list) => list !== undefined);
  if (accept || readme) {
    if (isNarrowed || (accept && readme)) {
      throw new OptionMistake('--accept and --readme stand alone');
    }
    return { kind: accept ? 'accept' : 'readme' };
  }
  const wanted: Wanted = {
    screens: screensOf(lists.screens, screens),
    languages: listed('languages', lists.languages, everything.languages),
    sizes: listed('sizes', lists.sizes, sizes),
    themes: listed('themes', lists.themes, themes),
    texts: lists.texts === undefined ? null : listed('texts', lists.texts, textSizes),
  };
  return { kind: 'album', wanted };
}
