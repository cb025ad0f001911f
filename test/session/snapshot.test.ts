/** What the screen is told in each state, and what it is not. */
import { describe, expect, it, test } from 'vitest';
import { brandAt, makeSnapshot, type FixedFacts } from '../../electron/session/snapshot.ts';
import type { Screen, ScreenName, Snapshot } from '../../electron/session/view.ts';
import {
  makeRules,
  stops,
  textQr,
  walkTo,
  Walk,
  withPrices,
  type seen,
  type Stop,
} from './walk.ts';

const facts: FixedFacts = {
  id: '21678',
  name: 'Storgata 12, Oslo',
  country: 'NO',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  supportPhone: '+47 22 00 00 00',
  operatorName: 'Lade AS',
  organizationNumber: '999999999',
  termsUrl: 'https://lade.example/terms',
  privacyUrl: 'https://lade.example/privacy',
  languages: ['nb', 'en'],
  flows: ['qr'],
  stopHoldMs: 1000,
  screenDiagonalIn: 10.1,
  attractAfterS: 180,
  sounds: 'off',
  daylight: { theme: 'auto', isDayAt: () => true },
};

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

function shown(walk: Walk, afterMs = 0): StationSnapshot {
  const snapshot = makeSnapshot(walk.state, facts, {}, walk.atMs + afterMs, 1);
  if (snapshot.kind !== 'station') throw new Error('a station is wanted');
  return snapshot;
}

function screen<Name extends Screen['name']>(
  walk: Walk,
  name: Name,
  afterMs = 0,
): Extract<Screen, { name: Name }> {
  const found = shown(walk, afterMs).screen;
  if (found.name !== name) throw new Error(`${name} is wanted, not ${found.name}`);
  return found as Extract<Screen, { name: Name }>;
}

const names: Record<Stop, ScreenName> = {
  idle: 'welcome',
  terms: 'terms',
  amount: 'amount',
  creatingPayment: 'pay',
  awaitingPayment: 'pay',
  starting: 'starting',
  opening: 'starting',
  awaitingVehicle: 'plug-in',
  charging: 'charging',
  suspended: 'charging',
  stopping: 'stopping',
  finished: 'receipt',
};

test.each(stops)('%s has its screen', (stop) => {
  expect(shown(walkTo(stop)).screen.name).toBe(names[stop]);
});

test('a snapshot is plain data: it survives the way to the screen', () => {
  for (const stop of stops) {
    const snapshot = shown(walkTo(stop));
    expect(structuredClone(snapshot)).toEqual(snapshot);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  }
});

describe('the ends of a payment', () => {
  const ends: [Partial<ReturnType<typeof seen>>, Screen['name']][] = [
    [{ state: 'ABORTED', authorizedMinor: 0 }, 'declined'],
    [{ state: 'EXPIRED', authorizedMinor: 0 }, 'expired'],
  ];
  test.each(ends)('%o → %s, for 20 s', (view, name) => {
    const walk = walkTo('awaitingPayment');
    walk.see(view);
    expect(shown(walk).screen).toEqual({ name, remainingMs: 20_000 });
    expect(shown(walk).timeOut).toEqual({ kind: 'return', remainingMs: 20_000, canStay: true });
    walk.tick(19_750);
    expect(shown(walk).screen.name).toBe(name);
    walk.tick(250);
    expect(shown(walk).screen.name).toBe('welcome');
  });

  it('a failed start names its fault', () => {
    const walk = walkTo('starting');
    walk.tick(10_000);
    expect(shown(walk).screen).toEqual({ name: 'fault', code: 'F11', remainingMs: 20_000 });
  });
});

describe('the end of the time to pay', () => {
  it('is closing and shows no code, until Vipps has said how it ended', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(599_750);
    expect(screen(walk, 'pay')).toMatchObject({ qr: textQr, isClosing: false, remainingMs: 250 });
    walk.tick(250);
    expect(screen(walk, 'pay')).toMatchObject({ qr: null, isClosing: true, remainingMs: 0 });
    expect(shown(walk).timeOut).toBeNull();
    walk.tick(5000);
    expect(shown(walk).screen.name).toBe('expired');
  });
});

test('more time to plug in is what the screen counts down', () => {
  const walk = walkTo('awaitingVehicle');
  walk.live(290_000);
  expect(screen(walk, 'plug-in').remainingMs).toBe(10_000);
  walk.on({ type: 'StayWanted', evse: 'A' });
  expect(screen(walk, 'plug-in')).toMatchObject({ remainingMs: 300_000, totalMs: 300_000 });
});

describe('welcome', () => {
  it('shows the price and can start', () => {
    expect(screen(walkTo('idle'), 'welcome')).toMatchObject({
      prices: [{ unit: 'kWh', minorPerUnit: '459', vatPercent: '25' }],
      canStart: true,
      whyNot: null,
      maxPowerW: 22_000,
    });
  });

  it('says why nothing can be bought while payment is unreachable', () => {
    const walk = walkTo('idle');
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
    expect(screen(walk, 'welcome')).toMatchObject({
      canStart: false,
      whyNot: 'payment-unreachable',
    });
    expect(shown(walk).paymentIsReachable).toBe(false);
  });

  it('an outlet with a fault is out of service, and a free one is pointed to', () => {
    const walk = new Walk(makeRules({}, ['A', 'B']));
    walk.on({ type: 'EvseChosen', evse: 'A' });
    for (let second = 0; second < 6; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
    }
    expect(shown(walk).screen).toEqual({ name: 'out-of-service', code: 'F12', freeLabel: 'B' });
    expect(shown(walk).evses.map(({ availability, code }) => [availability, code])).toEqual([
      ['out-of-service', 'F12'],
      ['free', null],
    ]);
  });

  it('the overview knows which outlets are busy', () => {
    const walk = walkTo('charging', makeRules({}, ['A', 'B']));
    expect(shown(walk).evses.map(({ availability }) => availability)).toEqual(['busy', 'free']);
  });
});

describe('the code', () => {
  it('is shown with the amount and the time left', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(60_000);
    expect(screen(walk, 'pay')).toEqual({
      name: 'pay',
      flow: 'qr',
      qr: textQr,
      paymentIsReachable: true,
      authorizedMinor: 35_000,
      remainingMs: 540_000,
      totalMs: 600_000,
      isClosing: false,
    });
  });

  const hidden: [string, (walk: Walk) => void][] = [
    [
      'payment is unreachable',
      (walk) => walk.on({ type: 'PaymentReachabilityChanged', isReachable: false }),
    ],
    ['the driver has cancelled', (walk) => walk.on({ type: 'CancelWanted', evse: 'A' })],
    ['its time is up', (walk) => walk.tick(600_000)],
  ];
  test.each(hidden)('is hidden once %s', (_what, happens) => {
    const walk = walkTo('awaitingPayment');
    expect(screen(walk, 'pay').qr).toEqual(textQr);
    happens(walk);
    expect(screen(walk, 'pay').qr).toBeNull();
  });

  it('is not there before Vipps has made the payment', () => {
    expect(screen(walkTo('creatingPayment'), 'pay').qr).toBeNull();
  });

  it('comes back when payment is reachable again', () => {
    const walk = walkTo('awaitingPayment');
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: true });
    expect(screen(walk, 'pay').qr).toEqual(textQr);
  });
});

describe('charging', () => {
  it('shows exactly what the charge is: energy, cost, what is left of the money', () => {
    const walk = walkTo('charging');
    walk.live(60_000, 11_000);
    const charge = walk.charge();
    const figures = screen(walk, 'charging', 400);
    expect(figures).toMatchObject({
      energyWh: charge.reading.energyWh - charge.meterStartWh,
      powerW: 11_000,
      costMinor: charge.costMinor,
      authorizedMinor: 35_000,
      remainingMinor: 35_000 - charge.costMinor,
      elapsedMs: walk.atMs + 400 - charge.startedAtMs,
      readingAgeMs: 400,
      readingIsStale: false,
      suspended: null,
    });
    expect(figures.powerHistoryW.length).toBeGreaterThan(0);
  });

  it('calls a reading old after three seconds, and keeps its figures', () => {
    const walk = walkTo('charging');
    const fresh = screen(walk, 'charging', 3000);
    const stale = screen(walk, 'charging', 3001);
    expect([fresh.readingIsStale, stale.readingIsStale]).toEqual([false, true]);
    expect(stale.costMinor).toBe(fresh.costMinor);
    expect(stale.readingAgeMs).toBe(3001);
  });

  it('suspended, it says why and shows no power', () => {
    expect(screen(walkTo('suspended'), 'charging')).toMatchObject({
      suspended: 'meter-lost',
      powerW: 0,
      readingIsStale: true,
    });
    const walk = walkTo('charging');
    walk.restart(2000);
    walk.on({ type: 'EvseChosen', evse: 'A' });
    expect(screen(walk, 'charging').suspended).toBe('relay-open');
  });

  it('calls the car paused after ten seconds of nothing', () => {
    const walk = walkTo('charging');
    walk.live(9000);
    expect(screen(walk, 'charging').carIsPaused).toBe(false);
    walk.live(3000);
    expect(screen(walk, 'charging').carIsPaused).toBe(true);
  });

  it('keeps at most sixty values of power', () => {
    const walk = walkTo('charging');
    for (let slot = 0; slot < 80; slot += 1) walk.live(10_000, 3000);
    expect(screen(walk, 'charging').powerHistoryW).toHaveLength(60);
  });
});

describe('the receipt', () => {
  const dear = withPrices({ ENERGY: '459' });

  it('is pending until Vipps has confirmed, and agrees with itself before and after', () => {
    const walk = walkTo('finished', dear);
    const pending = screen(walk, 'receipt');
    expect(pending.settled).toBe('pending');
    expect(pending.capturedMinor + pending.releasedMinor).toBe(35_000);
    expect(pending.netMinor + pending.vatMinor).toBe(pending.capturedMinor);
    const { capturedMinor } = pending;
    walk.see({ capturedMinor }, 'capture');
    walk.see({ capturedMinor, cancelledMinor: 35_000 - capturedMinor }, 'cancel');
    walk.on({ type: 'ReceiptSent', reference: pending.reference });
    const settled = screen(walk, 'receipt');
    expect(settled).toEqual({ ...pending, settled: 'settled' });
    walk.tick(1000);
    expect(screen(walk, 'receipt').settled).toBe('settled');
  });

  it('where all had to be captured, shows what the driver finally pays', () => {
    const walk = walkTo('finished', dear);
    const { capturedMinor: due, reference } = screen(walk, 'receipt');
    walk.fail('capture', 'full-capture-only', 'never');
    walk.see({ capturedMinor: 35_000 }, 'captureAll');
    walk.see({ capturedMinor: 35_000, refundedMinor: 35_000 - due }, 'refund');
    walk.on({ type: 'ReceiptSent', reference });
    expect(screen(walk, 'receipt')).toMatchObject({
      capturedMinor: due,
      releasedMinor: 35_000 - due,
      settled: 'settled',
    });
  });

  it('stays for its time, then welcome', () => {
    const walk = walkTo('finished');
    walk.tick(59_000);
    expect(screen(walk, 'receipt').remainingMs).toBe(1000);
    walk.tick(1000);
    expect(shown(walk).screen.name).toBe('welcome');
  });
});

describe('the brand', () => {
  const moments: [Parameters<typeof brandAt>[0], string, string][] = [
    ['NO', '2026-06-01T12:00:00+02:00', 'Vipps'],
    ['SE', '2026-06-01T12:00:00+02:00', 'Vipps'],
    ['DK', '2027-01-11T23:59:59+01:00', 'MobilePay'],
    ['DK', '2027-01-12T00:00:00+01:00', 'Vipps'],
    ['FI', '2027-01-11T23:59:59+02:00', 'MobilePay'],
    ['FI', '2027-01-12T00:00:00+02:00', 'Vipps'],
    ['NO', '2027-01-12T00:00:00+01:00', 'Vipps'],
    ['DK', '2029-10-09T12:00:00+02:00', 'Vipps'],
  ];
  test.each(moments)('in %s at %s is %s', (country, iso, brand) => {
    expect(brandAt(country, Date.parse(iso))).toBe(brand);
  });
});

describe('day and night', () => {
  const at = (theme: 'auto' | 'light' | 'dark', isDay: boolean) => {
    const walk = walkTo('idle');
    const daylight = { theme, isDayAt: () => isDay };
    const snapshot = makeSnapshot(walk.state, { ...facts, daylight }, {}, walk.atMs, 1);
    if (snapshot.kind !== 'station') throw new Error('a station is wanted');
    return snapshot;
  };

  it.each([
    ['auto', true, 'light'],
    ['auto', false, 'dark'],
    ['light', false, 'light'],
    ['dark', true, 'dark'],
  ] as const)('theme %s, by day %s: %s', (choice, isDay, theme) => {
    expect(at(choice, isDay)).toMatchObject({ theme, isDay });
  });

  it('sends facts only, no functions: they go to another process', () => {
    const snapshot = at('auto', true);
    expect(structuredClone(snapshot)).toEqual(snapshot);
  });
});

describe('the screen may rest', () => {
  it.each(stops)('%s: only at a welcome that sells', (stop) => {
    const walk = walkTo(stop);
    expect(shown(walk).mayRest).toBe(stop === 'idle');
  });

  it('not while nothing can be bought', () => {
    const walk = walkTo('idle');
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
    expect(shown(walk).mayRest).toBe(false);
  });
});
