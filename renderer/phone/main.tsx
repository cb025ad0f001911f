/** Takes a page over on the phone: what was sent as HTML goes on from the data inside it. */
import { hydrateRoot, type HydrationOptions } from 'react-dom/client';
import { LiveLine } from './live.ts';
import { islands, type PageData, type VisitData } from './page-data.ts';
import { Offer, Visit } from './page.tsx';
import { makePhoneClock } from './phone-clock.ts';
import './phone.css';
import type { Texts } from './say.ts';
import { makeVisitStore } from './visit-store.ts';
import { leadToPayment } from './way-to-pay.ts';
import { makeAsk } from './wishes.ts';

function readIsland(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  if (!text) throw new Error(`The page has no ${id}`);
  return JSON.parse(text);
}

function container(): HTMLElement {
  const element = document.getElementById('page');
  if (element === null) throw new Error('The document has no page');
  return element;
}

/** A page that lived less long than this would fail again at once. */
const reloadAfterMs = 10_000;

/** React takes a page away that it cannot draw; the station sends it anew, with forms that need no script. */
const healing: HydrationOptions = {
  onUncaughtError() {
    if (performance.now() > reloadAfterMs) location.reload();
  },
};

/** When this page was asked for, on the performance clock: its view is no older. */
function requestedAtMs(): number {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as PerformanceNavigationTiming | undefined)?.requestStart ?? 0;
}

function takeOverVisit(data: VisitData, texts: Texts): void {
  const now = makePhoneClock(
    () => performance.now(),
    () => Date.now(),
  );
  const parts = {
    now,
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    openStream: (url: string) => new EventSource(url),
  };
  const address = location.pathname;
  const store = makeVisitStore(data.view, data.goToPay);
  const line = new LiveLine(store, address, parts);
  const ask = makeAsk(store, address, parts);
  hydrateRoot(container(), <Visit data={data} texts={texts} parts={{ store, ask }} />, healing);

  const sentAtMs = requestedAtMs();
  store.setState({ isLive: true, madeAtMs: sentAtMs, heardAtMs: sentAtMs, nowMs: now() });
  leadToPayment(store, {
    forgetQuery: () => history.replaceState(null, '', location.pathname + location.hash),
    goTo: (url) => location.assign(url),
  });
  line.wake();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') line.wake();
  });
  window.addEventListener('online', () => line.wake());
  window.addEventListener('pageshow', () => line.wake());
  window.addEventListener('pagehide', () => line.rest());
}

const data = readIsland(islands.data) as PageData;
const texts = readIsland(islands.texts) as Texts;
if (data.page === 'visit') takeOverVisit(data, texts);
else hydrateRoot(container(), <Offer data={data} texts={texts} />, healing);
