/**
 * The configuration edge: station.yaml → a StationConfig in which every rule holds, or every
 * mistake at once. Nothing past this file checks the configuration again.
 */
import { dirname, resolve } from 'node:path';
import { leastOfferA, mostOfferA } from '../../hardware/pilot.ts';
import { parseHostAndPort } from './address.ts';
import { checkGateway } from './checks-gateway.ts';
import { crossCheck, type Overrides } from './checks.ts';
import { countries, languagesOf } from './countries.ts';
import { readTextFile } from './file.ts';
import {
  describeValue,
  explainIssues,
  inFileOrder,
  limitMistakes,
  toMistakes,
  withoutIssues,
} from './mistakes.ts';
import { type CheckedFile, stationSchema } from './schema.ts';
import { readTariff } from './tariff.ts';
import type { BusConfig, EvseConfig, GatewaySection, StationConfig } from './types.ts';
import { readYaml } from './yaml.ts';
import type { Tariff } from '../session/tariff-types.ts';
import type { Country, Language, Mistake } from '../session/view.ts';

export type { StationConfig } from './types.ts';

export type ReadConfig =
  | { ok: true; config: StationConfig; warnings: Mistake[]; configPath: string }
  | {
      ok: false;
      mistakes: Mistake[];
      warnings: Mistake[];
      configPath: string;
      /**
       * Null unless nothing but the gateway's certificate or authority is at fault: those are files
       * of their own, which may be renewed while the station waits.
       */
      config: StationConfig | null;
    };

/**
 * Reads and checks the file at `path`. Never throws for anything a file can hold or be: what is
 * wrong with the file as a whole has the path "". `overrides` are the command line's.
 */
export function readConfig(path: string, overrides: Overrides = {}): ReadConfig {
  const configPath = resolve(path);
  const refuse = (
    mistakes: Mistake[],
    warnings: Mistake[] = [],
    config: StationConfig | null = null,
  ): ReadConfig => ({
    ok: false,
    mistakes: limitMistakes(mistakes),
    warnings,
    configPath,
    config,
  });
  const read = readTextFile(configPath);
  if (!read.ok) return refuse([{ path: '', message: read.message }]);
  const { value, places, mistakes, isBroken } = readYaml(read.text);
  if (isBroken) return refuse(mistakes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = value === null ? 'is empty' : `holds ${describeValue(value)} alone`;
    const message = `The file ${found}, but must hold the sections of docs/station.example.yaml.`;
    return refuse([...mistakes, { path: '', message }]);
  }
  const checked = stationSchema.safeParse(value);
  const issues = checked.error?.issues ?? [];
  const draft = withoutIssues(value, issues);
  const across = crossCheck(value, draft, overrides);
  const gateway = checkGateway(draft, dirname(configPath), Date.now());
  const tariff = readTariff(draft, places, dirname(configPath));
  const found = [
    ...mistakes,
    ...toMistakes([...explainIssues(issues, value, places), ...across.mistakes], places),
    ...toMistakes(gateway.address, places),
    ...tariff.mistakes,
  ];
  const inFiles = toMistakes(gateway.files, places);
  const warnings = limitMistakes(
    inFileOrder(
      [...toMistakes([...across.warnings, ...gateway.warnings], places), ...tariff.warnings],
      places,
    ),
  );
  const mistaken = inFileOrder([...found, ...inFiles], places);
  if (found.length > 0 || !checked.success) return refuse(mistaken, warnings);
  if (tariff.tariff === null) throw new Error('a configuration without mistakes has no tariff');
  const priced = { tariff: tariff.tariff, tariffEndsAtMs: tariff.endsAtMs };
  const config = assemble(checked.data, priced, configPath, overrides);
  if (inFiles.length > 0) return refuse(mistaken, warnings, config);
  return { ok: true, config, warnings, configPath };
}

function assemble(
  file: CheckedFile,
  priced: { tariff: Tariff; tariffEndsAtMs: number | null },
  configPath: string,
  overrides: Overrides,
): StationConfig {
  const { station, web } = file;
  const listen = parseHostAndPort(web.listen);
  if (listen === null) throw new Error(`web.listen was accepted but is no address: ${web.listen}`);
  const offered = station.languages ?? languagesOf(station.country);
  return {
    station: {
      ...station,
      location: locationSection(station.location),
      languages: offered,
      startLanguage: overrides.language ?? startLanguage(station.country, offered),
    },
    evses: file.evses.map(evseConfig),
    buses: Object.fromEntries(
      Object.entries(file.buses).map(([name, bus]) => [name, busConfig(bus)]),
    ),
    ...priced,
    payment: file.payment,
    ui: {
      ...file.ui,
      touchDevice: file.ui.touchDevice ?? null,
      brightness: brightnessSection(file.ui.brightness),
    },
    limits: file.limits,
    retention: file.retention,
    vipps: { ...file.vipps, gateway: gatewaySection(file.vipps.gateway, dirname(configPath)) },
    web: { listen, publicUrl: web.publicUrl ?? null, trustedProxies: web.trustedProxies },
    diagnostics: { pinHash: file.diagnostics.pinHash ?? null },
    dataDir: overrides.dataDir
      ? resolve(overrides.dataDir)
      : resolve(dirname(configPath), file.dataDir),
  };
}

function locationSection(
  location: CheckedFile['station']['location'],
): StationConfig['station']['location'] {
  return location === undefined ? null : { ...location, postalCode: location.postalCode ?? null };
}

function evseConfig({ relay, pilot, ...evse }: CheckedFile['evses'][number]): EvseConfig {
  return {
    ...evse,
    relay: relaySection(relay),
    pilot:
      pilot === undefined
        ? null
        : { ...pilot, unit: pilot.unit ?? null, maxCurrentA: offeredA(pilot, evse) },
  };
}

function relaySection(relay: CheckedFile['evses'][number]['relay']): EvseConfig['relay'] {
  const { unit = null, feedbackInput = null, allowNoDeadMan = false, ...rest } = relay;
  return { ...rest, unit, feedbackInput, allowNoDeadMan };
}

/**
 * What a pilot offers unless told: the current of maxPowerW in three phases of 230 V. With one phase
 * that is a third of what it could be, and never too much.
 */
function offeredA(
  { maxCurrentA }: NonNullable<CheckedFile['evses'][number]['pilot']>,
  { maxPowerW }: Pick<CheckedFile['evses'][number], 'maxPowerW'>,
): number {
  const threePhaseA = Math.round(maxPowerW / (3 * 230));
  return maxCurrentA ?? Math.min(mostOfferA, Math.max(leastOfferA, threePhaseA));
}

function brightnessSection(
  brightness: CheckedFile['ui']['brightness'],
): StationConfig['ui']['brightness'] {
  if (brightness === undefined) return null;
  const { device, command, ...percents } = brightness;
  if (device !== undefined) return { ...percents, output: { kind: 'device', device } };
  if (command === undefined) throw new Error('a brightness was accepted that is set by nothing');
  return { ...percents, output: { kind: 'command', command } };
}

function gatewaySection(
  gateway: CheckedFile['vipps']['gateway'],
  directory: string,
): GatewaySection | null {
  if (gateway === undefined) return null;
  const { certificate, authority } = gateway;
  return {
    certificate: resolve(directory, certificate),
    authority: authority === undefined ? null : resolve(directory, authority),
  };
}

function busConfig(bus: CheckedFile['buses'][string]): BusConfig {
  if (bus.tcp !== undefined) return { tcp: bus.tcp };
  if (bus.modbusTcp !== undefined) return { modbusTcp: bus.modbusTcp };
  if (bus.serial === undefined) throw new Error('a bus was accepted that is none of the three');
  const { serial, baudRate = 9600, parity = 'none', stopBits = 1 } = bus;
  return { serial, baudRate, parity, stopBits };
}

function startLanguage(country: Country, offered: readonly Language[]): Language {
  const own = countries[country].language;
  const start = offered.includes(own) ? own : offered[0];
  if (start === undefined) throw new Error('a station without languages was accepted');
  return start;
}
