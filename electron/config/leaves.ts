/**
 * The kinds of value station.yaml is made of. Each carries two texts: what the key means, for the
 * editor's JSON Schema, and what it must be, for the sentence about a mistake.
 */
import * as z from 'zod';
import {
  hostAndPortPattern,
  isAddressOrNetwork,
  isBaseUrl,
  isHttpsUrl,
  parseHostAndPort,
} from './address.ts';
import { listOf } from './path.ts';

/** Text of a shape. `mustBe` finishes the sentence "must be …". */
export function textOf(means: string, mustBe: string, pattern: RegExp) {
  return z.string({ error: mustBe }).regex(pattern, { error: mustBe }).describe(means);
}

/** Text for people: `least` to `most` characters, no control characters, no space at the ends. */
export function words(means: string, most: number) {
  const mustBe = `text of 1 to ${most} characters on one line`;
  return textOf(
    means,
    mustBe,
    new RegExp(`^(?!\\s)[^\\p{C}\\p{Zl}\\p{Zp}]{1,${most}}(?<!\\s)$`, 'u'),
  );
}

/** One of a closed list of words. */
export function oneOf<const Word extends string>(means: string, allowed: readonly Word[]) {
  return z.enum(allowed, { error: mustBeOneOf(allowed) }).describe(means);
}

function mustBeOneOf(allowed: readonly string[]): string {
  return allowed.length === 1 ? `${allowed[0]}` : `one of ${listOf(allowed)}`;
}

export interface Range {
  from: number;
  to: number;
  /** Multiples of this only; 1 unless told. */
  step?: number;
  unit?: string;
}

/** A whole number in a range, both ends included. */
export function whole(means: string, range: Range) {
  const { from, to, step = 1, unit = '' } = range;
  const steps = step === 1 ? '' : ` in steps of ${step}`;
  const of = unit === '' ? '' : ` ${unit}`;
  const error = `a whole number from ${from} to ${to}${of}${steps}`;
  const number = z.int({ error }).min(from, { error }).max(to, { error });
  return (step === 1 ? number : number.multipleOf(step, { error })).describe(means);
}

/** Yes or no, as YAML 1.2 writes it. */
export function yesOrNo(means: string) {
  return z.boolean({ error: 'true or false' }).describe(means);
}

/** A section with these keys and no others. */
export function section<Shape extends z.core.$ZodLooseShape>(means: string, shape: Shape) {
  return z.strictObject(shape, { error: `a section with ${keysOf(shape)}` }).describe(means);
}

function keysOf(shape: z.core.$ZodLooseShape): string {
  const keys = Object.keys(shape);
  return `the ${keys.length === 1 ? 'key' : 'keys'} ${listOf(keys, 'and')}`;
}

/** A list of `least` to `most` entries. */
export function list<Entry extends z.ZodType>(
  means: string,
  entry: Entry,
  { least, most, of }: { least: number; most: number; of: string },
) {
  const error = `a list of ${least} to ${most} ${of}`;
  return z.array(entry, { error }).min(least, { error }).max(most, { error }).describe(means);
}

/** An address drivers are sent to. */
export function httpsUrl(means: string) {
  const error = 'an https address such as "https://example.com/terms"';
  return z.string({ error }).refine(isHttpsUrl, { error }).describe(means).meta({ format: 'uri' });
}

/** An address that others are made from by appending a path. */
export function baseUrl(means: string, example: string) {
  const error = `an https address without a slash at the end, such as "${example}" (http only for this machine's own addresses)`;
  return z.string({ error }).refine(isBaseUrl, { error }).describe(means).meta({ format: 'uri' });
}

/** One machine, or a network of them. */
export function addressOrNetwork(means: string) {
  const error = 'an IP address such as "10.0.0.5", or a network such as "10.0.0.0/24"';
  return z.string({ error }).refine(isAddressOrNetwork, { error }).describe(means);
}

/** A TCP address. */
export function hostAndPort(means: string, example: string) {
  const error = `host:port such as "${example}"`;
  return z
    .string({ error })
    .regex(hostAndPortPattern, { error })
    .refine((text) => parseHostAndPort(text) !== null, { error })
    .describe(means);
}
