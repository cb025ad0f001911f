/**
 * Charges at several outlets at once in the real app, each ended at a random moment, by an intent
 * from the page or a tap on the glass, and watched from the far end of the bus.
 */
import type { Bridge, Intent } from '../../electron/contract.ts';
import { until, type Kiosk } from '../e2e/kiosk.ts';
import type { WorldEvse } from '../sim/world-types.ts';
import type { BusWatch } from './bus-watch.ts';
import { median, seededChance } from './findings.ts';

export interface StopSample {
  /** Page time of the intent, or of the finger lifted from Stop, on the bench's monotonic clock. */
  wantedAtMs: number;
  /** First byte of the open frame at the relay, on the same clock. */
  openAtMs: number;
}

export type StopBy = 'intent' | 'tap';

/** The amount the simulated station offers first; enough for every charge here. */
export const amountMinor = 35_000;
/** The station listens to 20 intents a second, so what it may have missed is asked again, unhurried. */
const askAgainMs = 400;
/** Longest wait before a stop: together with the rest of a round it falls anywhere in a second. */
const longestPauseMs = 500;
const chance = seededChance(20);

interface BridgedWindow {
  ladekiosk: Bridge;
  liftedAtMs?: number;
}

/** How far the wall clock is ahead of this process's fine clock, ms: seen where a millisecond begins. */
function wallAheadMs(): number {
  const begunMs = Date.now();
  for (;;) {
    const wallMs = Date.now();
    if (wallMs !== begunMs) return wallMs - (performance.timeOrigin + performance.now());
  }
}

/** What to add to a time of the page's fine clock to have it on ours; both fine clocks are one wall apart. */
async function pageClockOffsetMs(kiosk: Kiosk): Promise<number> {
  const offsets: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    offsets.push((await kiosk.page.evaluate(wallAheadMs)) - wallAheadMs() - performance.timeOrigin);
  }
  return median(offsets);
}

/** Says it through the bridge; resolves with the page's fine time just before. */
export function intend(kiosk: Kiosk, intent: Intent): Promise<number> {
  return kiosk.page.evaluate((wanted) => {
    const atMs = performance.timeOrigin + performance.now();
    (window as unknown as BridgedWindow).ladekiosk.intend(wanted);
    return atMs;
  }, intent);
}

/** From wherever the outlet's last visit ended to a payment; resolves with its reference. */
async function order(kiosk: Kiosk, label: string): Promise<string> {
  let askedAtMs = -Infinity;
  return until(`a payment for ${label}`, async () => {
    const found = kiosk.world.sandbox.book
      .all()
      .find(({ reference, state }) => reference.includes(`-${label}-`) && state === 'CREATED');
    if (found !== undefined) return found.reference;
    if (performance.now() - askedAtMs < askAgainMs) return null;
    askedAtMs = performance.now();
    await intend(kiosk, { type: 'done', evse: label });
    await intend(kiosk, { type: 'start', evse: label });
    await intend(kiosk, { type: 'acceptTerms', evse: label });
    await intend(kiosk, { type: 'pay', evse: label, amountMinor });
    return null;
  });
}

/** Current flows, and the station has read it. */
export async function flows(evse: WorldEvse, watch: BusWatch): Promise<void> {
  await until(`current at ${evse.label}`, () => {
    evse.bringUpToDate();
    return evse.car.powerW > 1000;
  });
  // A reading takes two questions, energy and power; the second of a pair may be the first heard.
  const before = watch.count(evse.meterUnit);
  await until(`a reading of ${evse.label}`, () => watch.count(evse.meterUnit) >= before + 3);
}

export async function pauseUntil(atMs: number): Promise<void> {
  for (;;) {
    const restMs = atMs - performance.now();
    if (restMs <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}

/** Taps Stop on the glass; resolves with the page's fine time of the lifted finger. */
async function tap(kiosk: Kiosk, label: string, pause: () => Promise<void>): Promise<number> {
  const { page } = kiosk;
  await intend(kiosk, { type: 'chooseEvse', evse: label });
  await page.locator(`main[data-screen="charging"][data-evse="${label}"]`).waitFor();
  const stop = page.getByRole('button', { name: 'Stop charging', disabled: false });
  await stop.hover();
  await page.evaluate(() => {
    delete (window as unknown as BridgedWindow).liftedAtMs;
    window.addEventListener(
      'pointerup',
      (event) => {
        const atMs = performance.timeOrigin + event.timeStamp;
        (window as unknown as BridgedWindow).liftedAtMs = atMs;
      },
      { capture: true, once: true },
    );
  });
  await pause();
  await stop.click();
  return until(`the tap for ${label}`, () =>
    page.evaluate(() => (window as unknown as BridgedWindow).liftedAtMs ?? null),
  );
}

/** One after the other: each stop is looked at by itself. */
function taker(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Stops one charge at a random moment of the next half second; `by` says how. */
export async function stopOne(
  { kiosk, watch, by }: Pick<Round, 'kiosk' | 'watch' | 'by'>,
  evse: WorldEvse,
): Promise<StopSample> {
  const { label } = evse;
  const offsetMs = await pageClockOffsetMs(kiosk);
  const pause = () => pauseUntil(performance.now() + chance() * longestPauseMs);
  const opened = watch.nextOpen(evse);
  if (by === 'intent') await pause();
  const pageMs =
    by === 'intent'
      ? await intend(kiosk, { type: 'stop', evse: label })
      : await tap(kiosk, label, pause);
  const openAtMs = await until(`the relay of ${label} to be told to open`, opened.atMs);
  if (kiosk.relayIsClosed(label)) throw new Error(`the relay of ${label} did not open`);
  return { wantedAtMs: pageMs + offsetMs, openAtMs };
}

export interface Round {
  kiosk: Kiosk;
  evses: readonly WorldEvse[];
  watch: BusWatch;
  by: StopBy;
  /** Charges at each outlet; with `tap` one, as beginning another would take the screen away. */
  times: number;
  /** Called after each stop, before the next. */
  after(): Promise<void>;
}

/** `times` charges at each outlet, side by side, all stopped, no two at once; a sample of each. */
export async function stopRound(round: Round): Promise<StopSample[]> {
  const { kiosk, evses, watch, times } = round;
  const samples: StopSample[] = [];
  const inTurn = taker();
  const chargeAt = async (evse: WorldEvse): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      kiosk.approve(await inTurn(() => order(kiosk, evse.label)));
      evse.plugIn();
      await flows(evse, watch);
      await inTurn(async () => {
        samples.push(await stopOne(round, evse));
        await round.after();
      });
    }
  };
  await Promise.all(evses.map(chargeAt));
  return samples;
}
