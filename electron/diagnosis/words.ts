/**
 * The words of the diagnosis, one entry for each code: where it belongs, how bad it is unless told,
 * what is so and what to do. Values are free of language (figures, paths, ISO times, words of closed
 * lists), so that the screen can say the same in another one.
 */
import type { Area, FindingCode, Light } from '../session/service-view.ts';
import { computerWords } from './words-computer.ts';
import { fieldWords } from './words-field.ts';
import { paymentWords } from './words-payment.ts';

export interface Words {
  area: Area;
  /** Unless the one who finds it says otherwise. */
  light: Light;
  says: string;
  /** What is said instead with the light `unknown`. */
  unknown?: string;
  todo: string;
}

export type WordsTable = Partial<Record<FindingCode, Words>>;

const table = { ...fieldWords, ...paymentWords, ...computerWords } satisfies Record<
  FindingCode,
  Words
>;
type Table = typeof table;

/** The entry of a code. */
export function wordsOf(code: FindingCode): Words {
  return table[code];
}

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The values that the words of a code ask for. */
export type ValuesOf<Code extends FindingCode> = Record<
  NamesIn<Table[Code]['says']> | NamesIn<Table[Code]['todo']>,
  string
>;

/** English for values that are words of a closed list, by the value's name. */
const phrases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reason: {
    fell: 'its energy register fell',
    'fell-to-zero': 'its energy register fell to zero',
    jumped: 'its energy register rose further than can have flowed',
    late: 'its answers come too late',
    standing: 'its energy register stands still while power is drawn',
    'no-deliveries': 'payments were approved, and Vipps did not call about them',
    'foreign-answer': 'something else answers there',
    'no-answer-in-time': 'no answer in time',
  },
  culprit: {
    clock: 'the clock of this computer is wrong',
    certificate: 'the certificate is over',
  },
  how: {
    'long-ago': 'it lies before this program was made',
    'behind-record': 'the record already knows later times',
    'set-since': 'it was set while the station ran, which still counts from before',
  },
  state: {
    waiting: 'is tried again',
    sent: 'is under way',
    refused: 'was refused for good',
  },
  synchronized: { yes: 'yes', unknown: 'nobody can tell here' },
};

/** Fills a text in: `{name}` becomes the value, `[…]` goes where one of its values is empty. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value named ${name} for "${text}"`);
    return phrases[name]?.[value] ?? value;
  };
  const fill = (part: string): string =>
    part.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => valueOf(name));
  return fill(
    text.replaceAll(/\[([^\]]*)\]/g, (_whole, part: string) => {
      const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      return names.every((name) => valueOf(name) !== '') ? part : '';
    }),
  );
}
