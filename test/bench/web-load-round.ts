/**
 * One round of the measurement of the web server: every outlet charges, paid for on a phone, then one
 * after the other is stopped at a random moment; with the load on the server or without. All that is
 * measured is seen from the far end of the bus.
 */
import { until, type Kiosk } from '../e2e/kiosk.ts';
import type { WorldEvse } from '../sim/world-types.ts';
import type { Target } from './bad-requests.ts';
import type { BusWatch } from './bus-watch.ts';
import type { LivePage } from './live-pages.ts';
import type { LoadProcess } from './load-process.ts';
import type { LoadReport } from './load-program.ts';
import { endByPhone, payByPhone, type PhoneVisitMade } from './phone-driver.ts';
import { processorMs } from './processes.ts';
import { amountMinor, flows, intend, pauseUntil, stopOne } from './stop-round.ts';

export interface LoadedStation {
  kiosk: Kiosk;
  watch: BusWatch;
  load: LoadProcess;
  /** The app's main process. */
  pid: number;
  publicUrl: string;
  target: Target;
  /** All so far, oldest first: what a status page may be open for. */
  visits: PhoneVisitMade[];
}

/** What one round has seen. */
export interface RoundSeen {
  /** From each command that holds a relay closed to the one that renews its lease. */
  renewalsMs: number[];
  /** From the wish to the open frame: from the screen, and from a phone. */
  screenStopsMs: number[];
  phoneStopsMs: number[];
  /** Charges whose relay opened before anybody wanted it: a lease ran out, or readings were too old. */
  interrupted: number;
  /** Processor time of the main process in the time measured, and that time. */
  processorMs: number;
  tookMs: number;
  report: LoadReport | null;
}

/** How much load; null for none. */
export interface LoadSize {
  pages: number;
  connections: number;
}

/** What one visit, and one address, may have open: `streamsOfVisitAtMost` in electron/web/live-visits.ts. */
export const pagesOfVisit = 20;
/** Of each four outlets, one is stopped from a phone. */
const phoneStopEvery = 4;
/** All charge for so long before the first is stopped, so that leases are renewed. */
const calmMs = 3000;
/** Eight outlets that ask this often stay below the 20 wishes a second that the station listens to. */
const askAgainMs = 700;

/** Pays on a phone at an outlet that may still show how its last visit ended. */
async function visitByPhone(
  { kiosk, publicUrl, visits }: LoadedStation,
  label: string,
): Promise<PhoneVisitMade> {
  let askedAtMs = -Infinity;
  const visit = await until(`an outlet ${label} to pay for`, async () => {
    if (performance.now() - askedAtMs < askAgainMs) return null;
    askedAtMs = performance.now();
    await intend(kiosk, { type: 'done', evse: label });
    return payByPhone(publicUrl, label, amountMinor);
  });
  visits.push(visit);
  return visit;
}

/** Pays by phone and thinks better of it: the status page stays, and may be open anywhere. */
export async function cancelledVisit(station: LoadedStation, label: string): Promise<void> {
  await endByPhone(station.publicUrl, 'cancel', await visitByPhone(station, label));
}

interface Charge {
  evse: WorldEvse;
  visit: PhoneVisitMade;
}

async function chargeAt(station: LoadedStation, evse: WorldEvse): Promise<Charge> {
  const visit = await visitByPhone(station, evse.label);
  station.kiosk.approve(visit.reference);
  evse.plugIn();
  await flows(evse, station.watch);
  return { evse, visit };
}

/** As many pages as each visit may have open, the latest visits first, each page on its own phone. */
function pagesOf(visits: readonly PhoneVisitMade[], count: number): LivePage[] {
  const pages = visits.toReversed().flatMap(({ path }, visit) =>
    Array.from({ length: pagesOfVisit }, (_, phone) => {
      return { path, address: `198.18.${visit}.${phone + 1}` };
    }),
  );
  if (pages.length < count) throw new Error(`${visits.length} visits are too few`);
  return pages.slice(0, count);
}

/** Which relays have opened by themselves: to be asked before anybody wants it. */
function watchContacts(evses: readonly WorldEvse[]) {
  const opened = new Set<WorldEvse>();
  const ends = evses.map((evse) =>
    evse.relay.onContact((channel, isClosed) => {
      if (channel === evse.channel && !isClosed) opened.add(evse);
    }),
  );
  return {
    hasOpened: (evse: WorldEvse): boolean => opened.has(evse),
    end: (): void => {
      for (const end of ends) end();
    },
  };
}

/** How long after the command before it each renewal came that arrived between two moments. */
function renewalsMs(watch: BusWatch, evse: WorldEvse, fromMs: number, untilMs: number) {
  const leases = watch.leases(evse).filter((atMs) => atMs < untilMs);
  return leases.flatMap((atMs, index) => {
    const before = leases[index - 1];
    return before !== undefined && atMs >= fromMs ? [atMs - before] : [];
  });
}

async function stopByPhone(station: LoadedStation, { evse, visit }: Charge): Promise<number> {
  const opened = station.watch.nextOpen(evse);
  const [openAtMs, wantedAtMs] = await Promise.all([
    until(`the relay of ${evse.label} to be told to open`, opened.atMs),
    endByPhone(station.publicUrl, 'stop', visit),
  ]);
  return openAtMs - wantedAtMs;
}

async function stopByScreen({ kiosk, watch }: LoadedStation, { evse }: Charge): Promise<number> {
  const { wantedAtMs, openAtMs } = await stopOne({ kiosk, watch, by: 'intent' }, evse);
  return openAtMs - wantedAtMs;
}

type Watched = Omit<RoundSeen, 'processorMs' | 'tookMs' | 'report'>;

/** Lets all charge for a while, then stops one after the other. */
async function watchCharges(station: LoadedStation, charges: readonly Charge[]): Promise<Watched> {
  const seen: Watched = {
    renewalsMs: [],
    screenStopsMs: [],
    phoneStopsMs: [],
    interrupted: 0,
  };
  const contacts = watchContacts(charges.map(({ evse }) => evse));
  const fromMs = performance.now();
  await pauseUntil(fromMs + calmMs);
  for (const [index, charge] of charges.entries()) {
    const isByPhone = index % phoneStopEvery === 1;
    const { evse } = charge;
    const untilMs = performance.now();
    seen.renewalsMs.push(...renewalsMs(station.watch, evse, fromMs, untilMs));
    const isOpen = contacts.hasOpened(evse);
    const tookMs = await (isByPhone ? stopByPhone : stopByScreen)(station, charge);
    // What opens by itself may do so while Stop is on its way: that is no stop to be measured.
    if (isOpen || tookMs < 0) seen.interrupted += 1;
    else (isByPhone ? seen.phoneStopsMs : seen.screenStopsMs).push(tookMs);
  }
  contacts.end();
  return seen;
}

/** One round, under a load or without. */
export async function loadRound(station: LoadedStation, size: LoadSize | null): Promise<RoundSeen> {
  const { kiosk, load, pid, target, visits } = station;
  const charges = await Promise.all(kiosk.world.evses.map((evse) => chargeAt(station, evse)));
  if (size !== null) {
    const { pages, connections } = size;
    await load.begin({ target, connections, pages: pagesOf(visits, pages) });
  }
  const beganMs = performance.now();
  const processorBeganMs = processorMs(pid);
  const seen = await watchCharges(station, charges);
  return {
    ...seen,
    processorMs: processorMs(pid) - processorBeganMs,
    tookMs: performance.now() - beganMs,
    report: size === null ? null : await load.end(),
  };
}
