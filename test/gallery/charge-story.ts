/** A charge from welcome to receipt as the README's animation tells it, with the product's own prices. */
import type { Screen, Snapshot } from '../../electron/contract.ts';
import { priceCharge } from '../../electron/session/tariff-price.ts';
import type { Tariff } from '../../electron/session/tariff-types.ts';
import type { TextKey } from '../../renderer/text/catalogue.ts';
import { snapshotNamed } from './scenes.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

export interface StoryFrame {
  snapshot: StationSnapshot;
  durationMs: number;
  /** The word on the button that a finger is on; null: nobody touches the screen. */
  touches: TextKey | null;
}

/** How many minutes have passed, and how much the meter has counted since. */
const readings = [
  [0, 40],
  [14, 2_610],
  [31, 5_720],
  [52, 9_480],
  [77, 13_940],
  [102, 18_420],
] as const;

const tariff: Tariff = {
  currency: 'NOK',
  taxIncluded: 'YES',
  elements: [
    { components: [{ type: 'ENERGY', price: '4.59', vat: '25', stepSize: 1 }], restrictions: null },
  ],
  minPrice: null,
  maxPrice: null,
};

function stationSnapshot(name: string): StationSnapshot {
  const snapshot = snapshotNamed(name);
  if (snapshot.kind !== 'station') throw new Error(`${name} is not of a station`);
  return { ...snapshot, language: 'en' };
}

function charging(snapshot: StationSnapshot, minutes: number, energyWh: number): StationSnapshot {
  const { screen, station, atMs } = snapshot;
  if (screen.name !== 'charging') throw new Error(`${screen.name} is not charging`);
  // The first reading counts after a few seconds.
  const elapsedMs = Math.max(minutes * 60_000, 14_000);
  const startMs = atMs - 102 * 60_000;
  const period = { startMs, endMs: startMs + elapsedMs, energyWh, charging: true };
  const price = priceCharge(tariff, { timeZone: station.timeZone, periods: [period] });
  const counted: Screen = {
    ...screen,
    energyWh,
    elapsedMs,
    costMinor: price.grossMinor,
    remainingMinor: screen.authorizedMinor - price.grossMinor,
    // The curve begins with the charge and is whole after ten minutes.
    powerHistoryW: minutes === 0 ? screen.powerHistoryW.slice(0, 2) : screen.powerHistoryW,
  };
  return { ...snapshot, atMs: startMs + elapsedMs, screen: counted };
}

/** The frames in order; the last stands longest, so that the figures can be read. */
export function chargeStory(): StoryFrame[] {
  const endMs = stationSnapshot('charging').atMs;
  const startMs = endMs - 104 * 60_000;
  const before = (name: string): StationSnapshot => ({ ...stationSnapshot(name), atMs: startMs });
  const still = (snapshot: StationSnapshot, durationMs: number): StoryFrame => ({
    snapshot,
    durationMs,
    touches: null,
  });
  const touched = (snapshot: StationSnapshot, touches: TextKey): StoryFrame => ({
    snapshot,
    durationMs: 700,
    touches,
  });
  const counted = readings.map(([minutes, energyWh]) =>
    charging(stationSnapshot('charging'), minutes, energyWh),
  );
  return [
    still(before('welcome'), 1_600),
    touched(before('welcome'), 'button.start'),
    still(before('terms'), 1_600),
    touched(before('terms'), 'button.accept'),
    still(before('amount'), 1_400),
    touched(before('amount'), 'button.pay'),
    still(before('pay'), 2_400),
    still(before('plug-in'), 1_600),
    ...counted.map((snapshot) => still(snapshot, 800)),
    ...counted.slice(-1).map((snapshot) => touched(snapshot, 'button.stop')),
    still(stationSnapshot('stopping'), 1_200),
    still(stationSnapshot('receipt'), 3_500),
  ];
}
