/** What a delivery is taken for: an event of a payment, or nothing. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paymentEventTypes, readWebhookEvent } from '../../electron/payment/webhook-event.ts';
import { observed } from './webhook-deliveries.ts';

const event = {
  msn: '123456',
  reference: 'lk-21678-A-261122-1',
  pspReference: '740e7483-c083-4b95-9246-a37299ad53b7',
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 35_000 },
  timestamp: '2026-11-22T12:00:00.000Z',
  success: true,
};

function read(json: unknown) {
  return readWebhookEvent(Buffer.from(JSON.stringify(json)));
}

describe('an event of a payment', () => {
  it('is read from deliveries seen in public logs', () => {
    expect(observed.map(({ body }) => readWebhookEvent(Buffer.from(body)))).toEqual([
      {
        reference: 'inv-8-attempt-2',
        name: 'CREATED',
        success: true,
        pspReference: '740e7483-c083-4b95-9246-a37299ad53b7',
      },
      {
        reference: 'S00007-30-20251103142209',
        name: 'CREATED',
        success: true,
        pspReference: '49360986-4857-4556-bddb-ba6b58f25bb1',
      },
    ]);
  });

  it('may hold what nobody has heard of, and lack what is not needed', () => {
    const { reference, pspReference, name, success } = event;
    const more = { ...event, captureGuaranteedUntil: '2026-12-01', userDetails: {}, news: [1] };
    for (const json of [more, { reference, pspReference, name, success, idempotencyKey: null }]) {
      expect(read(json)).toEqual({ reference, pspReference, name, success });
    }
  });

  it('may have failed, and says so', () => {
    expect(read({ ...event, name: 'CAPTURED', success: false })).toMatchObject({ success: false });
  });

  it('has a name for each type that is registered for', () => {
    expect(paymentEventTypes).toEqual(
      'created aborted expired cancelled captured refunded authorized terminated'
        .split(' ')
        .map((name) => `epayments.payment.${name}.v1`),
    );
    for (const type of paymentEventTypes) {
      const name = type.split('.')[2]?.toUpperCase();
      expect(read({ ...event, name })).toMatchObject({ name });
    }
  });
});

describe('nothing is made of', () => {
  it.each<[string, unknown]>([
    ['a name nobody knows', { ...event, name: 'LOST' }],
    ['a name in small letters', { ...event, name: 'authorized' }],
    ['a check-in', { customerToken: 'x', merchantQrId: '1', initiatedAt: '2026-11-22' }],
    ['a reference that is none', { ...event, reference: 'lk 21678' }],
    ['a short reference', { ...event, reference: 'lk-1' }],
    ['a long reference', { ...event, reference: 'x'.repeat(65) }],
    ['a reference with a line break', { ...event, reference: `${event.reference}\n` }],
    ['no reference', { ...event, reference: undefined }],
    ['success in words', { ...event, success: 'true' }],
    ['no success', { ...event, success: undefined }],
    ['no pspReference', { ...event, pspReference: undefined }],
    ['an endless pspReference', { ...event, pspReference: 'x'.repeat(101) }],
    ['a list', [event]],
    ['null', null],
    ['a text', 'AUTHORIZED'],
  ])('%s', (_what, json) => {
    expect(read(json)).toBeNull();
  });

  it('no JSON, and no UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify(event));
    expect(readWebhookEvent(bytes.subarray(1))).toBeNull();
    expect(readWebhookEvent(Buffer.alloc(0))).toBeNull();
    bytes[bytes.indexOf('lk-')] = 0xff;
    expect(readWebhookEvent(bytes)).toBeNull();
  });

  it('any bytes, and any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(readWebhookEvent(bytes)).toBeNull();
        },
      ),
    );
  });
});
