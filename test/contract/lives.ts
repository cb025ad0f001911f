/**
 * Whole lives of payments through the real client, in every market and with every end, recorded
 * exchange by exchange. Each function lives one and hands back what went over the wire.
 */
import { countries } from '../../electron/config/countries.ts';
import { receiptLines } from '../../electron/payment/receipt.ts';
import { priceCharge } from '../../electron/session/tariff-price.ts';
import { costLines } from '../../electron/session/tariff-show.ts';
import { component, element, periods, tariff } from '../session/tariff-build.ts';
import type { Market } from '../sim/vipps/sales-unit.ts';
import type { Exchange } from './exchange.ts';
import { VippsCaller } from './vipps-caller.ts';

export const markets: Market[] = ['NO', 'DK', 'FI', 'SE'];

export function expectOk(outcome: { ok: boolean }): void {
  if (!outcome.ok) throw new Error(`went wrong: ${JSON.stringify(outcome)}`);
}

/** The bill of an hour's charge with every kind of line, at the market's VAT. */
export function billOf(market: Market) {
  const { vatPercent, language, currency } = countries[market];
  const vat = String(vatPercent);
  const priced = tariff(
    [
      element([
        component('ENERGY', '4.59', { vat }),
        component('TIME', '6.00', { vat }),
        component('PARKING_TIME', '30.00', { vat }),
        component('FLAT', '5.00', { vat }),
      ]),
    ],
    { currency },
  );
  const stretches = periods(
    '2026-11-22T13:00:00Z',
    ['2026-11-22T14:00:00Z', 18_423],
    ['2026-11-22T14:20:00Z', 0, false],
  );
  const price = priceCharge(priced, { timeZone: 'Europe/Oslo', periods: stretches });
  return { grossMinor: price.grossMinor, lines: receiptLines(costLines(price), language) };
}

export async function sendReceipt(caller: VippsCaller, reference: string) {
  const { lines } = billOf(caller.unit.market);
  const { currency } = caller;
  return caller.client.sendReceipt({ reference, currency, posId: '21678', lines });
}

/** Created, watched, approved, captured in part, the rest let go, receipt, and a refund in two parts. */
export async function wholeCharge(
  market: Market,
  qrRenderer: 'station' | 'vipps',
): Promise<Exchange[]> {
  const caller = new VippsCaller({ market });
  const { client } = caller;
  expectOk(await client.probe());
  const reference = await caller.created(qrRenderer);
  expectOk(await client.look(reference));
  expectOk(caller.sandbox.customer.approve(reference));
  expectOk(await client.look(reference));
  const { grossMinor } = billOf(market);
  expectOk(await caller.capture(reference, grossMinor));
  expectOk(await caller.cancel(reference));
  expectOk(await sendReceipt(caller, reference));
  expectOk(await client.look(reference));
  expectOk(await caller.refund(reference, 1000, 'refund-1'));
  expectOk(await caller.refund(reference, grossMinor - 1000, 'refund-2'));
  expectOk(await client.look(reference));
  expectOk(await client.events(reference));
  return caller.recorder.exchanges;
}

/** The longest and the shortest, the most and the least that a request may hold. */
export async function extremes(): Promise<Exchange[]> {
  const caller = new VippsCaller({ market: 'FI' });
  const wallet = { currency: 'EUR', flow: 'qr' } as const;
  const most = { ...wallet, amountMinor: 65_000_000, qrRenderer: 'vipps' } as const;
  const least = { ...wallet, amountMinor: 1, qrRenderer: 'station' } as const;
  const pairs = Array.from({ length: 5 }, (_, index) => [`${index}`.repeat(100), 'v'.repeat(500)]);
  const path = 'https://charge.example.com/';
  expectOk(
    await caller.client.create({
      ...most,
      reference: 'r'.repeat(64),
      idempotencyKey: 'k'.repeat(50),
      description: 'd'.repeat(100),
      returnUrl: path.padEnd(2500, 'x'),
      metadata: Object.fromEntries(pairs) as Record<string, string>,
    }),
  );
  expectOk(
    await caller.client.create({
      ...least,
      reference: 'r'.repeat(8),
      idempotencyKey: 'k',
      description: 'abc',
      returnUrl: null,
      metadata: {},
    }),
  );
  expectOk(caller.sandbox.customer.approve('r'.repeat(64)));
  expectOk(await caller.capture('r'.repeat(64), 65_000_000, 'c'));
  return caller.recorder.exchanges;
}

/** Every way to end without a charge, and every change that comes too early or too late. */
export async function otherEnds(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const { client } = caller;
  const { customer } = caller.sandbox;
  const declined = await caller.created();
  expectOk(customer.decline(declined));
  const expired = await caller.created();
  expectOk(customer.letExpire(expired));
  const terminated = await caller.created();
  expectOk(await caller.cancel(terminated, true));
  const beingApproved = await caller.created();
  expectOk(customer.beginApproval(beingApproved));
  await caller.cancel(beingApproved, true);
  const approved = await caller.authorized();
  await caller.cancel(approved, true);
  expectOk(await caller.cancel(approved, false, 'wholly'));
  const whole = await caller.authorized();
  expectOk(await caller.capture(whole, 50_000));
  expectOk(await caller.refund(whole, 50_000));
  const waiting = await caller.created();
  for (const reference of [
    declined,
    expired,
    terminated,
    beingApproved,
    approved,
    whole,
    waiting,
    'lk-21678-A-261122-9999',
  ]) {
    await client.look(reference);
    await client.events(reference);
    await caller.capture(reference, 1000, 'late');
    await caller.refund(reference, 1000, 'late');
    await caller.cancel(reference, false, 'late');
  }
  return caller.recorder.exchanges;
}

/** Rules of money that Vipps keeps: too much, too little, another currency, whole amounts only. */
export async function refusedMoney(): Promise<Exchange[]> {
  const caller = new VippsCaller({ partialCaptureIsEnabled: false });
  const reference = await caller.authorized();
  await caller.capture(reference, 1000, 'partial');
  caller.unit.partialCaptureIsEnabled = true;
  await caller.capture(reference, 50_001, 'too-much');
  await caller.capture(reference, 99, 'too-little');
  const key = `${reference}-foreign`;
  const foreign = { reference, idempotencyKey: key, amountMinor: 1000, currency: 'DKK' } as const;
  await caller.client.capture(foreign);
  expectOk(await caller.capture(reference, 20_000, 'right'));
  await caller.capture(reference, 20_001, 'right');
  await caller.refund(reference, 20_001, 'too-much');
  await caller.refund(reference, 123, 'magic-1');
  await caller.refund(reference, 124, 'magic-2');
  await caller.clock.advance(366 * 86_400_000);
  await caller.refund(reference, 100, 'too-late');
  await caller.capture(reference, 100, 'too-late');
  await caller.cancel(reference, false, 'too-late');
  return caller.recorder.exchanges;
}

/** The same thing asked again: the stored answer, or a conflict. Receipts are taken once. */
export async function repeats(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.created();
  await caller.created('station', reference);
  const again = caller.client.create({
    reference,
    idempotencyKey: 'another-key',
    amountMinor: 50_000,
    currency: 'NOK',
    description: 'Charging session',
    flow: 'qr',
    qrRenderer: 'station',
    returnUrl: null,
    metadata: {},
  });
  expectOk(caller.sandbox.customer.approve((await again, reference)));
  expectOk(await caller.capture(reference, 1000));
  expectOk(await caller.capture(reference, 1000));
  await caller.capture(reference, 1001);
  expectOk(await caller.refund(reference, 500));
  expectOk(await caller.refund(reference, 500));
  await caller.refund(reference, 400);
  expectOk(await caller.cancel(reference));
  expectOk(await caller.cancel(reference));
  expectOk(await sendReceipt(caller, reference));
  await sendReceipt(caller, reference);
  return caller.recorder.exchanges;
}

/** Keys and tokens that are not good, or no longer. */
export async function badKeys(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  const wrong = [
    { clientSecret: 'c2VjcmV0' },
    { subscriptionKeys: ['00000000000000000000000000000000', ''] as [string, string] },
    { msn: '654321' },
  ];
  for (const change of wrong) {
    const client = caller.clientOf({ ...caller.unit, ...change });
    await client.look(reference);
    await client.probe();
  }
  caller.sandbox.revokeTokens();
  expectOk(await caller.client.look(reference));
  await caller.clock.advance(2 * 3_600_000);
  expectOk(await caller.client.look(reference));
  caller.sandbox.keysAreRevoked = true;
  await caller.client.look(reference);
  await caller.capture(reference, 1000);
  await sendReceipt(caller, reference);
  return caller.recorder.exchanges;
}

/** More of everything than the limits allow: 5 changes and 120 looks a minute and reference. */
export async function overTheLimits(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  for (let count = 0; count < 6; count += 1) {
    await caller.capture(reference, 1000);
    await caller.refund(reference, 60_000);
    await caller.cancel(reference, true);
    await caller.created('station', reference).catch(() => undefined);
  }
  for (let count = 0; count < 121; count += 1) {
    await caller.client.look(reference);
    await caller.client.events(reference);
  }
  return caller.recorder.exchanges;
}
