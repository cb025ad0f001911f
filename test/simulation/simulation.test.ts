/**
 * Five hundred lives of a station, by seed: every promise held, everything that can go wrong did,
 * the same seed is the same life, and a station broken on purpose is found out.
 */
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Payments } from '../../electron/payment/payments.ts';
import type { FieldDevices } from '../../electron/field.ts';
import { allTransitions } from '../session/transitions.ts';
import { nothingSeen, type LifeOptions } from './life.ts';
import { runMany, type ManySeeds } from './many-seeds.ts';
import { runSeed } from './run-seed.ts';
import { allTrouble } from './trouble.ts';

const seeds = 500;

/** What a charge, or the attempt at one, can end as, and why it can be suspended. */
const allEnds = [
  'Local',
  'LocalOutOfCredit',
  'Other',
  'PowerLoss',
  'StoppedByEV',
  'Timeout',
  'declined',
  'expired',
  'failed',
  'suspended: meter-lost',
  'suspended: relay-open',
  'suspended: restart',
];

describe(`${seeds} seeds`, () => {
  let run: ManySeeds;
  beforeAll(async () => {
    run = await runMany({ from: 1, seeds });
  }, 400_000);

  it('hold every promise', () => {
    const { broken } = run;
    const told = broken === null ? null : `seed ${broken.seed}: ${broken.message}\n${broken.stack}`;
    expect(told).toBeNull();
  });

  it('take every way of the state diagram, and no other', () => {
    expect([...run.seen.transitions].toSorted()).toEqual(allTransitions().toSorted());
  });

  it('see every end of a visit', () => {
    expect([...run.seen.outcomes.keys()].toSorted()).toEqual(allEnds);
  });

  it('see every kind of trouble many times', () => {
    for (const what of allTrouble) {
      expect(run.seen.faults.get(what) ?? 0, what).toBeGreaterThanOrEqual(20);
    }
    expect([...run.seen.faults.keys()].toSorted()).toEqual([...allTrouble].toSorted());
  });

  it('cut the power often, and often in the middle of a journal write', () => {
    expect(run.seen.powerCuts).toBeGreaterThanOrEqual(200);
    expect(run.seen.powerCutsAtWrites).toBeGreaterThanOrEqual(100);
  });

  it('are whole days of charging', () => {
    expect(run.seen.charges).toBeGreaterThanOrEqual(2000);
    expect(run.seen.events).toBeGreaterThanOrEqual(200_000);
  });
});

test.each([1, 54, 77])('seed %d is the same life each time', async (seed) => {
  const first = await runSeed(seed, nothingSeen());
  const second = await runSeed(seed, nothingSeen());
  expect(second.trail).toEqual(first.trail);
  expect(second.virtualMs).toBe(first.virtualMs);
  const other = await runSeed(seed + 1, nothingSeen());
  expect(other.trail).not.toEqual(first.trail);
});

describe('a station broken on purpose is found out:', () => {
  const ofPayments = (change: (payments: Payments) => Partial<Payments>): LifeOptions => ({
    tamper: { payments: (payments) => ({ ...payments, ...change(payments) }) },
  });
  const ofDevices = (change: (devices: FieldDevices) => FieldDevices): LifeOptions => ({
    tamper: { devices: change },
  });

  const breaks: [string, LifeOptions, RegExp][] = [
    [
      'it captures twice',
      ofPayments((real) => ({
        async capture(capture) {
          await real.capture(capture);
          return real.capture({ ...capture, idempotencyKey: `${capture.idempotencyKey}-again` });
        },
      })),
      /captured \d+ times|paid \d+, due \d+|not settled/,
    ],
    [
      'it captures a minor unit too much',
      ofPayments((real) => ({
        capture: (capture) => real.capture({ ...capture, amountMinor: capture.amountMinor + 1 }),
      })),
      /paid|refund|not settled|captured/,
    ],
    [
      'it believes a cancel that was never sent',
      ofPayments((real) => ({
        async cancel({ reference }) {
          const looked = await real.look(reference);
          if (!looked.ok) return looked;
          const { authorizedMinor, capturedMinor } = looked.value;
          const cancelledMinor = authorizedMinor - capturedMinor;
          return { ok: true, value: { ...looked.value, cancelledMinor } };
        },
      })),
      /is not captured|is left open|not settled/,
    ],
    [
      'it says a receipt was sent that was not',
      ofPayments(() => ({ sendReceipt: () => Promise.resolve({ ok: true, value: undefined }) })),
      /no receipt/,
    ],
    [
      'its commands to open do nothing, and its lease never ends',
      ofDevices(({ meter, relay }) => ({
        meter,
        relay: {
          ...relay,
          open: () => relay.energize(),
          state: async () => {
            await relay.energize();
            return relay.state();
          },
        },
      })),
      /is closed and nobody has money held/,
    ],
    [
      'its meter counts double',
      ofDevices(({ meter, relay }) => ({
        relay,
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
      /billed \d+ Wh of \d+ delivered/,
    ],
    [
      'its journal forgets every other bill',
      {
        tamper: {
          journal: (journal) => ({
            ...journal,
            append(event, before, after) {
              const isPayment = event.type === 'PaymentCreated' || event.type === 'PaymentSeen';
              if (!isPayment) journal.append(event, before, after);
            },
          }),
        },
      },
      /./,
    ],
  ];

  test.each(breaks)('%s', async (_what, options, expected) => {
    let found: Error | null = null;
    for (let seed = 1; seed <= 40 && found === null; seed += 1) {
      ({ failure: found } = await runSeed(seed, nothingSeen(), options));
    }
    expect(found?.message ?? 'nothing was found').toMatch(expected);
  });
});
