/** Whether ten thousand visits leave anything behind in memory: a station in virtual time. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FieldDevices } from '../../electron/field.ts';
import type { Outcome, PaymentView, Payments } from '../../electron/payment/payments.ts';
import type { Journal } from '../../electron/ports.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { Station } from '../../electron/station.ts';
import { ok } from '../../hardware/result.ts';
import { withPrices } from '../session/walk.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { facts, plainDesk, silent } from '../station/bench.ts';
import type { Measurement, Section } from './findings.ts';

const visits = 10_000;
const earlyVisits = 1000;
const startMs = Date.UTC(2027, 0, 15, 9);
const amountMinor = 35_000;
const rules = withPrices({ ENERGY: '459' }, { receiptMs: 1000 });

function collector(): () => void {
  setFlagsFromString('--expose_gc');
  return runInNewContext('gc') as () => void;
}

/** Vipps with a memory for one payment: what grows here must be the station. */
class ForgetfulVipps {
  #view: PaymentView = {
    reference: '',
    state: 'CREATED',
    currency: 'NOK',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captureGuaranteedUntilMs: null,
  };
  receipts = 0;

  #change(change: Partial<PaymentView>): Promise<Outcome<PaymentView>> {
    this.#view = { ...this.#view, ...change };
    return Promise.resolve({ ok: true, value: this.#view });
  }

  payments(): Payments {
    const notFound = {
      code: 'not-found',
      retry: 'never',
      retryAfterMs: null,
      status: 404,
      vippsCode: null,
      message: 'look: HTTP 404',
      traceId: null,
    } as const;
    return {
      create: async ({ reference }) => {
        await this.#change({
          reference,
          state: 'AUTHORIZED',
          authorizedMinor: amountMinor,
          capturedMinor: 0,
          cancelledMinor: 0,
        });
        return {
          ok: true,
          value: { reference, wayIn: { kind: 'text', payload: 'https://qr.example' } },
        };
      },
      look: (reference) =>
        reference === this.#view.reference
          ? this.#change({})
          : Promise.resolve({ ok: false, error: notFound }),
      events: () => Promise.resolve({ ok: true, value: [] }),
      capture: (capture) => this.#change({ capturedMinor: capture.amountMinor }),
      refund: () => this.#change({}),
      cancel: () => this.#change({ cancelledMinor: amountMinor - this.#view.capturedMinor }),
      sendReceipt: () => {
        this.receipts += 1;
        return Promise.resolve({ ok: true, value: undefined });
      },
      probe: () => Promise.resolve({ ok: true, value: undefined }),
    };
  }
}

/** A relay, and a meter whose register runs while it is closed. */
function devicesIn(time: VirtualTime): FieldDevices {
  let isClosed = false;
  let energyWh = 4_000_000;
  let lastMs = time.nowMs();
  const count = (): void => {
    const nowMs = time.nowMs();
    if (isClosed) energyWh += Math.round(((nowMs - lastMs) * 18_000) / 3_600_000);
    lastMs = nowMs;
  };
  const set = (next: boolean) => {
    count();
    isClosed = next;
    return Promise.resolve(ok(undefined));
  };
  return {
    meter: {
      identity: () => Promise.resolve(ok({ serialNumber: '1000', model: null })),
      read: () => {
        count();
        const atMs = time.nowMs();
        const powerW = isClosed ? 18_000 : 0;
        return Promise.resolve(ok({ energyWh, powerW, askedAtMs: atMs, answeredAtMs: atMs }));
      },
    },
    relay: {
      leaseMs: 3000,
      energize: () => set(true),
      open: () => set(false),
      state: () => Promise.resolve(ok({ coilIsEnergized: isClosed, auxiliaryIsClosed: isClosed })),
    },
  };
}

/** As the real one: each event becomes text, and nothing of it is kept. */
function passingJournal(): Journal & { bytes: number } {
  const journal = {
    bytes: 0,
    replay: () => ({ state: initialState(rules), replayed: 0 }),
    append: (event: object) => {
      journal.bytes += JSON.stringify(event).length;
    },
    close: () => undefined,
  };
  return journal;
}

/** One driver: pays, charges for some seconds, stops, goes. */
function drive(station: Station): void {
  const evse = 'A';
  const session = station.state.evses[evse]?.session;
  switch (session?.state) {
    case 'idle':
      return station.intend({ type: 'start', evse });
    case 'terms':
      return station.intend({ type: 'acceptTerms', evse });
    case 'amount':
      return station.intend({ type: 'pay', evse, amountMinor });
    case 'charging':
      if (session.charge.costMinor > 200) station.intend({ type: 'stop', evse });
      return;
    case 'finished':
      return station.intend({ type: 'done', evse });
    default:
  }
}

async function measure(): Promise<Section> {
  const collect = collector();
  const time = new VirtualTime(startMs);
  const vipps = new ForgetfulVipps();
  const journal = passingJournal();
  const station = new Station({
    rules,
    facts,
    journal,
    state: initialState(rules),
    clock: time,
    clockIsUncertain: false,
    payments: vipps.payments(),
    desk: plainDesk,
    isPinRight: null,
    stopCodeOf: null,
    devices: { A: devicesIn(time) },
    log: silent,
    onHalt: (reason) => {
      throw reason;
    },
  });
  station.start();
  const again = (): void => {
    drive(station);
    time.after(500, again);
  };
  again();
  const heapMB = async (count: number): Promise<number> => {
    await time.run(Number.MAX_SAFE_INTEGER, () => vipps.receipts >= count);
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const early = await heapMB(earlyVisits);
  const beganMs = performance.now();
  const late = await heapMB(visits);
  const perSecond = ((visits - earlyVisits) * 1000) / (performance.now() - beganMs);
  await station.stop();
  return {
    name: lasting.name,
    title: lasting.title,
    how:
      `A station in virtual time sells ${visits} charges, each paid, captured, released and with its` +
      ` receipt; ${(journal.bytes / 1e6).toFixed(0)} MB of events. Heap in use after a full collection,` +
      ' of the whole process.',
    lines: [
      { what: `heap after ${earlyVisits} visits`, figure: early, unit: 'MB' },
      {
        what: `heap after ${visits} visits`,
        figure: late,
        unit: 'MB',
        ratio: late / early,
        aim: { of: 'ratio', atMost: 1.05 },
      },
      { what: 'visits', figure: perSecond, unit: '/s' },
    ],
  };
}

export const lasting: Measurement = {
  name: 'lasting',
  title: 'Ten thousand visits',
  run: measure,
};
