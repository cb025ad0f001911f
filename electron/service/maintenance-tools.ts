/** The screen's brightness and locks, and which versions of everything are at work. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Brightness } from '../ambience/brightness.ts';
import type { Cancel, Clock } from '../clock.ts';
import { migrations } from '../journal-schema.ts';
import type { LockState } from '../screen/lock-state.ts';
import { msPerMinute } from '../session/units.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import { installedVersion, type InstalledFrom } from './installed-version.ts';

export interface MaintenanceParts {
  /** Of this program, as it runs. */
  version: string;
  /** `process.versions` in the app: Electron, Chromium and Node say theirs. */
  runtimes: Readonly<Record<string, string | undefined>>;
  configPath: string;
  installed: InstalledFrom;
  /** Null: the panel's brightness is not this program's business (ui.brightness). */
  brightness: Pick<Brightness, 'try'> | null;
  /** Null: no window is open just now. */
  locks: () => LockState | null;
  clock: Clock;
}

export interface MaintenanceTools extends Pick<Handlers, 'brightness' | 'lockCheck' | 'versions'> {
  /** The visit is over: the panel is as the hour wants it. */
  end(): void;
}

/** A brightness that is tried ends by itself: nobody has to be able to see how to take it back. */
const triedMs = msPerMinute;

export function maintenanceTools(parts: MaintenanceParts): MaintenanceTools {
  const { brightness, clock } = parts;
  let cancelTry: Cancel = () => undefined;

  function end(): void {
    cancelTry();
    brightness?.try(null);
  }

  return {
    end,
    brightness({ percent }) {
      if (brightness === null) {
        return answered<'brightness'>({ percent: null, isAdjustable: false });
      }
      if (percent !== null && !(Number.isInteger(percent) && percent >= 1 && percent <= 100)) {
        return refused('not-understood', 'A brightness is a whole number of percent, 1 to 100.');
      }
      cancelTry();
      brightness.try(percent);
      if (percent !== null) cancelTry = clock.after(triedMs, end);
      return answered<'brightness'>({ percent, isAdjustable: true });
    },
    lockCheck() {
      const state = parts.locks();
      if (state === null) return refused('failed', 'No window is open just now; try again.');
      return answered<'lockCheck'>(lockSteps(state));
    },
    async versions() {
      const installed = await installedVersion(parts.installed);
      return answered<'versions'>([
        { name: 'Ladekiosk', version: parts.version },
        ...updateOf(parts.version, installed),
        ...['electron', 'chrome', 'node'].flatMap((name) => {
          const version = parts.runtimes[name];
          return version === undefined ? [] : [{ name, version }];
        }),
        { name: 'database', version: `schema ${migrations.length}` },
        { name: 'configuration', version: await checksumOf(parts.configPath) },
      ]);
    },
  };
}

/** Another version on the disk than in memory waits for a restart; an older one as well. */
function updateOf(running: string, installed: string | null): { name: string; version: string }[] {
  if (installed === null) return [];
  const version =
    installed === running
      ? `${installed}, which is running`
      : `${installed}, while ${running} is running: restart to use it`;
  return [{ name: 'installed', version }];
}

async function checksumOf(path: string): Promise<string> {
  try {
    const hash = createHash('sha256').update(await readFile(path));
    return `${path}, SHA-256 ${hash.digest('hex').slice(0, 16)}`;
  } catch {
    return `${path} cannot be read now`;
  }
}

type LockStep = { step: string; isHeld: boolean; says: string };

/** Each lock, whether it holds, and what follows from it. */
function lockSteps(state: LockState): LockStep[] {
  const one = (step: string, isHeld: boolean, held: string, loose: string): LockStep => {
    return { step, isHeld, says: isHeld ? held : loose };
  };
  return [
    one(
      'kiosk',
      state.isKiosk,
      'The window covers the display and has no way out.',
      'The window is not in kiosk mode: it was started with --windowed, or the desktop took it out.',
    ),
    one(
      'window',
      state.windowCount === 1 && state.isOwnPage,
      'One window is open, with the station’s own page.',
      'Another window or another page is open: restart the program.',
    ),
    one(
      'developer-tools',
      !state.devToolsAreAllowed && !state.devToolsAreOpen,
      'Developer tools cannot be opened.',
      'Developer tools can be opened: this is not the packaged app.',
    ),
    one(
      'sandbox',
      state.isSandboxed,
      'The page runs in Chromium’s sandbox and reaches the station by its bridge alone.',
      'The page is not sandboxed: was the program started as root, or with --no-sandbox?',
    ),
    one(
      'single-instance',
      state.isSingleInstance,
      'A second start on the same data ends at once.',
      'A second program could run on the same data: restart this one.',
    ),
    one(
      'packaged',
      state.isPackaged,
      'This is the packaged app, whose files nobody but root can change.',
      'This is not the packaged app: good for a workshop, not for the street.',
    ),
  ];
}
