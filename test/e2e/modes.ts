/** A hand that sets the screen's modes, as a driver would: by the buttons of the status band. */
import type { Page } from '@playwright/test';
import type { Language, Snapshot } from '../../electron/contract.ts';
import { catalogues, type TextKey } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import type { Glass } from './glass.ts';

export type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

/** The snapshot of this name, of a station that runs. */
export function stationSnapshot(name: string): StationSnapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`no snapshot of a station is named ${name}`);
  return snapshot;
}

/** Welcome first: shown in this order they are one driver's, whose modes stay. */
export const oneDriversScreens: [name: string, snapshot: StationSnapshot][] = Object.keys(snapshots)
  .filter((name) => snapshots[name]?.kind === 'station')
  .map((name): [string, StationSnapshot] => [name, stationSnapshot(name)])
  .sort(([, a], [, b]) => Number(isWelcome(b)) - Number(isWelcome(a)));

function isWelcome({ screen }: StationSnapshot): boolean {
  return screen.name === 'welcome';
}

export function pressKey(page: Page, key: TextKey, language: Language): Promise<void> {
  return page.getByRole('button', { name: catalogues[language][key], exact: true }).click();
}

export interface WantedModes {
  textIsLarge?: boolean;
  controlsAreLow?: boolean;
  contrastIsHigh?: boolean;
}

/** A next driver comes to the welcome screen and chooses these modes there. */
export async function chooseModes(
  glass: Glass,
  language: Language,
  { textIsLarge, controlsAreLow, contrastIsHigh }: WantedModes,
): Promise<void> {
  const { page } = glass;
  // From another screen to welcome: what the driver before had chosen is gone.
  await glass.show({ ...stationSnapshot('declined'), language });
  await glass.show({ ...stationSnapshot('welcome'), language });
  if (controlsAreLow === true) await pressKey(page, 'button.lowReach', language);
  if (contrastIsHigh === true) {
    await pressKey(page, 'button.display', language);
    await pressKey(page, 'display.contrast', language);
    await pressKey(page, 'button.close', language);
  }
  if (textIsLarge === true) await pressKey(page, 'button.largerText', language);
}
