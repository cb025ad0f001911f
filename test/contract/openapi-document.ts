/** One OpenAPI 3.0 document: finds the operation a request is for, and validates against its schemas. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';

export type Json = Record<string, unknown>;

const json = z.record(z.string(), z.unknown());
const list = z.array(json).default([]);
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'header', 'query']),
  required: z.boolean().default(false),
  schema: z.object({ type: z.string().optional() }),
});

export interface Parameter extends Omit<z.infer<typeof parameter>, 'schema'> {
  /** Where its schema stands. */
  pointer: string;
  /** A number is wanted, though paths and headers hold texts only. */
  isNumber: boolean;
}

/** A request or answer body as described: by media type without its parameters, where its schema stands. */
export type Content = ReadonlyMap<string, string>;

export interface Operation {
  /** `POST /epayment/v1/payments/{Reference}/capture` */
  name: string;
  parameters: Parameter[];
  /** Values of the path's parts in braces. */
  pathValues: ReadonlyMap<string, string>;
  /** Null: none belongs there. */
  requestBody: { isRequired: boolean; content: Content } | null;
  /** By status; an empty map: documented, and nothing is said of a body. */
  answers: ReadonlyMap<number, Content>;
  /** An access token in the header Authorization is demanded. */
  wantsToken: boolean;
}

type Described = Omit<Operation, 'pathValues'>;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class OpenApiDocument {
  readonly #document: Json;
  readonly #basePath: string;
  readonly #ajv: Ajv;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #described = new Map<string, Described>();

  /** `basePath` is the path of the document's servers. */
  constructor(file: string, basePath: string) {
    this.#document = json.parse(parse(readFileSync(file, 'utf8')));
    this.#basePath = basePath;
    this.#ajv = new Ajv({
      strict: false,
      allErrors: true,
      // Patterns are written for ECMA without the u flag.
      unicodeRegExp: false,
      logger: false,
    });
    addFormats(this.#ajv);
    this.#ajv.addFormat('guid', guid);
    this.#ajv.addSchema(closed(this.#document) as Json, 'document');
  }

  /** The operation of a method and path; null where the document has none. */
  operation(method: string, path: string): Operation | null {
    if (!path.startsWith(`${this.#basePath}/`)) return null;
    for (const template of Object.keys(json.parse(this.#document['paths']))) {
      const pathValues = valuesOf(this.#basePath + template, path);
      if (pathValues === null) continue;
      const described = this.#describe(method, template);
      if (described !== null) return { ...described, pathValues };
    }
    return null;
  }

  /** Each operation with each status it lists, as `GET /path 200`; deprecated ones left out. */
  documentedAnswers(): string[] {
    const items = Object.entries(json.parse(this.#document['paths']));
    return items.flatMap(([template, item]) =>
      ['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) => {
        const described = this.#describe(method, template);
        const isOld = (json.parse(item)[method.toLowerCase()] as Json | undefined)?.['deprecated'];
        if (described === null || isOld === true) return [];
        return [...described.answers.keys()].map((status) => `${described.name} ${status}`);
      }),
    );
  }

  #describe(method: string, template: string): Described | null {
    const name = `${method} ${this.#basePath}${template}`;
    const known = this.#described.get(name);
    if (known !== undefined) return known;
    const base = ['paths', template];
    const place = [...base, method.toLowerCase()];
    const own = this.#resolve(place)?.node;
    if (own === undefined) return null;
    const described = {
      name,
      parameters: [
        ...this.#parameters([...base, 'parameters']),
        ...this.#parameters([...place, 'parameters']),
      ],
      requestBody: this.#requestBody([...place, 'requestBody']),
      answers: this.#answers([...place, 'responses']),
      wantsToken: own['security'] !== undefined || this.#document['security'] !== undefined,
    };
    this.#described.set(name, described);
    return described;
  }

  /** What the schema at the pointer has against the value; empty where nothing. */
  against(pointer: string, value: unknown): string[] {
    const known = this.#validators.get(pointer);
    const validate = known ?? this.#ajv.compile({ $ref: `document#${pointer}` });
    this.#validators.set(pointer, validate);
    validate(value);
    return (validate.errors ?? []).map(said);
  }

  /** The same for what a path or header says, where a number is written in digits. */
  againstText({ pointer, isNumber }: Parameter, text: string): string[] {
    return this.against(pointer, isNumber && /^-?\d+$/.test(text) ? Number(text) : text);
  }

  #at(parts: string[]): unknown {
    return parts.reduce<unknown>((node, part) => {
      return node === undefined ? undefined : (node as Json)[part];
    }, this.#document);
  }

  /** The place itself, or the one its `$ref` leads to; null where nothing is. */
  #resolve(parts: string[]): { parts: string[]; node: Json } | null {
    const node = this.#at(parts);
    if (node === undefined) return null;
    const reference = (node as Json)['$ref'];
    if (typeof reference !== 'string') return { parts, node: json.parse(node) };
    const unescaped = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');
    return this.#resolve(reference.replace('#/', '').split('/').map(unescaped));
  }

  #parameters(parts: string[]): Parameter[] {
    return list.parse(this.#at(parts)).flatMap((_one, index) => {
      const found = this.#resolve([...parts, String(index)]);
      if (found === null) return [];
      const { schema, ...named } = parameter.parse(found.node);
      const isNumber = schema.type === 'integer' || schema.type === 'number';
      return [{ ...named, isNumber, pointer: pointerTo([...found.parts, 'schema']) }];
    });
  }

  #content(parts: string[], node: Json): Content {
    return new Map(
      Object.keys(json.default({}).parse(node['content'])).map((mediaType) => [
        bareType(mediaType),
        pointerTo([...parts, 'content', mediaType, 'schema']),
      ]),
    );
  }

  #requestBody(parts: string[]): Operation['requestBody'] {
    const found = this.#resolve(parts);
    if (found === null) return null;
    const isRequired = found.node['required'] === true;
    return { isRequired, content: this.#content(found.parts, found.node) };
  }

  #answers(parts: string[]): Operation['answers'] {
    const answers = new Map<number, Content>();
    for (const status of Object.keys(this.#resolve(parts)?.node ?? {})) {
      const found = this.#resolve([...parts, status]);
      if (found !== null) answers.set(Number(status), this.#content(found.parts, found.node));
    }
    return answers;
  }
}

/** `application/json` of `application/json;charset=UTF-8`. */
export function bareType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** One sentence part per fault: where it is, and what. An unknown field is named, not only its object. */
function said(error: ErrorObject): string {
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty;
  return unknown === undefined
    ? `${error.instancePath || '/'} ${error.message ?? error.keyword}`
    : `${error.instancePath}/${unknown} is not described`;
}

function pointerTo(parts: string[]): string {
  return parts
    .map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}

/** The values of `{name}` parts; null if the path is of another form. */
function valuesOf(template: string, path: string): Map<string, string> | null {
  const wanted = template.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return null;
  const values = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name !== undefined) values.set(name, decodeURIComponent(parts[index] ?? ''));
    else if (part !== parts[index]) return null;
  }
  return values;
}

/** The same schemas, refusing fields they do not name: who invents one is found out. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  // One that names fields describes an object, even where it does not say so.
  const isObject = (copy['type'] ?? 'object') === 'object' && copy['properties'] !== undefined;
  if (isObject && copy['additionalProperties'] === undefined) copy['additionalProperties'] = false;
  return copy;
}
