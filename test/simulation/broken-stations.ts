/** Stations broken on purpose, each in one way: a simulation that cannot fail proves nothing. */
import type { FieldDevices } from '../../electron/field.ts';
import type { Outcome, Payments, PaymentView } from '../../electron/payment/payments.ts';
import type { Life, LifeOptions } from './life.ts';

export interface BrokenStation {
  what: string;
  options: () => LifeOptions;
  /** What the simulation says of it. */
  found: RegExp;
}

function ofPayments(change: (payments: Payments) => Partial<Payments>): () => LifeOptions {
  return () => ({ tamper: { payments: (payments) => ({ ...payments, ...change(payments) }) } });
}

function ofDevices(change: (devices: FieldDevices) => FieldDevices): () => LifeOptions {
  return () => ({ tamper: { devices: change } });
}

/** What was asked for, as if Vipps had confirmed it. */
async function imagined(
  payments: Payments,
  reference: string,
  change: (view: PaymentView) => Partial<PaymentView>,
): Promise<Outcome<PaymentView>> {
  const looked = await payments.look(reference);
  if (!looked.ok) return looked;
  return { ok: true, value: { ...looked.value, ...change(looked.value) } };
}

/** Every so often, for the first five minutes of a life: all of one that lasts no longer. */
function repeat(life: Life, everyMs: number, run: () => void): void {
  for (let times = 1; times * everyMs <= 300_000; times += 1) life.time.after(times * everyMs, run);
}

function portalForAWhile({ network, time }: Life): void {
  network.faults.add('network captive');
  time.after(6_000, () => network.faults.delete('network captive'));
}

/** Takes every 200 for a success, whatever it says. */
function credulous(real: Payments, views: Map<string, PaymentView>): Partial<Payments> {
  return {
    async look(reference) {
      const looked = await real.look(reference);
      if (looked.ok) views.set(reference, looked.value);
      return looked;
    },
    async capture(capture) {
      const outcome = await real.capture(capture);
      const view = views.get(capture.reference);
      if (outcome.ok || outcome.error.status !== 200 || view === undefined) return outcome;
      return { ok: true, value: { ...view, capturedMinor: capture.amountMinor } };
    },
    async sendReceipt(receipt) {
      const outcome = await real.sendReceipt(receipt);
      if (outcome.ok || outcome.error.status !== 200) return outcome;
      return { ok: true, value: undefined };
    },
  };
}

const ofMoney: BrokenStation[] = [
  {
    what: 'it captures twice',
    options: ofPayments((real) => ({
      async capture(capture) {
        await real.capture(capture);
        return real.capture({ ...capture, idempotencyKey: `${capture.idempotencyKey}x` });
      },
    })),
    found: /captured \d+ times|captured \d+, due \d+|needs a person/,
  },
  {
    what: 'it captures a minor unit too much',
    options: ofPayments((real) => ({
      capture: (capture) => real.capture({ ...capture, amountMinor: capture.amountMinor + 1 }),
    })),
    found: /captured \d+, due \d+|needs a person/,
  },
  {
    what: 'it forgets to cancel the rest',
    options: ofPayments((real) => ({
      cancel: ({ reference }) =>
        imagined(real, reference, ({ authorizedMinor, capturedMinor }) => ({
          cancelledMinor: authorizedMinor - capturedMinor,
        })),
    })),
    found: /is not captured|is left open|not settled|needs a person/,
  },
  {
    what: 'it refunds twice',
    options: () => ({
      ...ofPayments((real) => ({
        async refund(refund) {
          const outcome = await real.refund(refund);
          const idempotencyKey = `${refund.idempotencyKey}x`;
          await real.refund({ ...refund, idempotencyKey, amountMinor: 1 });
          return outcome;
        },
      }))(),
      prepare: ({ sandbox }) => {
        for (const unit of sandbox.salesUnits) unit.partialCaptureIsEnabled = false;
      },
    }),
    found: /refunded|needs a person|not settled.*changed-outside/,
  },
  {
    what: 'it says a receipt was sent that was not',
    options: ofPayments(() => ({
      sendReceipt: () => Promise.resolve({ ok: true, value: undefined }),
    })),
    found: /no receipt/,
  },
  {
    what: 'it believes what a captive portal says with status 200',
    options: () => {
      const views = new Map<string, PaymentView>();
      return {
        tamper: { payments: (real) => ({ ...real, ...credulous(real, views) }) },
        prepare: (life) => repeat(life, 20_000, () => portalForAWhile(life)),
      };
    },
    found: /paid \d+, due \d+|needs a person|no receipt/,
  },
  {
    what: 'a clock that is wrong makes it give a capture up',
    options: () => {
      const prepare = (life: Life): void => {
        life.clockOddity = 1;
        repeat(life, 60_000, () => life.cutPower(3_000));
      };
      let firstMs: number | null = null;
      let isFarOff = false;
      return {
        prepare,
        tamper: {
          journal: (journal) => ({
            ...journal,
            append(event, before, after) {
              firstMs ??= event.atMs;
              isFarOff = Math.abs(event.atMs - firstMs) > 24 * 3_600_000;
              journal.append(event, before, after);
            },
          }),
          payments: (real) => ({
            ...real,
            capture: (capture) => (isFarOff ? Promise.resolve(tooLate) : real.capture(capture)),
          }),
        },
      };
    },
    found: /needs a person|paid \d+, due \d+/,
  },
];

const tooLate: Outcome<PaymentView> = {
  ok: false,
  error: {
    code: 'capture-period-over',
    retry: 'never',
    retryAfterMs: null,
    status: null,
    vippsCode: null,
    message: 'too late by our clock',
    traceId: null,
  },
};

const ofCurrent: BrokenStation[] = [
  {
    what: 'its commands to open do nothing, and its lease never ends',
    options: ofDevices(({ relay, ...others }) => ({
      ...others,
      relay: {
        ...relay,
        open: () => relay.energize(),
        state: async () => {
          await relay.energize();
          return relay.state();
        },
      },
    })),
    found: /is closed and nobody has money held/,
  },
  {
    what: 'it holds the relay after it has let the hold go',
    options: ofPayments((real) => ({
      async look(reference) {
        const before = await real.look(reference);
        if (!before.ok || before.value.state !== 'AUTHORIZED') return before;
        const idempotencyKey = `${reference}-early`;
        await real.cancel({ reference, idempotencyKey, onlyIfNotAuthorized: false });
        return before;
      },
    })),
    found: /is closed and nobody has money held/,
  },
  {
    what: "it charges on another payment's approval",
    options: () => {
      let approved: PaymentView | null = null;
      return {
        tamper: {
          payments: (real) => ({
            ...real,
            async look(reference) {
              const looked = await real.look(reference);
              if (!looked.ok) return looked;
              const { state, authorizedMinor, capturedMinor, cancelledMinor } = looked.value;
              const isUntouched = capturedMinor === 0 && cancelledMinor === 0;
              if (state === 'AUTHORIZED' && authorizedMinor > 0 && isUntouched) {
                approved = looked.value;
              }
              if (approved === null || state !== 'CREATED') return looked;
              return { ok: true, value: { ...approved, reference } };
            },
          }),
        },
      };
    },
    found: /is closed and nobody has money held|passes what is authorized/,
  },
  {
    what: 'it takes every car for one that asks',
    options: ofDevices(({ pilot, ...others }) => ({
      ...others,
      pilot: pilot && {
        ...pilot,
        async state() {
          const result = await pilot.state();
          return result.ok ? { ok: true, value: { ...result.value, vehicle: 'C' } } : result;
        },
      },
    })),
    found: /is closed and no car asks/,
  },
  {
    what: 'its meter counts double',
    options: ofDevices(({ meter, ...others }) => ({
      ...others,
      meter: {
        ...meter,
        async read() {
          const result = await meter.read();
          if (!result.ok) return result;
          const { energyWh } = result.value;
          return { ok: true, value: { ...result.value, energyWh: energyWh * 2 } };
        },
      },
    })),
    found: /billed \d+ Wh of \d+ delivered/,
  },
];

const ofRecord: BrokenStation = {
  what: 'its journal forgets what became of payments',
  options: () => ({
    tamper: {
      journal: (journal) => ({
        ...journal,
        append(event, before, after) {
          const isPayment = event.type === 'PaymentCreated' || event.type === 'PaymentSeen';
          if (!isPayment) journal.append(event, before, after);
        },
      }),
    },
  }),
  found: /./,
};

export const brokenStations: readonly BrokenStation[] = [...ofMoney, ...ofCurrent, ofRecord];
