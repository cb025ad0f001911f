/** The sandbox's answers, and the requests its tests make, against Vipps' official OpenAPI files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Caller, createBody, receiptBody, type Answer } from '../sim-tests/sandbox-caller.ts';

const folder = join(import.meta.dirname, '../../../shared/vipps/openapi');
const isHere = existsSync(join(folder, 'epayment.yaml'));
const ref = 'charge-0001';

if (!isHere) {
  process.stderr.write(
    `NOT CHECKED: no OpenAPI files in ${folder}: the sandbox against the contract\n`,
  );
}

/** Validates against schemas of one OpenAPI file by their place in it. */
class Contract {
  readonly #ajv: Ajv;
  readonly #document: unknown;

  constructor(file: string) {
    this.#document = parse(readFileSync(join(folder, file), 'utf8'));
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
    addFormats(this.#ajv);
    // OpenAPI's own number formats; the schemas say integer beside them.
    for (const name of ['int32', 'int64', 'guid']) this.#ajv.addFormat(name, true);
    this.#ajv.addSchema(this.#document as object, 'contract');
  }

  #schema(name: string): ValidateFunction {
    const found = this.#ajv.getSchema(`contract#/components/schemas/${name}`);
    if (found === undefined) throw new Error(`the contract has no schema ${name}`);
    return found;
  }

  /** What the schema has against the value; empty where nothing. */
  against(name: string, value: unknown): string[] {
    const validate = this.#schema(name);
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  }

  /** Whether the operation documents this status. */
  documents(path: string, method: string, status: number): boolean {
    const paths = (this.#document as { paths: Record<string, Record<string, unknown>> }).paths;
    const operation = paths[path]?.[method] as { responses: Record<string, unknown> };
    return Object.hasOwn(operation.responses, String(status));
  }
}

describe.skipIf(!isHere)('the sandbox keeps to the official contract', () => {
  const epayment = isHere ? new Contract('epayment.yaml') : null;
  const orders = isHere ? new Contract('order-management.yaml') : null;
  const access = isHere ? new Contract('access-token.yaml') : null;
  const ofPayment = (name: string, answer: Answer) => epayment?.against(name, answer.body);

  test('the checker finds what breaks the contract', () => {
    expect(epayment?.against('GetPaymentResponse', { state: 'PAID' })).toContain(
      '/state must be equal to one of the allowed values',
    );
    expect(epayment?.against('Reference', 'short')).not.toEqual([]);
    expect(orders?.against('ErrorResponse', {})).not.toEqual([]);
  });

  test('the token', () => {
    const caller = new Caller();
    const { clientId, clientSecret } = caller.unit;
    const credentials = { client_id: clientId, client_secret: clientSecret };
    const headers = { ...caller.keyHeaders(), ...credentials };
    const answer = caller.raw('POST', '/accesstoken/get', headers);
    expect(access?.against('AuthorizationTokenResponse', answer.body)).toEqual([]);
  });

  test('creating: the request a kiosk makes, and the answer in every flow', () => {
    expect(epayment?.against('CreatePaymentRequest', createBody())).toEqual([]);
    const caller = new Caller();
    const redirect = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://example.com' };
    for (const [index, overrides] of [
      {},
      { qrFormat: { format: 'IMAGE/PNG', size: 400 } },
      { qrFormat: undefined },
      { ...redirect, qrFormat: undefined },
      { userFlow: 'NATIVE_REDIRECT', qrFormat: undefined },
    ].entries()) {
      const answer = caller.create({ ...overrides, reference: `charge-000${index}` });
      expect(answer.status).toBe(201);
      expect(ofPayment('CreatePaymentResponse', answer)).toEqual([]);
    }
    expect(epayment?.documents('/v1/payments', 'post', 201)).toBe(true);
  });

  test('looking at a payment in every state', () => {
    const states: Array<(caller: Caller) => unknown> = [
      () => null,
      (caller) => caller.sandbox.customer.approve(ref),
      (caller) => caller.sandbox.customer.decline(ref),
      (caller) => caller.sandbox.customer.letExpire(ref),
      (caller) => caller.cancel(ref),
    ];
    const seen = states.map((bring) => {
      const caller = new Caller();
      caller.create();
      bring(caller);
      const answer = caller.get(ref);
      expect(ofPayment('GetPaymentResponse', answer)).toEqual([]);
      return (answer.body as { state: string }).state;
    });
    expect(seen).toEqual(['CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED']);
  });

  test('capture, cancel, refund and the event log', () => {
    const caller = new Caller();
    caller.authorized(ref);
    const path = '/v1/payments/{Reference}';
    for (const [name, answer] of [
      ['capture', caller.capture(ref, 21_614)],
      ['refund', caller.refund(ref, 1000)],
      ['cancel', caller.cancel(ref)],
    ] as const) {
      expect(answer.status).toBe(200);
      expect(ofPayment('ModificationResponse', answer)).toEqual([]);
      expect(epayment?.documents(`${path}/${name}`, 'post', answer.status)).toBe(true);
    }
    const events = caller.events(ref).body as unknown[];
    expect(events).toHaveLength(5);
    for (const event of events) expect(epayment?.against('PaymentEvent', event)).toEqual([]);
  });

  test('every kind of refusal', () => {
    const caller = new Caller();
    caller.create({}, 'create-1');
    const path = '/v1/payments';
    const changes: Array<[string, Answer]> = [
      [path, caller.create({ reference: 'x' })],
      [path, caller.create({ amount: { currency: 'NOK', value: 1 } })],
      [path, caller.create({ reference: 'charge-0002' }, 'create-1')],
      [path, caller.create({ reference: 'charge-0003', shipping: {} })],
      [`${path}/{Reference}/capture`, caller.capture(ref, 1000)],
      [`${path}/{Reference}/capture`, caller.capture('charge-none', 1000)],
      [`${path}/{Reference}/refund`, caller.refund(ref, 1000)],
      [`${path}/{Reference}/cancel`, caller.cancel(ref, [])],
    ];
    for (const [place, answer] of changes) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(ofPayment('Problem', answer)).toEqual([]);
      expect(epayment?.documents(place, 'post', answer.status)).toBe(true);
    }
  });

  test('receipts: the request, the answers, the refusals', () => {
    const caller = new Caller();
    expect(orders?.against('Receipt', receiptBody(21_614))).toEqual([]);
    const sent = caller.receipt(ref, receiptBody(21_614));
    expect(typeof sent.body).toBe('string');
    const seen = caller.call('GET', `/order-management/v2/ECOM/${ref}`);
    expect(orders?.against('OrderV2Response', seen.body)).toEqual([]);
    const path = '/v2/{paymentType}/receipts/{orderId}';
    const refusals = [
      caller.receipt(ref, receiptBody(21_614)),
      caller.receipt('charge-0002', { orderLines: [] }),
    ];
    for (const answer of refusals) {
      expect(orders?.against('ErrorResponse', answer.body)).toEqual([]);
      expect(orders?.documents(path, 'post', answer.status)).toBe(true);
    }
  });
});
