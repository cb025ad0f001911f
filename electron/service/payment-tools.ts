/** Tests of the way to Vipps, and of Vipps' way back: one at a time. */
import { answered, refused, type Handlers } from './handlers.ts';
import type { PaymentToolsParts } from './payment-steps.ts';
import { testTheWayBack } from './way-back.ts';
import { testTheWay } from './way-there.ts';

export type PaymentTools = Pick<Handlers, 'testPayment' | 'testWebhook'>;

export function paymentTools(parts: PaymentToolsParts): PaymentTools {
  let isBusy = false;
  const once = async <T>(run: () => Promise<T>): Promise<T | null> => {
    if (isBusy) return null;
    isBusy = true;
    try {
      return await run();
    } finally {
      isBusy = false;
    }
  };
  const busy = () => refused('busy', 'A test is under way; wait for its end.');
  return {
    async testPayment() {
      const steps = await once(() => testTheWay(parts));
      return steps === null ? busy() : answered<'testPayment'>(steps);
    },
    async testWebhook() {
      const steps = await once(() => testTheWayBack(parts));
      return steps === null ? busy() : answered<'testWebhook'>(steps);
    },
  };
}
