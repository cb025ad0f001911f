/**
 * Vipps' rate limits, kept by the whole station whatever fails: 5 changes of a kind and 120 looks a
 * minute and reference (ePayment, rate limits). And every trouble ends settled.
 */
import { expect, it } from 'vitest';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import { callsPerMinute } from '../sim/vipps/rate-limit.ts';
import type { RequestSeen } from '../sim/vipps/ledger.ts';
import { VippsCaller } from './vipps-caller.ts';
import { isAtRest, stationIn, stationInTrouble, type Trouble } from './station-lives.ts';
import { toChargingByPhone, toLink } from './station-phone.ts';

const windowMs = 60_000;

/** The most requests of one operation about one payment in any minute. */
function mostInAMinute(requests: RequestSeen[], operation: Operation): number {
  const byReference = new Map<string, number[]>();
  for (const { operation: of, reference, atMs } of requests) {
    if (of !== operation || reference === null) continue;
    byReference.set(reference, [...(byReference.get(reference) ?? []), atMs]);
  }
  const counts = [...byReference.values()].flatMap((times) =>
    times.map((from) => times.filter((atMs) => atMs >= from && atMs < from + windowMs).length),
  );
  return Math.max(0, ...counts);
}

const unavailable: Fault = { kind: 'status', status: 503 };
const doneAllTheSame: Fault = { kind: 'status', status: 500, isDone: true };
const locked: Fault = { kind: 'status', status: 423 };
const notYet = (code: '6250' | '6280'): Fault => ({ kind: 'code', code });
const wholeAmounts = 'charges where whole amounts are captured';

const troubles: Trouble[] = [
  { operation: 'create', fault: unavailable, visit: 'chooses an amount' },
  { operation: 'create', fault: { kind: 'lostAnswer' }, visit: 'chooses an amount' },
  { operation: 'create', fault: { kind: 'tokenRevoked' }, visit: 'chooses an amount' },
  { operation: 'cancel', fault: unavailable, visit: 'cancels' },
  { operation: 'cancel', fault: notYet('6250'), visit: 'cancels' },
  { operation: 'cancel', fault: { kind: 'tokenRevoked' }, visit: 'cancels' },
  { operation: 'get', fault: unavailable, visit: 'cancels' },
  { operation: 'capture', fault: doneAllTheSame, visit: 'charges' },
  { operation: 'capture', fault: notYet('6280'), visit: 'charges' },
  { operation: 'capture', fault: { kind: 'tokenRevoked' }, visit: 'charges' },
  { operation: 'capture', fault: { kind: 'staleAggregate' }, visit: 'charges' },
  { operation: 'cancel', fault: locked, visit: 'charges' },
  { operation: 'cancel', fault: { kind: 'malformedJson' }, visit: 'charges' },
  { operation: 'refund', fault: unavailable, visit: wholeAmounts },
  { operation: 'refund', fault: doneAllTheSame, visit: wholeAmounts },
  { operation: 'create', fault: unavailable, visit: 'pays by phone' },
  { operation: 'create', fault: { kind: 'lostAnswer' }, visit: 'pays by phone' },
  { operation: 'create', fault: { kind: 'tokenRevoked' }, visit: 'pays by phone' },
  { operation: 'get', fault: unavailable, visit: 'pays by phone' },
  { operation: 'cancel', fault: unavailable, visit: 'cancels by phone' },
  { operation: 'cancel', fault: locked, visit: 'cancels by phone' },
  { operation: 'capture', fault: doneAllTheSame, visit: 'charges by phone' },
  { operation: 'capture', fault: { kind: 'malformedJson' }, visit: 'charges by phone' },
];

it.each(troubles.map((trouble) => [JSON.stringify(trouble), trouble] as const))(
  '%s: within the limits, and settled in the end',
  async (_what, trouble) => {
    const bench = await stationInTrouble(trouble);
    const requests = bench.sandbox.ledger.requests();
    expect(requests.filter(({ operation }) => operation === trouble.operation)).not.toEqual([]);
    // A token refused for the first time is fetched anew, and the call sent once more.
    const allowed = callsPerMinute.change + (trouble.fault.kind === 'tokenRevoked' ? 1 : 0);
    for (const change of ['create', 'capture', 'cancel', 'refund'] as const) {
      const most = mostInAMinute(requests, change);
      expect({ change, most, isAllowed: most <= allowed }).toMatchObject({ isAllowed: true });
    }
    expect(mostInAMinute(requests, 'get')).toBeLessThanOrEqual(callsPerMinute.look);
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(bench.sandbox.payments().filter(({ isSettled }) => !isSettled)).toEqual([]);
  },
);

it('however often Vipps calls about a payment that is awaited, looks stay within the limit', async () => {
  const { bench } = stationIn('NO', ['redirect']);
  const { reference } = await toLink(bench);
  for (let call = 0; call < 3000; call += 1) {
    bench.station.nudge(reference);
    await bench.pass(50);
  }
  const looks = mostInAMinute(bench.sandbox.ledger.requests(), 'get');
  expect(looks).toBeGreaterThan(callsPerMinute.look / 2);
  expect(looks).toBeLessThanOrEqual(callsPerMinute.look);
});

it('nor about one that is being charged on and settled', async () => {
  const { bench } = stationIn('NO', ['redirect']);
  const call = (): void => {
    for (const reference of Object.keys(bench.station.state.payments)) {
      bench.station.nudge(reference);
    }
    bench.time.after(50, call);
  };
  call();
  const reference = await toChargingByPhone(bench);
  await bench.pass(5 * windowMs);
  bench.station.endByPhone('stop', reference);
  await bench.until(() => bench.state === 'idle' && isAtRest(bench));
  expect(mostInAMinute(bench.sandbox.ledger.requests(), 'get')).toBeLessThanOrEqual(
    callsPerMinute.look,
  );
});

it('a call whose fresh token is refused too is sent once, until a token is taken again', async () => {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  const { faults, ledger } = caller.sandbox;
  faults.plan('capture', { kind: 'tokenRevoked' }, Infinity);
  const captures: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    expect(await caller.capture(reference, 1000)).toMatchObject({ ok: false });
    captures.push(ledger.requests('capture').length);
  }
  expect(captures).toEqual([2, 3, 4]);
  faults.clear();
  expect(await caller.capture(reference, 1000)).toMatchObject({ ok: true });
  faults.plan('capture', { kind: 'tokenRevoked' });
  expect(await caller.capture(reference, 2000, 'second')).toMatchObject({ ok: true });
});

it('a fleet that shares its keys, and so the limit of the probe, finds Vipps reachable', async () => {
  const caller = new VippsCaller();
  const fleet = Array.from({ length: 50 }, () => caller.clientOf(caller.unit));
  // Every 20 s, for two minutes, as each station does while all is quiet.
  for (let round = 0; round < 6; round += 1) {
    for (const station of fleet) expect(await station.probe()).toMatchObject({ ok: true });
    await caller.clock.advance(20_000);
  }
  expect(caller.recorder.exchanges.map(({ answer }) => answer?.status)).toContain(429);
});

it('the counting itself sees six in a minute', () => {
  const requests = [0, 1, 2, 3, 4, 59].map((atS) => {
    return { operation: 'capture', reference: 'one', atMs: atS * 1000 } as RequestSeen;
  });
  const later = { operation: 'capture', reference: 'one', atMs: 60_500 } as RequestSeen;
  expect(mostInAMinute(requests, 'capture')).toBe(6);
  expect(mostInAMinute([...requests, later], 'capture')).toBe(6);
  expect(mostInAMinute(requests.slice(0, 5), 'capture')).toBe(5);
  expect(mostInAMinute(requests, 'refund')).toBe(0);
});
