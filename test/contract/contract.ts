/**
 * Holds one exchange against Vipps' official documents: is there such an operation, is the request
 * what it asks for to the letter, is the answer one it may give. Says every fault in one line.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Exchange, Headers } from './exchange.ts';
import { bareType, OpenApiDocument, type Content, type Operation } from './openapi-document.ts';

/** The official files lie beside the checkout: they belong to Vipps and are not copied into it. */
const folder = join(import.meta.dirname, '../../../shared/vipps/openapi');

const files = {
  epayment: ['epayment.yaml', '/epayment'],
  token: ['access-token.yaml', ''],
  orders: ['order-management.yaml', '/order-management'],
  webhooks: ['webhooks.yaml', '/webhooks'],
  codes: ['qr.yaml', '/qr'],
} as const;

export const contractIsHere = Object.values(files).every(([file]) => {
  return existsSync(join(folder, file));
});

/** Says on the terminal that something is not checked; nothing where all is. */
export function warnWithoutContract(what: string): void {
  if (contractIsHere) return;
  process.stderr.write(`NOT CHECKED: ${what}: Vipps' OpenAPI files are not in ${folder}\n`);
}

/** What any HTTP client sends and any server answers without an API saying so. */
const ofTransport = {
  request: new Set(['accept', 'user-agent', 'host', 'connection', 'content-length']),
  answer: new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']),
};

/** Shapes of a refusal that stands in no document, by the name a finding gives them. */
const undescribedShapes = {
  /** The gateway in front of the API. */
  gateway: z.strictObject({ statusCode: z.int(), message: z.string().min(1) }),
  /** The identity provider behind the token endpoint. */
  'identity provider': z.strictObject({
    error: z.string().min(1),
    error_description: z.string(),
    error_codes: z.array(z.int()),
    timestamp: z.iso.datetime(),
    trace_id: z.string(),
    correlation_id: z.string(),
    error_uri: z.string(),
  }),
} as const;

/** Where each document describes a refusal, for statuses it does not list. */
const refusalSchemas = [
  ['epayment', '/components/schemas/Problem', 'application/problem+json'],
  ['orders', '/components/schemas/ErrorResponse', 'application/json'],
  ['webhooks', '/components/schemas/ProblemDetails', 'application/problem+json'],
  ['codes', '/components/schemas/QrErrorResponse', 'application/json'],
] as const;

export class Contract {
  readonly #documents = {
    epayment: new OpenApiDocument(join(folder, files.epayment[0]), files.epayment[1]),
    token: new OpenApiDocument(join(folder, files.token[0]), files.token[1]),
    orders: new OpenApiDocument(join(folder, files.orders[0]), files.orders[1]),
    webhooks: new OpenApiDocument(join(folder, files.webhooks[0]), files.webhooks[1]),
    codes: new OpenApiDocument(join(folder, files.codes[0]), files.codes[1]),
  };

  /** Everything that departs from the documents; empty where nothing does. */
  findings(exchange: Exchange): string[] {
    const { method, path } = exchange.request;
    const [pathname = '', query] = path.split('?');
    for (const [name, document] of Object.entries(this.#documents)) {
      const operation = document.operation(method, pathname);
      if (operation === null) continue;
      const asked = exchange.isWrongOnPurpose
        ? []
        : [
            ...(query === undefined ? [] : ['a query where none belongs']),
            ...this.#requestFaults(document, operation, exchange.request),
          ];
      const answered =
        exchange.answer === null
          ? []
          : this.#answerFaults(name, document, operation, exchange.answer);
      return [
        ...asked.map((fault) => `${operation.name}: request: ${fault}`),
        ...answered.map((fault) => `${operation.name}: answer ${fault}`),
      ];
    }
    return [`${method} ${pathname}: in no document`];
  }

  /** The operation's name; null where no document has it. */
  operationName({ request }: Exchange): string | null {
    const [pathname = ''] = request.path.split('?');
    for (const document of Object.values(this.#documents)) {
      const operation = document.operation(request.method, pathname);
      if (operation !== null) return operation.name;
    }
    return null;
  }

  /** Every operation of a document with every status it lists, except where no client of ours goes. */
  documentedAnswers(name: keyof typeof files): string[] {
    return this.#documents[name].documentedAnswers();
  }

  #requestFaults(
    document: OpenApiDocument,
    operation: Operation,
    request: Exchange['request'],
  ): string[] {
    const { headers, body } = request;
    const found: string[] = [];
    const known = new Set(ofTransport.request);
    for (const one of operation.parameters) {
      if (one.in === 'header') known.add(one.name.toLowerCase());
      const value =
        one.in === 'path' ? operation.pathValues.get(one.name) : only(headers, one.name);
      if (value !== undefined) {
        const faults = document.againstText(one, value);
        found.push(...faults.map((fault) => `${one.in} ${one.name} ${fault}`));
      } else if (one.required) found.push(`${one.in} ${one.name} is missing`);
    }
    if (operation.wantsToken) {
      known.add('authorization');
      const authorization = only(headers, 'authorization') ?? '';
      if (!/^Bearer \S+$/.test(authorization)) found.push('header Authorization is no token');
    }
    if (body !== '') known.add('content-type');
    const strange = Object.keys(headers).filter((name) => !known.has(name));
    found.push(...strange.map((name) => `header ${name} is not described`));
    return [...found, ...this.#requestBodyFaults(document, operation, headers, body)];
  }

  #requestBodyFaults(
    document: OpenApiDocument,
    { requestBody }: Operation,
    headers: Headers,
    body: string,
  ): string[] {
    if (body === '') return requestBody?.isRequired === true ? ['the body is missing'] : [];
    if (requestBody === null) return ['a body where none belongs'];
    const type = bareType(only(headers, 'content-type') ?? '');
    const pointer = requestBody.content.get(type);
    if (pointer === undefined) return [`content type "${type}" is not described`];
    return document.against(pointer, JSON.parse(body)).map((fault) => `body ${fault}`);
  }

  #answerFaults(
    name: string,
    document: OpenApiDocument,
    operation: Operation,
    answer: NonNullable<Exchange['answer']>,
  ): string[] {
    const { status, headers } = answer;
    const found = Object.keys(headers)
      .filter((header) => header !== 'content-type' && !ofTransport.answer.has(header))
      .map((header) => `header ${header} is not described`);
    const wait = only(headers, 'retry-after');
    if (wait !== undefined && !/^[1-9]\d{0,4}$/.test(wait)) {
      found.push('header retry-after is no number of seconds');
    }
    if (status === 429 && wait === undefined) found.push('header retry-after is missing');
    const content = operation.answers.get(status);
    if (content === undefined) found.push('status is not described');
    return [...found, ...this.#bodyFaults(name, document, content, answer)].map(
      (fault) => `${status}: ${fault}`,
    );
  }

  /** `content` is empty or undefined where the document says nothing of a body. */
  #bodyFaults(
    name: string,
    document: OpenApiDocument,
    content: Content | undefined,
    { status, headers, body }: NonNullable<Exchange['answer']>,
  ): string[] {
    const isSilent = content === undefined || content.size === 0;
    if (body === '') return isSilent ? [] : ['body is missing'];
    const type = bareType(only(headers, 'content-type') ?? '');
    const value: unknown = JSON.parse(body);
    const foreign = foreignShapeOf(value, type);
    if (status >= 400 && foreign !== null) {
      return [`body of the ${foreign} is not described`, ...wrongStatus(value, status)];
    }
    if (!isSilent) {
      const pointer = content.get(type);
      if (pointer === undefined) return [`content type "${type}" is not described`];
      const faults = document.against(pointer, value).map((fault) => `body ${fault}`);
      return status >= 400 ? [...faults, ...wrongStatus(value, status)] : faults;
    }
    // A status of no document, in the API's own words: then they must be its usual ones.
    const own = refusalSchemas.find(([api, _pointer, mediaType]) => {
      return api === name && mediaType === type;
    });
    if (own === undefined) return ['body of no known shape'];
    const faults = document.against(own[1], value).map((fault) => `body ${fault}`);
    return [...faults, ...wrongStatus(value, status)];
  }
}

/** Whose refusal this is, if it is none of the API's own; null where it is, or is nobody's. */
function foreignShapeOf(value: unknown, type: string): string | null {
  if (type !== 'application/json') return null;
  const found = Object.entries(undescribedShapes).find(([, schema]) => {
    return schema.safeParse(value).success;
  });
  return found?.[0] ?? null;
}

/** A refusal that names a status names the one it came with. */
function wrongStatus(value: unknown, status: number): string[] {
  const { status: told, statusCode } = value as { status?: unknown; statusCode?: unknown };
  const named = told ?? statusCode ?? status;
  return named === status ? [] : [`body says ${JSON.stringify(named)}`];
}

function only(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}
