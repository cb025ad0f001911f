/**
 * Strangers at the screen while somebody else's car charges: they press Stop without the payer's
 * code, guess it, and press the emergency stop. Their chances are their own, so that lives without
 * them are what they would be in any case.
 */
import { demand } from './demand.ts';
import type { Life } from './life.ts';
import { count } from './seen.ts';

/** What Stop at the screen needs of the payer; nothing where the payment has no code. */
export function payersCode(life: Life, label: string): { code?: string } {
  const state = life.state();
  const session = state?.evses[label]?.session;
  const charge = session !== undefined && 'charge' in session ? session.charge : null;
  const code = state?.payments[charge?.reference ?? '']?.stopCode?.code;
  return code === undefined ? {} : { code };
}

/** What strangers do at one outlet within half a second, while a charge is under way there. */
export function actAsStranger(life: Life, label: string): void {
  const { strangers } = life;
  const state = life.state()?.evses[label]?.session.state;
  if (!life.hasStopCodes || (state !== 'charging' && state !== 'suspended')) return;
  if (strangers.happens(0.01)) guess(life, label, strangers.between(1, 8));
  if (strangers.happens(0.0004)) seeDanger(life, label);
}

/** One code after the other, none of them right: the charge goes on as if nobody had been there. */
function guess(life: Life, label: string, tries: number): void {
  const { station } = life;
  const { code } = payersCode(life, label);
  // A charge from before the configuration asked for codes ends for everybody.
  if (station === null || code === undefined) return;
  const before = station.state.evses[label]?.session;
  station.intend({ type: 'stop', evse: label });
  for (let number = 1; number <= tries; number += 1) {
    const wrong = String((Number(code) + number) % 10_000).padStart(4, '0');
    station.intend({ type: 'stop', evse: label, code: wrong });
    count(life.seen.strangers, 'code refused');
  }
  demand(station.state.evses[label]?.session === before, `${label}: a stranger ended a charge`);
  if (tries < 5 || station.isHalted) return;
  // Not even the right one: a guess would otherwise be free while one waits.
  station.intend({ type: 'stop', evse: label, code });
  demand(station.state.evses[label]?.session === before, `${label}: nobody was made to wait`);
  count(life.seen.strangers, 'made to wait');
}

function seeDanger(life: Life, label: string): void {
  const { station } = life;
  if (station === null) return;
  station.intend({ type: 'emergencyStop', evse: life.strangers.pick([label, null]) });
  if (station.isHalted) return;
  const { evses, atMs } = station.state;
  const evse = evses[label];
  demand(evse?.session.state === 'stopping', `${label}: the emergency stop ended nothing`);
  demand(evse?.relay.lastOpenAtMs === atMs, `${label}: the emergency stop opened nothing`);
  count(life.seen.strangers, 'emergency stop');
}
