/** The panel's brightness: files as sysfs has them, a real command, and failures that matter to nobody. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Brightness } from '../../electron/ambience/brightness.ts';
import type { BrightnessSection } from '../../electron/config/types.ts';
import type { Log } from '../../electron/ports.ts';
import { temporaryDirectory } from '../config/config-file.ts';

/** Counts what is told. */
function countingLog(): Log & { warnings: string[] } {
  const warnings: string[] = [];
  const silent = (): void => undefined;
  return {
    warnings,
    debug: silent,
    info: silent,
    error: silent,
    warn: (_fields, message) => warnings.push(message),
  };
}

function backlight(maxBrightness: string): { device: string; brightness(): string } {
  const device = join(temporaryDirectory(), 'panel');
  mkdirSync(device);
  writeFileSync(join(device, 'max_brightness'), `${maxBrightness}\n`);
  writeFileSync(join(device, 'brightness'), '1\n');
  return { device, brightness: () => readFileSync(join(device, 'brightness'), 'utf8') };
}

function brightnessOf(output: BrightnessSection['output'], log: Log): Brightness {
  return new Brightness({ day: 100, night: 40, idle: 30, output }, log);
}

describe('a backlight device', () => {
  it('gets its share of what it can', async () => {
    const { device, brightness } = backlight('255');
    const panel = brightnessOf({ kind: 'device', device }, countingLog());
    for (const [light, isDay, expected] of [
      ['day', true, '255\n'],
      ['night', false, '102\n'],
      ['idle', false, '77\n'],
      ['idle', true, '77\n'],
    ] as const) {
      panel.show(light, isDay);
      await panel.settled;
      expect(brightness()).toBe(expected);
    }
  });

  it('is never turned off, however few steps it has', async () => {
    const { device, brightness } = backlight('1');
    const panel = brightnessOf({ kind: 'device', device }, countingLog());
    panel.show('idle', false);
    await panel.settled;
    expect(brightness()).toBe('1\n');
  });

  it('is not brighter at rest than by its hour', async () => {
    const { device, brightness } = backlight('100');
    const output = { kind: 'device', device } as const;
    const panel = new Brightness({ day: 100, night: 20, idle: 60, output }, countingLog());
    panel.show('idle', false);
    await panel.settled;
    expect(brightness()).toBe('20\n');
  });

  it('gets the last of what was asked while it was busy', async () => {
    const { device, brightness } = backlight('100');
    const panel = brightnessOf({ kind: 'device', device }, countingLog());
    panel.show('day', true);
    panel.show('idle', true);
    panel.show('night', false);
    await panel.settled;
    expect(brightness()).toBe('40\n');
  });

  it('that is gone is told once, not every second, and again after it was back', async () => {
    const log = countingLog();
    const { device, brightness } = backlight('100');
    const panel = brightnessOf({ kind: 'device', device }, log);
    rmSync(join(device, 'max_brightness'));
    for (const light of ['day', 'idle', 'day'] as const) {
      panel.show(light, true);
      panel.show(light, true);
      await panel.settled;
    }
    expect(log.warnings).toHaveLength(1);
    writeFileSync(join(device, 'max_brightness'), '100\n');
    panel.show('idle', true);
    await panel.settled;
    expect(brightness()).toBe('30\n');
    writeFileSync(join(device, 'max_brightness'), 'none\n');
    panel.show('day', true);
    await panel.settled;
    expect(log.warnings).toHaveLength(2);
  });
});

describe('a command', () => {
  it('gets the per cent as its last word, once for each change', async () => {
    const folder = temporaryDirectory();
    const [script, heard] = [join(folder, 'set-brightness'), join(folder, 'heard')];
    writeFileSync(script, `#!/bin/sh\necho "$#: $1 $2" >> '${heard}'\n`);
    chmodSync(script, 0o755);
    const log = countingLog();
    const word = '--panel $HOME; exit 1';
    const command = { kind: 'command' as const, command: [script, word] };
    const panel = brightnessOf(command, log);
    for (const [light, isDay] of [
      ['day', true],
      ['day', true],
      ['idle', true],
      ['night', false],
    ] as const) {
      panel.show(light, isDay);
      await panel.settled;
    }
    expect(readFileSync(heard, 'utf8')).toBe(`2: ${word} 100\n2: ${word} 30\n2: ${word} 40\n`);
    expect(log.warnings).toEqual([]);
  });

  it.each([
    ['that does not exist', ['/nowhere/set-brightness']],
    ['that fails', ['/bin/false']],
  ])('%s is told and nothing else', async (_how, command) => {
    const log = countingLog();
    const panel = brightnessOf({ kind: 'command', command }, log);
    panel.show('day', true);
    await panel.settled;
    expect(log.warnings).toEqual(['the brightness of the screen cannot be set']);
  });
});
