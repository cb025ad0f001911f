/** Drivers and their phones, by chance: they hesitate, tap twice, forget the car, walk away. */
import type { Life } from './life.ts';
import type { Outlet } from './devices.ts';

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
      if (mayStart && chance(0.15)) station.intend({ type: 'start', evse: label });
      if (chance(0.05)) outlet.car.unplug();
      return;
    case 'terms':
      if (chance(0.4)) station.intend({ type: 'acceptTerms', evse: label });
      else if (chance(0.02)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'amount':
      if (chance(0.4)) {
        const amountMinor = random.pick(life.rules.amountsMinor);
        const taps = random.pick([1, 1, 2]);
        for (let tap = 0; tap < taps; tap += 1) {
          station.intend({ type: 'pay', evse: label, amountMinor });
        }
      } else if (chance(0.02)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'creatingPayment':
      if (chance(0.02)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'awaitingPayment':
      usePhone(life, session.reference);
      if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'starting':
      if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'awaitingVehicle':
      if (chance(0.15)) outlet.car.plugIn();
      else if (chance(0.01)) station.intend({ type: 'cancel', evse: label });
      return;
    case 'charging':
    case 'suspended':
      // Some stand beside their car, others come back when it is done.
      if (chance(life.isHurried ? 0.01 : 0.0005)) station.intend({ type: 'stop', evse: label });
      if (chance(0.003)) outlet.car.unplug();
      if (chance(0.004)) outlet.car.pause();
      if (chance(0.02)) outlet.car.resume();
      return;
    case 'stopping':
      return;
    case 'finished':
      if (chance(0.1)) outlet.car.unplug();
      if (chance(0.1)) station.intend({ type: 'done', evse: label });
  }
}

function usePhone(life: Life, reference: string): void {
  const { random, sandbox } = life;
  if (random.happens(0.1)) sandbox.customer.approve(reference);
  else if (random.happens(0.01)) sandbox.customer.decline(reference);
  else if (random.happens(0.003)) sandbox.customer.letExpire(reference);
}

/** Approvals come late too: after the driver cancelled, after the screen has given up. */
export function approveLate(life: Life): void {
  life.sandbox.tick();
  for (const payment of life.sandbox.book.all().filter(({ state }) => state === 'CREATED')) {
    if (life.random.happens(0.02)) life.sandbox.customer.approve(payment.reference);
  }
}
