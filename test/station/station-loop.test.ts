/** The loop: an event, on disk, and only then its effects; and how it ends when it cannot go on. */
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/session/view.ts';
import { AssertionFailed } from '../../electron/session/turn.ts';
import { walkTo, withPrices } from '../session/walk.ts';
import { Bench } from './bench.ts';

async function started(options: ConstructorParameters<typeof Bench>[0] = {}): Promise<Bench> {
  const bench = new Bench(options);
  bench.station.start();
  await bench.pass(500);
  return bench;
}

describe('a whole charge', () => {
  it('runs from the first touch to the receipt, and the sums agree', async () => {
    const bench = await started({ rules: withPrices({ ENERGY: '45.90' }) });
    await bench.toCharging();
    await bench.pass(20_000);
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.until(() => bench.sandbox.payments()[0]?.receipt !== undefined);
    await bench.pass(5000);
    const [payment] = bench.sandbox.payments();
    const session = bench.station.state.evses['A']?.session;
    if (session?.state !== 'finished' || session.outcome.kind !== 'charged') {
      throw new Error('a bill is wanted');
    }
    const { dueMinor } = session.outcome.bill;
    expect(dueMinor).toBeGreaterThan(100);
    expect(payment).toMatchObject({
      capturedMinor: dueMinor,
      cancelledMinor: 35_000 - dueMinor,
      receipt: { totalMinor: dueMinor, findings: [] },
    });
    expect(bench.outlet.contactIsClosed).toBe(false);
  });

  it('does nothing whose event is not on disk yet, but for opening a relay', async () => {
    const bench = await started();
    await bench.toCharging();
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.until(() => bench.state === 'finished');
    const { log } = bench;
    const firstAfter = (what: string, cause: string): void => {
      const at = log.indexOf(what);
      expect([what, at]).not.toEqual([what, -1]);
      expect(log.lastIndexOf(cause, at)).toBeGreaterThanOrEqual(0);
    };
    // Opening is safe whatever becomes of the record: it does not wait for the disk.
    expect(log.slice(0, 2)).toEqual(['relay open', 'disk StationStarted']);
    firstAfter('vipps POST /epayment/v1/payments', 'disk PaymentWanted');
    firstAfter('relay energize', 'disk MeterRead');
    const stop = log.indexOf('disk StopWanted');
    expect(log[stop - 1]).toBe('relay open');
  });

  it('leaves ticks that only keep the lease off the disk', async () => {
    const bench = await started();
    await bench.toCharging();
    const before = bench.log.length;
    await bench.pass(10_000);
    const ticks = bench.log.slice(before).filter((line) => line === 'disk Ticked');
    expect(ticks).toEqual([]);
    expect(bench.log.slice(before).filter((line) => line === 'relay energize').length).toBeLessThan(
      12,
    );
    expect(bench.outlet.contactIsClosed).toBe(true);
  });
});

describe('before the start', () => {
  it('nothing anybody wants moves anything', async () => {
    const { state, rules } = walkTo('amount');
    const bench = new Bench({ rules, state });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.post({ type: 'Touched' });
    await bench.pass(10_000);
    expect(bench.log).toEqual([]);
    expect(bench.station.state).toBe(state);
    expect(bench.station.isLive).toBe(false);
  });

  it('there is a screen to show all the same', () => {
    const bench = new Bench();
    expect(bench.station.snapshot()).toMatchObject({ kind: 'station', seq: 1 });
  });
});

describe('an event that cannot be put on disk', () => {
  /** The disk is full from the first event of this type on. */
  function fullFrom(type: string) {
    let isFull = false;
    return {
      onAppend(appended: string) {
        if (appended === type) isFull = true;
        if (isFull) throw new Error('SQLITE_FULL: database or disk is full');
      },
    };
  }

  it('has no effect: no payment is made on it', async () => {
    const bench = await started(fullFrom('PaymentWanted'));
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.pass(5000);
    expect(bench.sandbox.payments()).toEqual([]);
    expect(bench.state).toBe('amount');
    expect(bench.halts.map(String)).toEqual(['Error: SQLITE_FULL: database or disk is full']);
  });

  it('ends the loop with the relay open, and nothing is taken in any more', async () => {
    const broken = { isFull: false };
    const bench = await started({
      onAppend() {
        if (broken.isFull) throw new Error('SQLITE_FULL');
      },
    });
    await bench.toCharging();
    expect(bench.outlet.contactIsClosed).toBe(true);
    broken.isFull = true;
    const before = bench.log.length;
    await bench.pass(1500);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(bench.station.isHalted).toBe(true);
    expect(bench.station.isLive).toBe(false);
    expect(bench.halts).toHaveLength(1);
    const log = bench.log.slice(before);
    expect(log).toContain('relay open');
    expect(log.lastIndexOf('relay energize')).toBeLessThan(log.indexOf('relay open'));
    const { state } = bench.station;
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.pass(60_000);
    expect(bench.station.state).toBe(state);
  });
});

describe('a broken promise of the code', () => {
  it('halts: the relay is opened, the program is told to end', async () => {
    const walk = walkTo('awaitingVehicle');
    const session = walk.session();
    if (session.state !== 'awaitingVehicle') throw new Error('awaitingVehicle is wanted');
    // As a bug would leave it: more on the screen than is held.
    const charge = { ...session.charge, costMinor: 99_999 };
    const evses = { A: { ...walk.evse(), session: { ...session, charge } } };
    const bench = new Bench({ rules: walk.rules, state: { ...walk.state, evses } });
    bench.station.start();
    await bench.pass(1000);
    expect(bench.halts[0]).toBeInstanceOf(AssertionFailed);
    expect(bench.log).toEqual(['relay open']);
    expect(bench.outlet.contactIsClosed).toBe(false);
  });

  it('so does an adapter that throws instead of answering', async () => {
    const bench = await started({
      payments: (real) => ({ ...real, create: () => Promise.reject(new TypeError('a bug')) }),
    });
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.pass(100);
    expect(bench.halts.map(String)).toEqual(['TypeError: a bug']);
  });
});

describe('the end', () => {
  it('waits until the relays have been told to open, then closes the record, once', async () => {
    const bench = await started();
    await bench.toCharging();
    const stopping = bench.station.stop();
    expect(bench.journalIsClosed).toBe(0);
    await bench.pass(500);
    await stopping;
    expect(bench.outlet.contactIsClosed).toBe(false);
    await bench.station.stop();
    expect(bench.journalIsClosed).toBe(1);
    const kept = bench.log.length;
    await bench.pass(10_000);
    expect(bench.log.slice(kept).filter((line) => line.startsWith('disk'))).toEqual([]);
  });

  it('after a halt waits for the same', async () => {
    let opened = false;
    const bench = await started({
      devices: ({ meter, relay }) => ({
        meter,
        relay: {
          ...relay,
          async open() {
            const result = await relay.open();
            opened = true;
            return result;
          },
        },
      }),
      payments: (real) => ({ ...real, create: () => Promise.reject(new TypeError('a bug')) }),
    });
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    opened = false;
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.until(() => bench.halts.length > 0);
    const stopping = bench.station.stop().then(() => opened);
    await bench.pass(500);
    expect(await stopping).toBe(true);
    expect(bench.journalIsClosed).toBe(1);
  });
});

describe('the screen', () => {
  it('hears of each change, once a second at least, in rising order, until it leaves', async () => {
    const bench = await started();
    const heard: Extract<Snapshot, { kind: 'station' }>[] = [];
    const leave = bench.station.onSnapshot((snapshot) => {
      if (snapshot.kind === 'station') heard.push(snapshot);
    });
    expect(heard).toHaveLength(1);
    await bench.pass(5000);
    expect(heard.length).toBeGreaterThanOrEqual(5);
    expect(heard.length).toBeLessThanOrEqual(8);
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(heard.at(-1)?.screen.name).toBe('terms');
    const order = heard.map(({ seq }) => seq);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    leave();
    const before = heard.length;
    bench.station.intend({ type: 'cancel', evse: 'A' });
    await bench.pass(3000);
    expect(heard).toHaveLength(before);
  });

  it('what it wants while being told is taken in after, not within', async () => {
    const bench = await started();
    bench.station.onSnapshot((snapshot) => {
      if (snapshot.kind === 'station' && snapshot.screen.name === 'terms') {
        bench.station.intend({ type: 'acceptTerms', evse: 'A' });
      }
    });
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(bench.state).toBe('amount');
    expect(bench.log.slice(-2)).toEqual(['disk StartWanted', 'disk TermsAccepted']);
  });

  it('tells every kind of wish to the machine', async () => {
    const bench = await started();
    bench.station.intend({ type: 'chooseLanguage', language: 'de' });
    bench.station.intend({ type: 'chooseEvse', evse: 'A' });
    await bench.pass(6000);
    bench.station.intend({ type: 'touch' });
    expect(bench.station.state.screen).toEqual({
      evse: 'A',
      language: 'de',
      touchedAtMs: bench.time.nowMs(),
    });
    await bench.toCharging();
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.until(() => bench.state === 'finished');
    bench.station.intend({ type: 'done', evse: 'A' });
    expect(bench.state).toBe('idle');
  });
});
