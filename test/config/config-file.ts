/**
 * Configurations for tests: a sound station.yaml, and ways to change it in one place.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { type ReadConfig, readConfig, type StationConfig } from '../../electron/config/config.ts';
import type { Overrides } from '../../electron/config/checks.ts';

/** A file as plain data. */
export type Plain = Record<string, unknown>;

/** What to change in a file: a path as messages write it, and its new value. */
export type Changes = Record<string, unknown>;

/** As a new value: the key is taken out. */
export const absent = Symbol('absent');

/** The same data with the changes made. Sections and list entries on the way are made as needed. */
export function changed(plain: Plain, changes: Changes): Plain {
  const copy = structuredClone(plain);
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.pop() ?? '';
    let target = copy;
    for (const step of steps) target = (target[step] ??= {}) as Plain;
    if (value === absent) Reflect.deleteProperty(target, last);
    else target[last] = value;
  }
  return copy;
}

/** The sections without which there is no station, and nothing else. */
export function leastFile(): Plain {
  return {
    station: {
      id: '21678',
      name: 'Storgata 12, Oslo',
      country: 'NO',
      timeZone: 'Europe/Oslo',
      supportPhone: '+47 22 00 00 00',
      operator: {
        name: 'Lade AS',
        organizationNumber: '999999999',
        termsUrl: 'https://lade.example/terms',
        privacyUrl: 'https://lade.example/privacy',
      },
    },
    evses: [evse('A', 1)],
    buses: {
      cabinet: { serial: '/dev/ttyUSB0', baudRate: 9600, parity: 'none', stopBits: 1 },
    },
    tariff: tariff(),
    payment: { amounts: [20_000, 35_000, 50_000], defaultAmount: 35_000 },
    vipps: { baseUrl: 'https://apitest.vipps.no', merchantSerialNumber: '123456' },
  };
}

/** An EVSE whose meter has unit 10 + number and whose relay is channel `number` of unit 2. */
export function evse(label: string, number: number, changes: Changes = {}): Plain {
  const plain = {
    id: `NO*LAD*E21678*${number}`,
    label,
    connector: 'IEC_62196_T2',
    maxPowerW: 22_000,
    meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: 10 + number },
    relay: {
      driver: 'waveshare-modbus-relay',
      bus: 'cabinet',
      unit: 2,
      channel: number,
      leaseMs: 3000,
      feedbackInput: number,
    },
  };
  return changed(plain, changes);
}

export function tariff(currency = 'NOK', vat = 25): Plain {
  return {
    currency,
    tax_included: 'YES',
    elements: [{ price_components: [{ type: 'ENERGY', price: 4.59, vat, step_size: 1 }] }],
  };
}

/** A directory of this test's own. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ladekiosk-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes `text` into a file of its own and gives its path. */
export function fileOf(text: string | Uint8Array, name = 'station.yaml'): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, text);
  return path;
}

export function readText(text: string, overrides: Overrides = {}): ReadConfig {
  return readConfig(fileOf(text), overrides);
}

/** Reads the least file with these changes. */
export function readChanged(changes: Changes = {}, overrides: Overrides = {}): ReadConfig {
  return readText(stringify(changed(leastFile(), changes)), overrides);
}

/** The configuration, where the test expects one. */
export function configOf(read: ReadConfig): StationConfig {
  if (!read.ok) throw new Error(`refused: ${linesOf(read).join('; ')}`);
  return read.config;
}

/** Mistakes as people read them: `path: message`. */
export function linesOf(read: ReadConfig): string[] {
  if (read.ok) return [];
  return read.mistakes.map(({ path, message }) => `${path}: ${message}`);
}

/** Warnings likewise. */
export function warningsOf(read: ReadConfig): string[] {
  return read.warnings.map(({ path, message }) => `${path}: ${message}`);
}
