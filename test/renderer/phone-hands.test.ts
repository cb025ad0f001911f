/** What a payer does on a phone: hold, ask the station, be led to the payment; and the clock behind it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhoneVisit } from '../../electron/contract.ts';
import { makeHold, type Hold } from '../../renderer/hold.ts';
import { makePhoneClock } from '../../renderer/phone/phone-clock.ts';
import { readVisit } from '../../renderer/phone/read-visit.ts';
import { makeVisitStore, receive, type VisitStore } from '../../renderer/phone/visit-store.ts';
import { leadToPayment } from '../../renderer/phone/way-to-pay.ts';
import { makeAsk } from '../../renderer/phone/wishes.ts';
import { payLink, visits } from '../fixtures/phone-views.ts';

function viewOf(name: string): PhoneVisit {
  const found = visits[name];
  if (found === undefined) throw new Error(`No visit ${name}`);
  return found.view;
}

/** The view of another screen, a second later. */
function after(view: PhoneVisit, name: string): PhoneVisit {
  return { ...viewOf(name), atMs: view.atMs + 1_000 };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a hold', () => {
  let isHolding: boolean;
  let acted: number;
  let hold: Hold;

  beforeEach(() => {
    isHolding = false;
    acted = 0;
    hold = makeHold((next) => {
      isHolding = next;
    });
    hold.whenHeld(() => {
      acted += 1;
    });
  });

  it('acts while it lasts, once, as soon as it has lasted', () => {
    hold.begin(1, 1_000);
    expect(isHolding).toBe(true);
    vi.advanceTimersByTime(999);
    expect(acted).toBe(0);
    vi.advanceTimersByTime(1);
    expect(acted).toBe(1);
    expect(isHolding).toBe(false);
    expect(hold.release(1)).toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(acted).toBe(1);
  });

  it('does nothing when it is let go early, which is a tap', () => {
    hold.begin(1, 1_000);
    vi.advanceTimersByTime(900);
    expect(hold.release(1)).toBe(true);
    expect(isHolding).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(acted).toBe(0);
    expect(hold.isTap()).toBe(true);
  });

  it('is one finger’s: a second one neither helps nor ends it', () => {
    hold.begin(1, 1_000);
    vi.advanceTimersByTime(500);
    hold.begin(2, 1_000);
    expect(hold.release(2)).toBe(false);
    vi.advanceTimersByTime(500);
    expect(acted).toBe(1);
  });

  it('of a finger goes on when another window takes the focus', () => {
    hold.begin(1, 1_000);
    hold.loseFocus();
    expect(isHolding).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(acted).toBe(1);
  });

  it('of a key ends with the focus: its release would not be heard', () => {
    hold.begin(' ', 1_000);
    hold.loseFocus();
    vi.advanceTimersByTime(2_000);
    expect(acted).toBe(0);
    expect(isHolding).toBe(false);
  });

  it('calls what it is told last, and the click that ends a finger’s hold is no tap', () => {
    hold.begin(1, 1_000);
    const newest = vi.fn<() => void>();
    hold.whenHeld(newest);
    vi.advanceTimersByTime(1_000);
    expect(newest).toHaveBeenCalledOnce();
    expect(acted).toBe(0);
    expect(hold.isTap()).toBe(false);
    expect(hold.isTap()).toBe(true);
    // A key sends no click of its own.
    hold.begin('Enter', 1_000);
    vi.advanceTimersByTime(1_000);
    expect(hold.isTap()).toBe(true);
  });
});

describe('asking the station', () => {
  let nowMs: number;
  let store: VisitStore;
  let sent: string[];
  let respond: (url: string, init: RequestInit) => Promise<Response>;

  const ask = (wish: 'stop' | 'cancel') =>
    makeAsk(store, '/s/token', {
      now: () => nowMs,
      fetch(url, init) {
        sent.push(`${init.method} ${url}`);
        return respond(url, init);
      },
    })(wish);

  beforeEach(() => {
    nowMs = 10_000;
    sent = [];
    store = makeVisitStore(viewOf('charging'), false);
    respond = () => Promise.resolve(Response.json({}, { status: 202 }));
  });

  it('answers at once, sends once, and waits for the screen to change', async () => {
    const asked = ask('stop');
    expect(store.getState().asked).toBe('stop');
    await ask('stop');
    await asked;
    expect(sent).toEqual(['POST /s/token/stop']);
    expect(store.getState().asked).toBe('stop');
    receive(store, after(store.getState().view, 'stopping'), nowMs, nowMs);
    expect(store.getState()).toMatchObject({ asked: null, failed: null });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.getState().failed).toBeNull();
  });

  it('takes the new view out of the answer', async () => {
    const next = after(store.getState().view, 'stopping');
    respond = () => Promise.resolve(Response.json(next, { status: 202 }));
    await ask('stop');
    expect(store.getState()).toMatchObject({ asked: null, failed: null });
    expect(store.getState().view.screen.name).toBe('stopping');
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('offline'))],
    ['a refusal', () => Promise.resolve(new Response('', { status: 500 }))],
  ])('says so after %s, and can be asked again', async (_, answer) => {
    respond = answer;
    await ask('stop');
    expect(store.getState()).toMatchObject({ asked: null, failed: 'stop' });
    respond = () => Promise.resolve(Response.json({}));
    const again = ask('stop');
    expect(store.getState()).toMatchObject({ asked: 'stop', failed: null });
    await again;
    expect(sent).toHaveLength(2);
  });

  it('does not wait for an answer for ever, nor for an effect', async () => {
    respond = (_, init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const asked = ask('stop');
    await vi.advanceTimersByTimeAsync(8_000);
    await asked;
    expect(store.getState().failed).toBe('stop');
    respond = () => Promise.resolve(Response.json({}, { status: 202 }));
    await ask('stop');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.getState()).toMatchObject({ asked: null, failed: 'stop' });
  });

  it('ends the page where the station knows the payment no more', async () => {
    respond = () => Promise.resolve(new Response('', { status: 404 }));
    await ask('cancel');
    expect(store.getState().isGone).toBe(true);
  });

  it('does not hear a tap that was meant for the screen before', async () => {
    receive(store, after(store.getState().view, 'plug-in'), nowMs, nowMs);
    nowMs += 300;
    await ask('cancel');
    expect(sent).toEqual([]);
    nowMs += 200;
    await ask('cancel');
    expect(sent).toEqual(['POST /s/token/cancel']);
  });
});

describe('the way to the payment', () => {
  const browser = () => ({
    forgetQuery: vi.fn<() => void>(),
    goTo: vi.fn<(url: string) => void>(),
  });

  it('is taken once, with the address cleaned before', () => {
    const store = makeVisitStore(viewOf('pay'), true);
    const parts = browser();
    leadToPayment(store, parts);
    expect(parts.forgetQuery).toHaveBeenCalledOnce();
    expect(parts.goTo.mock.calls).toEqual([[payLink]]);
    receive(store, { ...viewOf('pay'), atMs: viewOf('pay').atMs + 1 }, 0, 0);
    expect(parts.goTo).toHaveBeenCalledOnce();
  });

  it('is waited for while Vipps makes it', () => {
    const store = makeVisitStore(viewOf('pay-preparing'), true);
    const parts = browser();
    leadToPayment(store, parts);
    expect(parts.goTo).not.toHaveBeenCalled();
    receive(store, after(viewOf('pay'), 'pay'), 0, 0);
    expect(parts.goTo).toHaveBeenCalledOnce();
  });

  it('is not taken by who only looks, nor once there is nothing to pay', () => {
    const looking = browser();
    leadToPayment(makeVisitStore(viewOf('pay'), false), looking);
    expect(looking.forgetQuery).not.toHaveBeenCalled();
    expect(looking.goTo).not.toHaveBeenCalled();
    const store = makeVisitStore(viewOf('pay-preparing'), true);
    const late = browser();
    leadToPayment(store, late);
    receive(store, after(viewOf('pay'), 'cancelled'), 0, 0);
    receive(store, after(after(viewOf('pay'), 'pay'), 'pay'), 0, 0);
    expect(late.goTo).not.toHaveBeenCalled();
  });

  it('leads to pages only', () => {
    const view = viewOf('pay');
    if (view.screen.name !== 'pay') throw new Error('not a pay screen');
    // In two pieces: it is the address that is to be refused, not this file.
    const link = ['javascript', 'alert(1)'].join(':');
    const parts = browser();
    leadToPayment(makeVisitStore({ ...view, screen: { ...view.screen, link } }, true), parts);
    expect(parts.goTo).not.toHaveBeenCalled();
  });
});

describe('the phone’s clock', () => {
  it('goes with the monotonic one, whatever small steps the wall clock makes', () => {
    let [monotonicMs, wallMs] = [500, 1_000_000];
    const now = makePhoneClock(
      () => monotonicMs,
      () => wallMs,
    );
    expect(now()).toBe(500);
    for (let step = 0; step < 1_000; step += 1) {
      monotonicMs += 100;
      wallMs += step % 2 === 0 ? 150 : 50;
      now();
    }
    expect(now()).toBe(100_500);
    wallMs -= 3_600_000;
    expect(now()).toBe(100_500);
  });

  it('counts the time that the phone slept', () => {
    let [monotonicMs, wallMs] = [0, 0];
    const now = makePhoneClock(
      () => monotonicMs,
      () => wallMs,
    );
    monotonicMs += 200;
    wallMs += 60_200;
    expect(now()).toBe(60_200);
    monotonicMs += 1_000;
    wallMs += 1_000;
    expect(now()).toBe(61_200);
  });
});

it('reads views of screens it knows, and nothing else', () => {
  expect(readVisit(JSON.stringify(viewOf('pay')))).toEqual(viewOf('pay'));
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"atMs":1}',
    '{"atMs":"1","screen":{"name":"pay"}}',
  ]) {
    expect(readVisit(text)).toBeNull();
  }
  expect(readVisit('{"atMs":1,"screen":{"name":"toString"}}')).toBeNull();
});
