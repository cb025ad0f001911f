/** When redirect codes are made sure of, in virtual time. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createRedirectCodeKeeper,
  type CodeOfEvse,
} from '../../electron/payment/redirect-code-keeper.ts';
import type { Outcome } from '../../electron/payment/payments.ts';
import type { WantedCode } from '../../electron/payment/redirect-codes.ts';
import type { Qr } from '../../electron/session/view.ts';
import { keptLog } from '../gateway/gateway-bench.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { failure } from './webhook-book.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const codes: CodeOfEvse[] = ['A', 'B'].map((evse) => ({
  evse,
  id: `charging_unit_21678_${evse}_qr`,
  redirectUrl: `https://charge.example.com/c/${evse}`,
}));

let clock: VirtualClock;
let startedAtMs: number;
let asked: { id: string; atMs: number }[];
let shown: string[];
let answer: (wanted: WantedCode) => Outcome<Qr>;
let kept: ReturnType<typeof keptLog>;
beforeEach(() => {
  clock = createVirtualClock();
  startedAtMs = clock.nowMs();
  asked = [];
  shown = [];
  answer = ({ redirectUrl }) => ({ ok: true, value: { kind: 'text', payload: redirectUrl } });
  kept = keptLog();
});

async function start() {
  const keeper = createRedirectCodeKeeper({
    codes,
    renderer: 'station',
    ensure(wanted) {
      asked.push({ id: wanted.id, atMs: clock.nowMs() - startedAtMs });
      return Promise.resolve(answer(wanted));
    },
    clock,
    log: kept.log,
    onCode: (evse, qr) => shown.push(`${evse} ${qr.kind === 'text' ? qr.payload : 'image'}`),
  });
  keeper.start();
  await clock.advance(0);
  return keeper;
}

const times = (id: string) => asked.filter((one) => one.id === id).map(({ atMs }) => atMs);
const [a, b] = codes.map(({ id }) => id) as [string, string];

describe('redirect codes', () => {
  it('are made sure of at the start and once a day', async () => {
    await start();
    const both = codes.map(({ evse, redirectUrl }) => `${evse} ${redirectUrl}`);
    expect(shown).toEqual(both);
    await clock.advance(dayMs - 1);
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    expect(shown).toEqual([...both, ...both]);
    expect(kept.lines).toEqual([]);
  });

  it('that fail are tried again after growing pauses, 5 s to 10 min, the others going on', async () => {
    const good = answer;
    answer = (wanted) => (wanted.id === b ? failure({ message: 'nobody there' }) : good(wanted));
    await start();
    await clock.advance(60 * minuteMs);
    const pauses = times(b).map((atMs, index) => atMs - (times(b)[index - 1] ?? 0));
    expect(pauses.slice(1, 5)).toEqual([5000, 10_000, 20_000, 40_000]);
    expect(pauses.slice(-2)).toEqual([10 * minuteMs, 10 * minuteMs]);
    expect([times(a), shown.length]).toEqual([[0], 1]);
    expect(kept.lines).toEqual([
      `warn the redirect code ${b} could not be made sure of: nobody there; it is tried again`,
    ]);
  });

  it('that succeed after failures begin with short pauses at the next failure', async () => {
    const good = answer;
    answer = () => failure({});
    await start();
    await clock.advance(60 * minuteMs);
    answer = good;
    await clock.advance(10 * minuteMs);
    expect(shown).toHaveLength(2);
    answer = () => failure({});
    const before = times(a).length;
    await clock.advance(dayMs);
    const [failedAtMs = 0, thenAtMs = 0] = times(a).slice(before);
    expect(thenAtMs - failedAtMs).toBe(5000);
  });

  it('wait as long as Vipps asks for', async () => {
    answer = () => failure({ code: 'rate-limited', retryAfterMs: 30 * minuteMs });
    await start();
    await clock.advance(31 * minuteMs);
    expect(times(a)).toEqual([0, 30 * minuteMs]);
  });

  it('are not asked for nor handed out any more once stopped', async () => {
    let keeper: { stop(): void } | null = null;
    const good = answer;
    keeper = await start();
    answer = (wanted) => {
      keeper?.stop();
      return good(wanted);
    };
    await clock.advance(3 * dayMs);
    expect([asked.length, shown.length, clock.waiting()]).toEqual([3, 2, 0]);
  });
});
