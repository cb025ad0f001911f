/** Checks a request that was really sent against an operation of an OpenAPI 3.0 document. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Recorded } from '../payment/recording-server.ts';

type Json = Record<string, unknown>;

const json = z.record(z.string(), z.unknown());
const parameters = z.array(json).default([]);
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'header', 'query']),
  required: z.boolean().default(false),
  schema: json,
});

export interface Operations {
  /** What is wrong with the request as the operation `METHOD /path/{with}/parameters`; empty if nothing. */
  mistakes(operation: string, request: Recorded): string[];
}

/** Reads a document; `basePath` is the path of its servers. */
export function openApi(file: string, basePath: string): Operations {
  const document = json.parse(parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    // The formats used (int64, uri, date-time, guid) say nothing beyond type and pattern here.
    validateFormats: false,
    // Patterns are written for ECMA without the u flag.
    unicodeRegExp: false,
  });
  ajv.addSchema(closed(document) as Json, 'document');

  function at(pointer: string): Json {
    const parts = pointer.replace('#/', '').split('/');
    const unescaped = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    return json.parse(unescaped.reduce<unknown>((node, part) => (node as Json)[part], document));
  }

  function resolve(node: Json): Json {
    return typeof node['$ref'] === 'string' ? at(node['$ref']) : node;
  }

  function broken(schema: Json, value: unknown): string[] {
    // Relative references in a lone schema point into the document.
    const text = JSON.stringify(closed(schema)).replaceAll('"$ref":"#/', '"$ref":"document#/');
    const validate = ajv.compile(JSON.parse(text) as Json);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }

  function parameterMistakes(given: Json, path: Map<string, string>, request: Recorded): string[] {
    const one = parameter.parse(resolve(given));
    const header = request.headers[one.name.toLowerCase()];
    const value = one.in === 'path' ? path.get(one.name) : header;
    if (value === undefined) return one.required ? [`${one.in} ${one.name} is missing`] : [];
    return broken(resolve(one.schema), value).map((why) => `${one.in} ${one.name}${why}`);
  }

  return {
    mistakes(operation, request) {
      const [method = '', template = ''] = operation.split(' ');
      const item = json.parse(json.parse(document['paths'])[template]);
      const described = json.parse(item[method.toLowerCase()]);
      const path = pathValues(basePath + template, request.path);
      if (request.method !== method || path === null) {
        return [`${request.method} ${request.path} is not ${operation}`];
      }
      const given = [
        ...parameters.parse(item['parameters']),
        ...parameters.parse(described['parameters']),
      ];
      const found = given.flatMap((one) => parameterMistakes(one, path, request));
      if (described['requestBody'] === undefined) {
        return request.body === '' ? found : [...found, 'a body where none belongs'];
      }
      const content = json.parse(json.parse(described['requestBody'])['content']);
      const schema = json.parse(json.parse(content['application/json'])['schema']);
      return [...found, ...broken(schema, JSON.parse(request.body)).map((why) => `body${why}`)];
    },
  };
}

/** The values of `{name}` parts; null if the path is of another form. */
function pathValues(template: string, path: string): Map<string, string> | null {
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

/** The same schemas, refusing fields they do not name: Vipps may refuse them too. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isObject = copy['type'] === 'object' && copy['properties'] !== undefined;
  if (isObject && copy['additionalProperties'] === undefined) copy['additionalProperties'] = false;
  return copy;
}
