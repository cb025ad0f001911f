/** What was found, as lines to copy into station.yaml. */
import type { BusConfig } from '../open.ts';
import type { Found } from './identify-unit.ts';

/** The lines, none where nothing was found that a station can use. */
export function stationLines(
  devices: ReadonlyArray<{ config: BusConfig; found: Found }>,
): string[] {
  const used = devices.flatMap(({ config, found }) => {
    const line = deviceLine(found);
    return line === null ? [] : [{ config: busLines(config).join('\n'), line }];
  });
  const buses = [...new Set(used.map(({ config }) => config))];
  const nameOf = (config: string) => (buses.length === 1 ? 'cabinet' : nth(buses, config));
  if (used.length === 0) return [];
  return [
    'buses:',
    ...buses.flatMap((config) => [`  ${nameOf(config)}:`, ...config.split('\n')]),
    '',
    '# and with the outlet, under evses:',
    ...used.map(({ config, line }) => line.replace('BUS', nameOf(config))),
  ];
}

function nth(buses: readonly string[], config: string): string {
  return `cabinet${buses.indexOf(config) + 1}`;
}

function busLines(config: BusConfig): string[] {
  if ('tcp' in config) return [`    tcp: "${config.tcp}"`];
  if ('modbusTcp' in config) return [`    modbusTcp: "${config.modbusTcp}"`];
  const { serial, baudRate, parity, stopBits } = config;
  return [
    `    serial: ${serial}`,
    `    baudRate: ${baudRate}`,
    `    parity: ${parity}`,
    `    stopBits: ${stopBits}`,
  ];
}

function deviceLine(found: Found): string | null {
  if (found.kind === 'meter') {
    return `    meter: { driver: ${found.driver}, bus: BUS, unit: ${found.unit} }`;
  }
  if (found.kind === 'relay') {
    return `    relay: { driver: ${found.driver}, bus: BUS, unit: ${found.unit}, channel: 0, leaseMs: 3000 }`;
  }
  return null;
}
