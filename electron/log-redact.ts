/**
 * The second line of defence of the log: takes out what should never have been handed to it. The
 * first is not to log secrets, names and numbers of people at all.
 */

const hidden = '[hidden]';
const limits = { depth: 6, entries: 100, characters: 8000 } as const;

/** Names of fields whose whole value is hidden. */
const secretName =
  /secret|password|passphrase|authorization|cookie|credential|subscription-?key|(?:access|refresh|id|customer)_?token|^token$|^pin(?:hash)?$|private_?key|api_?key|client_?id|phone|msisdn|e-?mail|(?:first|last|given|family)_?name|userdetails|^sub$/i;

/** Names of fields that hold the numbers of things, which may look like the numbers of people. */
const identifierName = /reference|trace|serial|idempotency|hash|registers?$|frame|bytes$/i;

/** Secrets by their shape. */
const secretShapes: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  // JSON Web Token: two base64url parts that begin an object, and a signature.
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]+)?/g, hidden],
  [/\bscrypt\$[^\s"',;]+/g, hidden],
  [/(:\/\/)[^/@\s"]+@/g, `$1${hidden}@`],
  [
    /((?:client_?id|client_?secret|subscription-?key|access_?token|password|token|secret)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    `$1${hidden}`,
  ],
  // From the beginning of a word only: from each of its letters, a long one took 40 ms.
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, hidden],
];

/**
 * Phone numbers: with + and a country code, or Nordic ones as Vipps writes them (MSISDN: 45, 46, 47
 * or 358 and the number, with or without 00). Bare eight digits are left: meters' serial numbers
 * look like that.
 */
const phoneShapes = [
  /(?<![\w.+-])\+\d(?:[ ().-]{0,2}\d){6,14}(?![\w])/g,
  /(?<![\w.-])(?:00)?4[57](?: ?\d){8}(?![\w.-])/g,
  /(?<![\w.-])(?:00)?46(?: ?\d){8,9}(?![\w.-])/g,
  /(?<![\w.-])(?:00)?358(?: ?\d){7,10}(?![\w.-])/g,
];

export type Redact = (value: unknown) => unknown;

/**
 * Makes the filter. It copies what it is given, as plain data that JSON can hold: secrets hidden by
 * field name, by shape and, for `secrets`, by value; errors written out with their causes; cycles,
 * depth and length cut off. It never throws.
 */
export function makeRedact(secrets: readonly string[] = []): Redact {
  // Very short values would punch holes into ordinary words.
  const values = secrets.filter((secret) => secret.length >= 6);
  const text = (value: string, isIdentifier: boolean): string => {
    let clean = value;
    for (const secret of values) clean = clean.replaceAll(secret, hidden);
    for (const [shape, by] of secretShapes) clean = clean.replace(shape, by);
    if (!isIdentifier) for (const shape of phoneShapes) clean = clean.replace(shape, hidden);
    return clean;
  };
  const redact = (
    value: unknown,
    name: string,
    depth: number,
    above: readonly object[],
  ): unknown => {
    if (typeof value === 'string') {
      return text(value.slice(0, limits.characters), identifierName.test(name));
    }
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (above.includes(value)) return '[circular]';
    if (depth >= limits.depth) return '[deeper]';
    const path = [...above, value];
    if (Array.isArray(value)) {
      return value.slice(0, limits.entries).map((entry) => redact(entry, name, depth + 1, path));
    }
    const result: Record<string, unknown> = {};
    for (const [key, entry] of fieldsOf(value)) {
      result[key] = secretName.test(key) ? hidden : redact(entry, key, depth + 1, path);
    }
    return result;
  };
  return (value) => {
    try {
      return redact(value, '', 0, []);
    } catch (error) {
      // A getter or a proxy that throws: the line is lost, the station is not.
      return { unloggable: error instanceof Error ? error.name : typeof error };
    }
  };
}

/** The fields of an object; of an error also those that are not enumerable. */
function fieldsOf(value: object): [string, unknown][] {
  if (value instanceof Map) return [['map', [...value.entries()]]];
  if (value instanceof Set) return [['set', [...value.values()]]];
  const own = Object.entries(value).slice(0, limits.entries);
  if (!(value instanceof Error)) return own;
  const { name, message, stack, cause } = value;
  const described: [string, unknown][] = [
    ['type', name],
    ['message', message],
    ['stack', stack],
  ];
  if (cause !== undefined) described.push(['cause', cause]);
  return [
    ...described,
    ...own.filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key)),
  ];
}
