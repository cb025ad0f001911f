/**
 * Whether a crowd at the web server is felt at the relay: 500 open status pages and a flood of bad
 * requests, against no traffic at all, in turn, in one run of the real app.
 */
import { Kiosk } from '../e2e/kiosk.ts';
import { watchBus } from './bus-watch.ts';
import type { Measurement, Section } from './findings.ts';
import { LoadProcess } from './load-process.ts';
import { webLoadLines, type LoadMeasured } from './web-load-lines.ts';
import { cancelledVisit, loadRound, pagesOfVisit } from './web-load-round.ts';
import type { LoadedStation, LoadSize, RoundSeen } from './web-load-round.ts';

/** Of each kind, in turn. */
const rounds = 3;
/** As many as a world has: in three rounds, 18 stops from the screen and 6 from phones. */
const outlets = 8;
const size: LoadSize = { pages: 500, connections: 50 };
/** Visits so far when the first loaded round begins: those of an idle round, and its own. */
const ownVisits = 2 * outlets;
const cancelledVisits = size.pages / pagesOfVisit - ownVisits;

const how =
  `Real app, ${outlets} outlets on one line over TCP, all charging and paid for on phones; ${rounds}` +
  ' rounds without any traffic and as many under load, in turn. In each, every charge lasts three' +
  ' seconds at least and is then stopped, three of four by an intent from the screen and the fourth' +
  ` from its status page. The load: ${size.pages} status pages open by server-sent events, each on a` +
  ` phone with an address of its own (20 of each visit: the ${outlets} that charge, the rest over),` +
  ` and ${size.connections} keep-alive connections, two a caller, that send unknown paths, forged` +
  ' tokens, stops and live pages, forms without proof, oversized forms and unsigned deliveries,' +
  ' each as soon as the last is answered; every other caller has a new address with each request.' +
  ' The load runs in a process of low priority, so that it takes no processor from the station and' +
  ' its devices. Leases (3 s) are timed where they arrive: at the relay board, between the command' +
  ' to close and its repetitions. Stops are timed from the intent in the page, or from the phone’s' +
  ' request, to the first byte of the open frame. Of fewer than 100 values p99 is the longest. A' +
  ' charge that lost its relay before Stop has no stop to be timed. Heap after a full collection;' +
  ' the counts of the rate limits are part of it.';

/** In use in the main process after a full collection. */
function heapMB(kiosk: Kiosk): Promise<number> {
  return kiosk.app.evaluate(() => {
    const v8 = process.getBuiltinModule('node:v8');
    const vm = process.getBuiltinModule('node:vm');
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  });
}

async function openStation(kiosk: Kiosk, load: LoadProcess): Promise<LoadedStation> {
  const { publicUrl } = kiosk.world.station;
  if (publicUrl === null) throw new Error('phones come to this station');
  const { hostname: host, port, pathname: prefix } = new URL(publicUrl);
  const pid = await kiosk.app.evaluate(() => process.pid);
  const target = { host, port: Number(port), prefix };
  const watch = watchBus(kiosk.world.field);
  return { kiosk, watch, load, pid, publicUrl, target, visits: [] };
}

async function measureAll(station: LoadedStation): Promise<LoadMeasured> {
  const { kiosk } = station;
  const labels = kiosk.world.evses.map(({ label }) => label);
  while (station.visits.length < cancelledVisits) {
    const missing = cancelledVisits - station.visits.length;
    await Promise.all(labels.slice(0, missing).map((label) => cancelledVisit(station, label)));
  }
  const idle: RoundSeen[] = [];
  const loaded: RoundSeen[] = [];
  const heapBefore = await heapMB(kiosk);
  for (let round = 0; round < rounds; round += 1) {
    idle.push(await loadRound(station, null));
    loaded.push(await loadRound(station, size));
  }
  return { idle, loaded, heapBefore, heapAfter: await heapMB(kiosk) };
}

async function measure(): Promise<Section> {
  const kiosk = await Kiosk.start({
    world: { evseCount: outlets, phone: true },
    config: { ui: { stopHoldMs: 0 } },
  });
  const load = new LoadProcess();
  try {
    const measured = await measureAll(await openStation(kiosk, load));
    return { name: webLoad.name, title: webLoad.title, how, lines: webLoadLines(measured) };
  } finally {
    load.close();
    await kiosk.close();
  }
}

export const webLoad: Measurement = {
  name: 'web-load',
  title: 'A crowd at the web server → leases and stops',
  run: measure,
};
