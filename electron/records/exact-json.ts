/** JSON whose numbers may be exact decimals: 12.30 is written as it is, never through a float. */

/** A number by its digits, such as "12.30". */
export class ExactNumber {
  readonly digits: string;

  /** @throws when the text is no JSON number without exponent */
  constructor(digits: string) {
    if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(digits)) throw new Error(`"${digits}" is no number`);
    this.digits = digits;
  }
}

export type ExactJson =
  | ExactNumber
  | string
  | number
  | boolean
  | null
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson | undefined };

/** Indented by two spaces; members that are undefined are left out. */
export function exactJson(value: ExactJson, indent = ''): string {
  if (value instanceof ExactNumber) return value.digits;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    const entries = value.map((entry) => `${inner}${exactJson(entry, inner)}`);
    return `[\n${entries.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${inner}${JSON.stringify(key)}: ${exactJson(member, inner)}`],
  );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

function isList(value: object): value is readonly ExactJson[] {
  return Array.isArray(value);
}
