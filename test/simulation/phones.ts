/**
 * Phones that come by the fixed code: they pay on their page, race each other, follow and end what is
 * theirs, and try to end what is not, from pages that were left open.
 */
import { demand } from './demand.ts';
import type { Life } from './life.ts';
import { count } from './seen.ts';

/** A phone's page lives on long after its charge. */
const phonesAtMost = 20;

/** What phones do at one outlet within half a second; `mayStart` as for everybody else. */
export function actByPhone(life: Life, label: string, mayStart: boolean): void {
  const { random, station } = life;
  if (station === null) return;
  const state = station.state.evses[label]?.session.state;
  if (state === 'idle' && mayStart && random.happens(life.isHurried ? 0.06 : 0.012)) {
    race(life, label);
  }
  if (life.phones.length > 0 && random.happens(0.002)) {
    // Any page, of any charge of this life: it ends its own or nothing.
    const { reference } = random.pick(life.phones);
    endBy(life, random.pick(['stop', 'cancel'] as const), reference);
  }
}

/** One phone, or two at the same moment: one of them wins at the most. */
function race(life: Life, label: string): void {
  const { random, station, rules, seen } = life;
  const phones = random.pick([1, 1, 2]);
  let won = 0;
  for (let phone = 0; phone < phones; phone += 1) {
    const reference = station?.payByPhone(label, random.pick(rules.amountsMinor)) ?? null;
    if (reference === null) continue;
    won += 1;
    count(seen.phones, 'paid by phone');
    life.phones.push({ reference, label });
    if (life.phones.length > phonesAtMost) life.phones.shift();
  }
  demand(won <= 1, `${label}: two phones were granted one outlet`);
  if (phones === 2 && won === 1) count(seen.phones, 'lost the race');
}

/** A wish from a page: whatever is not its own goes on as it was. */
function endBy(life: Life, wish: 'stop' | 'cancel', reference: string): void {
  const { station, seen } = life;
  if (station === null) return;
  const before = station.state;
  station.endByPhone(wish, reference);
  for (const [label, evse] of Object.entries(station.state.evses)) {
    const was = before.evses[label]?.session;
    if (was === undefined || was === evse.session) continue;
    const owner = 'charge' in was && was.charge !== null ? was.charge.reference : null;
    const own = owner ?? ('reference' in was ? was.reference : null);
    demand(own === reference, `${reference}: its page ended ${label} of ${own}`);
    count(seen.phones, `${wish} by phone`);
  }
}
