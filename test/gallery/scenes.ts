/** What there is to look at: every snapshot, and the dialogs that lie over a screen. */
import type { Snapshot } from '../../electron/contract.ts';
import { serviceScenes } from '../fixtures/service-screen.ts';
import { snapshots } from '../fixtures/snapshots.ts';

export interface Scene {
  snapshot: Snapshot;
  /** The word on the button that opens the dialog to be seen; null: the screen itself. */
  opens: 'button.help' | 'button.language' | 'button.display' | null;
  /** Which of the technician's sections is chosen, counted from 0; absent: a driver's screen. */
  section?: number;
}

export function snapshotNamed(name: string): Snapshot {
  const found = snapshots[name];
  if (found === undefined) throw new Error(`no snapshot is called ${name}`);
  return found;
}

function withoutDialog(): Record<string, Scene> {
  return Object.fromEntries(
    Object.entries(snapshots).map(([name, snapshot]) => [name, { snapshot, opens: null }]),
  );
}

export const scenes: Readonly<Record<string, Scene>> = {
  ...withoutDialog(),
  help: {
    snapshot: { ...snapshotNamed('welcome'), alertCount: 2 } as Snapshot,
    opens: 'button.help',
  },
  language: { snapshot: snapshotNamed('welcome'), opens: 'button.language' },
  display: { snapshot: snapshotNamed('welcome'), opens: 'button.display' },
  ...Object.fromEntries(
    Object.entries(serviceScenes).map(([name, { snapshot, section }]) => [
      name,
      { snapshot, opens: null, section },
    ]),
  ),
};

export const sceneNames = Object.keys(scenes);

export function sceneNamed(name: string): Scene {
  const found = scenes[name];
  if (found === undefined) throw new Error(`no scene is called ${name}`);
  return found;
}
