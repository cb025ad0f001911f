/**
 * The brightness of the panel itself: a backlight device of Linux, or a command of the operator's.
 * Whatever fails is told once in the log and matters to nothing else.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrightnessSection } from '../config/types.ts';
import type { Log } from '../ports.ts';
import type { Light } from './dimming.ts';

/** A command that hangs must not pile up: the next one waits for it. */
const commandTimeoutMs = 5000;

type Output = BrightnessSection['output'];

/**
 * @param percent 1 to 100 of the device's own `max_brightness`
 *   (kernel: Documentation/ABI/stable/sysfs-class-backlight)
 */
async function writeDevice(device: string, percent: number): Promise<void> {
  const most = Number(await readFile(join(device, 'max_brightness'), 'utf8'));
  if (!Number.isSafeInteger(most) || most < 1) throw new Error(`${device} has no max_brightness`);
  // Never 0, which turns many panels off.
  await writeFile(
    join(device, 'brightness'),
    `${Math.max(1, Math.round((most * percent) / 100))}\n`,
  );
}

/** No shell: the percent is an argument of its own. */
function runCommand([program = '', ...words]: string[], percent: number): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, [...words, String(percent)], { timeout: commandTimeoutMs }, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function put(output: Output, percent: number): Promise<void> {
  return output.kind === 'device'
    ? writeDevice(output.device, percent)
    : runCommand(output.command, percent);
}

/** Sets the panel as `show` says, one change at a time; of several that wait, the last one counts. */
export class Brightness {
  readonly #settings: BrightnessSection;
  readonly #log: Log;
  #wanted: number | null = null;
  /** What a person tries; null: the hour and the screen decide. */
  #tried: number | null = null;
  #given: number | null = null;
  #isBusy = false;
  #isFailing = false;
  /** Resolves once the panel has what was asked for last, or has refused it. */
  settled: Promise<void> = Promise.resolve();

  constructor(settings: BrightnessSection, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Resting is never brighter than the hour around it. */
  show(light: Light, isDay: boolean): void {
    const { day, night, idle } = this.#settings;
    const byHour = isDay ? day : night;
    this.#wanted = light === 'idle' ? Math.min(idle, byHour) : byHour;
    this.#begin();
  }

  /** Holds the panel at `percent`, 1 to 100, whatever is shown; null: as it is wanted otherwise. */
  try(percent: number | null): void {
    this.#tried = percent;
    this.#begin();
  }

  get #target(): number | null {
    return this.#tried ?? this.#wanted;
  }

  #begin(): void {
    if (!this.#isBusy && this.#target !== this.#given) this.settled = this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let percent = this.#target; percent !== null && percent !== this.#given;) {
      // Refused or not: it is tried again with the next change, not every second.
      this.#given = percent;
      await put(this.#settings.output, percent).then(
        () => (this.#isFailing = false),
        (error: unknown) => this.#tell(error),
      );
      percent = this.#target;
    }
    this.#isBusy = false;
  }

  #tell(error: unknown): void {
    if (!this.#isFailing)
      this.#log.warn({ err: error }, 'the brightness of the screen cannot be set');
    this.#isFailing = true;
  }
}
