/**
 * Drivers and their phones, by chance: they hesitate, tap twice, turn away in the middle, forget the
 * car, ask for more time, press what is not theirs to press.
 */
import type { Outlet } from './devices.ts';
import type { Life } from './life.ts';
import { actAsStranger, payersCode } from './strangers.ts';

/** What everybody at one outlet may do within half a second. */
export function act(life: Life, label: string, outlet: Outlet, mayStart: boolean): void {
  const { random, station } = life;
  const evse = station?.state.evses[label];
  if (station === null || evse === undefined) return;
  const { session } = evse;
  const chance = (probability: number): boolean => random.happens(probability);
  outlet.car.advance(life.time.nowMs());
  switch (session.state) {
    case 'idle':
      if (mayStart) comeBy(life, label);
      if (chance(0.05)) outlet.car.unplug();
      return;
    case 'terms':
      // Of every ten, one turns away and is never seen again.
      if (isGone(life, session.sinceMs)) return;
      if (chance(0.4)) station.intend({ type: 'acceptTerms', evse: label });
      else if (chance(0.02)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'amount':
      if (!isGone(life, session.sinceMs)) chooseAmount(life, label);
      return;
    case 'creatingPayment':
      if (chance(0.02)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'awaitingPayment':
      if (!isGone(life, session.sinceMs)) usePhone(life, session.reference);
      if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'starting':
      if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'awaitingVehicle':
      if (isSlow(session.sinceMs, 6) && staysFirst(life, label, session.charge.plugInByMs)) return;
      if (chance(0.15)) outlet.car.plugIn();
      else if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'charging':
    case 'suspended':
      return whileCharging(life, label, outlet);
    case 'stopping':
      return;
    case 'finished':
      if (isSlow(session.sinceMs, 16) && staysFirst(life, label)) return;
      if (chance(0.1)) outlet.car.unplug();
      if (chance(0.1)) twice(life, { type: 'done', evse: label });
  }
}

function comeBy(life: Life, label: string): void {
  const { random, station } = life;
  if (!random.happens(life.isHurried ? 0.1 : 0.02)) return;
  // One screen serves them all: its outlet is chosen first.
  if (life.outlets.size > 1) station?.intend({ type: 'chooseEvse', evse: label });
  station?.intend({ type: 'start', evse: label });
}

/** Some stand beside their car, others come back when it is done. */
function whileCharging(life: Life, label: string, { car }: Outlet): void {
  const { random } = life;
  actAsStranger(life, label);
  if (random.happens(life.isHurried ? 0.01 : 0.0005)) {
    twice(life, { type: 'stop', evse: label, ...payersCode(life, label) });
  }
  if (random.happens(0.003)) car.unplug();
  if (random.happens(0.004)) car.pause();
  if (random.happens(0.02)) car.resume();
}

/** Whether the person whose visit began then has walked away: one in ten, and the visit tells which. */
function isGone(life: Life, sinceMs: number): boolean {
  return (sinceMs + life.rules.stationId.length) % 10 === 0;
}

/** One in so many needs longer than the station gives; as with who walks away, the visit tells which. */
function isSlow(sinceMs: number, oneIn: number): boolean {
  return sinceMs % oneIn === 3;
}

/**
 * Asks for more time whenever the screen says that it is running out. Most get to it once they have
 * more, some would stay for ever.
 */
function staysFirst({ station }: Life, label: string, plugInByMs?: number): boolean {
  const snapshot = station?.snapshot();
  if (snapshot?.kind !== 'station' || snapshot.evse !== label) return false;
  if (snapshot.timeOut !== null) station?.intend({ type: 'stay', evse: label });
  return plugInByMs === undefined || plugInByMs % 2 === 0;
}

function twice(life: Life, intent: { type: 'stop' | 'done'; evse: string; code?: string }): void {
  const taps = life.random.pick([1, 1, 2]);
  for (let tap = 0; tap < taps; tap += 1) life.station?.intend(intent);
}

function chooseAmount(life: Life, label: string): void {
  const { random, station } = life;
  if (random.happens(0.4)) {
    const amountMinor = random.pick(life.rules.amountsMinor);
    const taps = random.pick([1, 1, 2, 3]);
    for (let tap = 0; tap < taps; tap += 1) {
      station?.intend({ type: 'pay', evse: label, amountMinor });
    }
  } else if (random.happens(0.02)) station?.intend({ type: 'cancel', evse: label });
}

function usePhone(life: Life, reference: string): void {
  const { random, sandbox } = life;
  if (random.happens(0.1)) sandbox.customer.approve(reference);
  else if (random.happens(0.02)) sandbox.customer.beginApproval(reference);
  else if (random.happens(0.01)) sandbox.customer.decline(reference);
  else if (random.happens(0.003)) sandbox.customer.letExpire(reference);
}

/** Approvals come late too: after the driver cancelled, after the screen has given up. */
export function approveLate(life: Life): void {
  life.sandbox.tick();
  for (const payment of life.sandbox.book.open()) {
    if (payment.state !== 'CREATED') continue;
    const drawn = life.random.next();
    if (drawn < 0.02) life.sandbox.customer.approve(payment.reference);
    else if (payment.approvalIsUnderWay && drawn < 0.04) {
      life.sandbox.customer.decline(payment.reference);
    }
  }
}

/** People touch the screen without wanting anything of an outlet. */
export function fiddle(life: Life): void {
  const { random, station } = life;
  if (station === null || !random.happens(0.05)) return;
  const labels = [...life.outlets.keys()];
  const evse = random.pick([...labels, null]);
  station.intend(
    random.pick([
      { type: 'touch' },
      { type: 'chooseLanguage', language: random.pick(['nb', 'en']) },
      { type: 'chooseEvse', evse },
      { type: 'stop', evse: 'no such outlet' },
      // From a screen that shows what was true a moment ago.
      { type: 'pay', evse: evse ?? 'A', amountMinor: 1 },
    ]),
  );
}

/** Who was in the middle of approving when everybody went home comes to an end of it, one way or another. */
export function endApprovals(life: Life): void {
  for (const payment of life.sandbox.book.open()) {
    if (payment.state !== 'CREATED' || !payment.approvalIsUnderWay) continue;
    if (life.random.happens(0.02)) life.sandbox.customer.approve(payment.reference);
    else if (life.random.happens(0.05)) life.sandbox.customer.decline(payment.reference);
  }
}
