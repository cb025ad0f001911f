/** A payment by redirect as the phone meets it: link, landing page, choice, and the way back. */
import { expect, test } from 'vitest';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, minuteMs } from './sandbox-caller.ts';

const ref = 'charge-0001';
const returnUrl = 'https://charge.example.com/21678/s/abc?a=1&b=2';

function begin(overrides: Record<string, unknown> = {}) {
  const caller = new Caller();
  const created = caller.create({
    userFlow: 'WEB_REDIRECT',
    qrFormat: undefined,
    returnUrl,
    ...overrides,
  });
  const link = String(asObject(created.body)?.['redirectUrl']);
  const { pathname, search } = new URL(link);
  const look = () => {
    const answer = caller.raw('GET', pathname + search, {});
    return { ...answer, html: String(answer.raw.body) };
  };
  const choose = (choice: string) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = caller.raw('POST', pathname + search, type, choice);
    return { ...answer, html: String(answer.raw.body) };
  };
  return { caller, link, look, choose };
}

test('the page says what is to be paid, fits a phone, and works without a program', () => {
  const { look } = begin({ paymentDescription: 'Charging <at> "21678" & more' });
  const { status, headers, html } = look();
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'cache-control': 'no-store' });
  expect(html).toContain('<h1>350.00 NOK</h1>');
  expect(html).toContain('Charging &#60;at&#62; &#34;21678&#34; &#38; more');
  expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  expect(html).toMatch(/<form method="post">\s*<button name="choice" value="approve">Approve</);
  expect(html).toContain('value="decline"');
  expect(html).not.toMatch(/<script|https?:\/\//);
});

test.each([
  ['approve', 'AUTHORIZED', 'You have approved this payment.'],
  ['decline', 'ABORTED', 'You have declined this payment.'],
])('after %s the phone is led back, and the page says it is over', (choice, state, words) => {
  const { caller, look, choose } = begin();
  expect(choose(`choice=${choice}`)).toMatchObject({
    status: 303,
    headers: { location: returnUrl },
  });
  expect(caller.sandbox.payment(ref).state).toBe(state);
  const { html } = look();
  expect(html).toContain(words);
  expect(html).toContain('href="https://charge.example.com/21678/s/abc?a=1&#38;b=2"');
  expect(html).not.toContain('<form');
});

test.each([
  [
    'expired',
    'The time for this payment is over.',
    (caller: Caller) => (caller.nowMs += 10 * minuteMs),
  ],
  ['cancelled', 'The merchant has cancelled this payment.', (caller: Caller) => caller.cancel(ref)],
])(
  'a payment that is %s cannot be approved any more, and the page leads back',
  (_name, words, end) => {
    const { caller, look, choose } = begin();
    end(caller);
    const { html } = look();
    expect(html).toContain(words);
    expect(html).toContain('Back to the shop');
    expect(choose('choice=approve')).toMatchObject({
      status: 303,
      headers: { location: returnUrl },
    });
    expect(caller.sandbox.payment(ref).authorizedMinor).toBe(0);
  },
);

test('a second tap changes nothing and leads back as well', () => {
  const { caller, choose } = begin();
  choose('choice=approve');
  expect(choose('choice=decline')).toMatchObject({ status: 303, headers: { location: returnUrl } });
  expect(caller.sandbox.payment(ref).state).toBe('AUTHORIZED');
});

test('what the bank refuses is said, and may be tried again', () => {
  const { caller, choose } = begin({ amount: { currency: 'NOK', value: 151 } });
  const { status, html } = choose('choice=approve');
  expect(status).toBe(200);
  expect(html).toContain('Not approved: insufficient funds.');
  expect(html).toContain('value="approve"');
  expect(choose('choice=decline').status).toBe(303);
  expect(caller.sandbox.payment(ref).state).toBe('ABORTED');
});

test('anything but the two choices does nothing', () => {
  const { caller, choose } = begin();
  expect(choose('choice=maybe').status).toBe(400);
  expect(choose('').status).toBe(400);
  expect(caller.sandbox.payment(ref).state).toBe('CREATED');
});

test('without an address to return to it leads to itself', () => {
  const { caller, look } = begin({ userFlow: 'NATIVE_REDIRECT', returnUrl: undefined });
  const [payment] = caller.sandbox.book.all();
  const path = `/landing?token=${payment?.token}`;
  const gone = caller.raw('POST', path, {}, 'choice=approve');
  expect(gone).toMatchObject({ status: 303, headers: { location: path } });
  const { html } = look();
  expect(html).not.toContain('Back to the shop');
  expect(caller.raw('GET', '/landing?token=none', {}).status).toBe(404);
  expect(caller.raw('GET', '/landing', {}).status).toBe(404);
});

test('a customer who opens the link has the payment before them, until it is over', () => {
  const { caller, link } = begin();
  const { customer } = caller.sandbox;
  expect(customer.openLink(link)).toBe(ref);
  expect(customer.openLink(`${link}x`)).toBeNull();
  customer.approve(ref);
  expect(customer.openLink(link)).toBeNull();
});

test('an app link leads to its payment, a code’s picture or text to none', () => {
  const caller = new Caller();
  const open = (reference: string, overrides: Record<string, unknown>) => {
    caller.create({ reference, ...overrides });
    const { redirectUrl } = caller.sandbox.payment(reference);
    return caller.sandbox.customer.openLink(redirectUrl ?? '');
  };
  const native = { userFlow: 'NATIVE_REDIRECT', qrFormat: undefined };
  expect(open('charge-0002', native)).toBe('charge-0002');
  expect(open('charge-0003', { qrFormat: undefined })).toBeNull();
  expect(open('charge-0004', {})).toBeNull();
});

test('a link is over when its time is', () => {
  const { caller, link } = begin();
  caller.nowMs += 10 * minuteMs;
  expect(caller.sandbox.customer.openLink(link)).toBeNull();
});

test('the books hold both addresses', () => {
  const { caller, link } = begin();
  expect(caller.sandbox.payment(ref)).toMatchObject({ returnUrl, redirectUrl: link });
  caller.create({ reference: 'charge-0002' });
  const { returnUrl: none, redirectUrl, qrText } = caller.sandbox.payment('charge-0002');
  expect([none, redirectUrl]).toEqual([null, qrText]);
});

test.each(['http://127.0.0.1:8080/21678/s/a', 'http://localhost:8080/', 'http://[::1]:8080/'])(
  'a simulated station without TLS may be returned to at %s',
  (local) => {
    const { choose } = begin({ returnUrl: local });
    expect(choose('choice=approve').headers).toEqual({ location: local });
  },
);

test.each([
  ['http://192.168.1.20/', 'returnUrl'],
  ['http://localhost.example.com/', 'returnUrl'],
  ['javascript:alert(1)', 'returnUrl'],
  ['http://127.0.0.1:8080/r', 'receiptUrl'],
])('%s is refused as %s', (address, field) => {
  const caller = new Caller();
  expect(caller.create({ [field]: address })).toMatchObject({ status: 400, code: '4090' });
});
