/**
 * Lives of payments that a phone makes on its own page: led to Vipps' landing page by a link, approved
 * or not, and led back. Through the real client, recorded exchange by exchange.
 */
import type { PaymentState } from '../../electron/payment/payments.ts';
import type { Market } from '../sim/vipps/sales-unit.ts';
import type { Exchange } from './exchange.ts';
import { billOf, expectOk, sendReceipt } from './lives.ts';
import { chooseOnLanding, openLanding } from './phone-on-landing.ts';
import { VippsCaller } from './vipps-caller.ts';

const minuteMs = 60_000;

function expectSame(what: string, is: unknown, wanted: unknown): void {
  if (is !== wanted) throw new Error(`${what}: ${String(is)} instead of ${String(wanted)}`);
}

async function expectState(caller: VippsCaller, reference: string, wanted: PaymentState) {
  const seen = await caller.client.look(reference);
  expectSame(reference, seen.ok ? seen.value.state : seen.error.message, wanted);
}

/** Created, approved on the landing page, captured in part, the rest let go, receipt, refund. */
export async function paidByPhone(market: Market): Promise<Exchange[]> {
  const caller = new VippsCaller({ market });
  const { client, sandbox } = caller;
  expectOk(await client.probe());
  const { reference, link, returnUrl } = await caller.createdByPhone();
  await expectState(caller, reference, 'CREATED');
  expectSame('the way back', chooseOnLanding(sandbox, link, 'approve'), returnUrl);
  await expectState(caller, reference, 'AUTHORIZED');
  const { grossMinor } = billOf(market);
  expectOk(await caller.capture(reference, grossMinor));
  expectOk(await caller.cancel(reference));
  expectOk(await sendReceipt(caller, reference));
  expectOk(await caller.refund(reference, 1000));
  expectOk(await client.events(reference));
  const { capturedMinor, cancelledMinor, receipt } = sandbox.payment(reference);
  expectSame('held', 50_000 - capturedMinor - cancelledMinor, 0);
  expectSame('the receipt', receipt?.totalMinor, capturedMinor);
  return caller.recorder.exchanges;
}

/** Every other end, and what the page says to a phone that comes to it too late. */
export async function phoneEnds(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const { sandbox } = caller;
  const declined = await caller.createdByPhone();
  const wayBack = chooseOnLanding(sandbox, declined.link, 'decline');
  expectSame('the way back', wayBack, declined.returnUrl);
  await expectState(caller, declined.reference, 'ABORTED');

  const unapproved = await caller.createdByPhone();
  expectOk(await caller.cancel(unapproved.reference, true));
  chooseOnLanding(sandbox, unapproved.link, 'approve');
  await expectState(caller, unapproved.reference, 'TERMINATED');

  const approved = await caller.createdByPhone();
  chooseOnLanding(sandbox, approved.link, 'approve');
  expectSame('too late', (await caller.cancel(approved.reference, true)).ok, false);
  await expectState(caller, approved.reference, 'AUTHORIZED');
  expectOk(await caller.cancel(approved.reference, false, 'wholly'));

  const beingApproved = await caller.createdByPhone();
  expectOk(sandbox.customer.beginApproval(beingApproved.reference));
  expectSame('at the bank', (await caller.cancel(beingApproved.reference, true)).ok, false);

  // 1.51: the bank says there is not enough; the page says so, and the payment stays open.
  const refused = await caller.createdByPhone(151);
  expectSame('refused by the bank', chooseOnLanding(sandbox, refused.link, 'approve'), null);
  await expectState(caller, refused.reference, 'CREATED');

  const expired = await caller.createdByPhone();
  await caller.clock.advance(10 * minuteMs);
  openLanding(sandbox, expired.link);
  await expectState(caller, expired.reference, 'EXPIRED');
  await expectState(caller, refused.reference, 'EXPIRED');

  for (const { reference } of [declined, unapproved, approved, beingApproved, refused, expired]) {
    await caller.client.events(reference);
    await caller.capture(reference, 1000, 'late');
    await caller.cancel(reference, false, 'late');
    await caller.refund(reference, 1000, 'late');
  }
  return caller.recorder.exchanges;
}

/** The same phone's payment asked for again, as after a lost answer: the same link, no second payment. */
export async function phoneRepeats(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const { reference, link } = await caller.createdByPhone();
  const again = await caller.createdByPhone(50_000, reference);
  expectSame('the link', again.link, link);
  const otherwise = await caller.createdByPhone(50_001, reference).catch(() => null);
  expectSame('the same key with another amount', otherwise, null);
  expectSame('payments', caller.sandbox.payments().length, 1);
  return caller.recorder.exchanges;
}

/** The longest and the shortest, the most and the least that a creation for a phone may hold. */
export async function phoneExtremes(): Promise<Exchange[]> {
  const caller = new VippsCaller({ market: 'DK' });
  const phone = { currency: 'DKK', flow: 'redirect', qrRenderer: 'station' } as const;
  const pairs = Array.from({ length: 5 }, (_, index) => [`${index}`.repeat(100), 'v'.repeat(500)]);
  const most = await caller.client.create({
    ...phone,
    amountMinor: 65_000_000,
    reference: 'R'.repeat(64),
    idempotencyKey: 'K'.repeat(50),
    description: 'Ø'.repeat(100),
    returnUrl: 'https://charge.example.com/'.padEnd(2500, 'x'),
    metadata: Object.fromEntries(pairs) as Record<string, string>,
  });
  const least = await caller.client.create({
    ...phone,
    amountMinor: 1,
    reference: 'r'.repeat(8),
    idempotencyKey: 'k',
    description: 'abc',
    returnUrl: 'https://x',
    metadata: {},
  });
  for (const created of [most, least]) {
    if (!created.ok) throw new Error(created.error.message);
    const { reference, wayIn } = created.value;
    const { returnUrl, amountMinor } = caller.sandbox.payment(reference);
    const link = wayIn.kind === 'link' ? wayIn.url : '';
    expectSame('the way back', chooseOnLanding(caller.sandbox, link, 'approve'), returnUrl);
    expectOk(await caller.capture(reference, amountMinor));
    await expectState(caller, reference, 'AUTHORIZED');
  }
  return caller.recorder.exchanges;
}
