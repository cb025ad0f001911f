/**
 * The smallest payment Vipps takes, made and cancelled at once, nobody being shown its code: proof that
 * this station can sell. In test environments only.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { isLoopback } from '../config/address.ts';
import type { Outcome, Payments, PaymentView } from '../payment/payments.ts';
import { majorText } from '../records/decimals.ts';
import { leastMinor } from '../session/limits.ts';
import type { TestStep } from '../session/service-view.ts';
import type { Currency } from '../session/view.ts';

/** Vipps' own test environment (docs: "API servers"). */
const testHost = 'apitest.vipps.no';

/**
 * Whether payments there are play money for certain: Vipps' test server itself, or a sandbox on this
 * computer. An operator's gateway is not, whatever stands behind it: that cannot be seen from here.
 */
export function isTestEnvironment(baseUrl: string, hasGateway: boolean): boolean {
  if (hasGateway) return false;
  const { hostname } = new URL(baseUrl);
  return hostname === testHost || isLoopback(hostname);
}

/**
 * A reference of no outlet's: those begin with `lk-` (session/reference.ts), and only such are searched
 * for, so this one is never taken for an orphan. 31 characters.
 */
export function testReference(): string {
  return `ladekiosk-test-${randomBytes(8).toString('hex')}`;
}

export type TimeStep = (
  step: TestStep['step'],
  run: () => Promise<Pick<TestStep, 'light' | 'says'>>,
) => Promise<boolean>;

export interface TestPayment {
  reference: string;
  currency: Currency;
  stationId: string;
}

/** The steps `create` and `cancel`. What may have been made is cancelled, whatever came of making it. */
export async function createAndCancel(
  payments: Payments,
  { reference, currency, stationId }: TestPayment,
  time: TimeStep,
): Promise<void> {
  const amountMinor = leastMinor[currency];
  const what = `${majorText(amountMinor)} ${currency}`;
  let mayExist = false;
  await time('create', async () => {
    const created = await payments.create({
      reference,
      idempotencyKey: randomUUID(),
      amountMinor,
      currency,
      description: 'Test of a charging station, nothing is charged',
      flow: 'qr',
      qrRenderer: 'station',
      returnUrl: null,
      metadata: { station: stationId, purpose: 'test' },
    });
    mayExist = created.ok || created.error.retry === 'unknown';
    if (created.ok) return { light: 'ok', says: `A payment of ${what} was made: ${reference}.` };
    return { light: 'fault', says: `No payment could be made: ${created.error.message}.` };
  });
  if (!mayExist) return;
  await time('cancel', async () => {
    const cancelled = await cancelTwice(payments, reference);
    if (isOver(cancelled)) {
      return { light: 'ok', says: `It was cancelled, and Vipps shows it so: nothing was held.` };
    }
    const why = cancelled.ok ? `it is ${cancelled.value.state}` : cancelled.error.message;
    return {
      light: 'fault',
      says: `${reference} of ${what} could not be cancelled: ${why}. Nobody was shown its code; it ends by itself within ten minutes.`,
    };
  });
}

/** Once more with the same key, as an answer may have been lost; then as Vipps shows it. */
async function cancelTwice(payments: Payments, reference: string): Promise<Outcome<PaymentView>> {
  const cancel = { reference, idempotencyKey: randomUUID(), onlyIfNotAuthorized: true };
  const first = await payments.cancel(cancel);
  if (!first.ok) await payments.cancel(cancel);
  return payments.look(reference);
}

function isOver(look: Outcome<PaymentView>): boolean {
  if (!look.ok) return false;
  const { state, authorizedMinor } = look.value;
  return (state === 'TERMINATED' || state === 'ABORTED') && authorizedMinor === 0;
}
