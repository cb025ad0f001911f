/** The station.yaml of a station that stands in the simulated world. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { listen, shut } from './vipps/server.ts';
import type { ConfigOverrides, WorldEvse, WorldParts } from './world-types.ts';

const countries = {
  NO: {
    name: 'Storgata 12, Oslo',
    timeZone: 'Europe/Oslo',
    supportPhone: '+47 22 00 00 00',
    organizationNumber: '999999999',
    currency: 'NOK',
    price: 4.59,
    vat: 25,
    amounts: [20_000, 35_000, 50_000],
    defaultAmount: 35_000,
  },
  DK: {
    name: 'Nørregade 12, København',
    timeZone: 'Europe/Copenhagen',
    supportPhone: '+45 33 00 00 00',
    organizationNumber: '99999999',
    currency: 'DKK',
    price: 3.49,
    vat: 25,
    amounts: [15_000, 25_000, 40_000],
    defaultAmount: 25_000,
  },
  FI: {
    name: 'Mannerheimintie 12, Helsinki',
    timeZone: 'Europe/Helsinki',
    supportPhone: '+358 9 000 0000',
    organizationNumber: '9999999-9',
    currency: 'EUR',
    price: 0.39,
    vat: 25.5,
    amounts: [2000, 3500, 5000],
    defaultAmount: 3500,
  },
  SE: {
    name: 'Storgatan 12, Stockholm',
    timeZone: 'Europe/Stockholm',
    supportPhone: '+46 8 000 00 00',
    organizationNumber: '999999-9999',
    currency: 'SEK',
    price: 4.59,
    vat: 25,
    amounts: [20_000, 35_000, 50_000],
    defaultAmount: 35_000,
  },
} as const;

/** Writes the file into `dir`, made where missing, with its data beside it; resolves with the file's path. */
export async function writeStationConfig(
  world: WorldParts,
  dir: string,
  overrides: ConfigOverrides = {},
): Promise<string> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'station.yaml');
  const config = merged(stationConfig(world, dir, await freePort()), overrides);
  await writeFile(path, stringify(config));
  world.station.publicUrl = publicUrlOf(config);
  return path;
}

function publicUrlOf(config: unknown): string | null {
  const web = isPlain(config) ? config['web'] : null;
  const publicUrl = isPlain(web) ? web['publicUrl'] : null;
  return typeof publicUrl === 'string' ? publicUrl.replace(/\/+$/, '') : null;
}

function stationConfig(world: WorldParts, dir: string, webPort: number): Record<string, unknown> {
  const { market, bus, vipps, sandbox, hasPhone } = world;
  const country = countries[market];
  const address = `127.0.0.1:${webPort}`;
  return {
    station: {
      id: '21678',
      name: country.name,
      country: market,
      timeZone: country.timeZone,
      languages: ['nb', 'nn', 'se', 'en', 'da', 'sv', 'fi', 'de'],
      supportPhone: country.supportPhone,
      operator: {
        name: 'Lade AS',
        organizationNumber: country.organizationNumber,
        termsUrl: 'https://lade.example/terms',
        privacyUrl: 'https://lade.example/privacy',
      },
    },
    evses: world.evses.map((evse) => evseConfig(world, evse)),
    buses: {
      cabinet:
        bus.kind === 'serial'
          ? { serial: bus.path, baudRate: 9600, parity: 'none', stopBits: 1 }
          : { [bus.kind]: bus.address },
    },
    tariff: {
      currency: country.currency,
      tax_included: 'YES',
      elements: [
        {
          price_components: [
            { type: 'ENERGY', price: country.price, vat: country.vat, step_size: 1 },
          ],
        },
      ],
    },
    payment: {
      amounts: [...country.amounts],
      defaultAmount: country.defaultAmount,
      flows: hasPhone ? ['qr', 'redirect'] : ['qr'],
      qrRenderer: 'station',
    },
    vipps: {
      baseUrl: vipps.url,
      merchantSerialNumber: sandbox.salesUnits[0]?.msn,
      ...(hasPhone ? { webhooks: { register: true } } : {}),
    },
    web: { listen: address, ...(hasPhone ? { publicUrl: `http://${address}/21678` } : {}) },
    dataDir: join(dir, 'data'),
  };
}

function evseConfig(world: WorldParts, evse: WorldEvse): Record<string, unknown> {
  return {
    id: `${world.market}*LAD*E21678*${evse.channel + 1}`,
    label: evse.label,
    connector: 'IEC_62196_T2',
    maxPowerW: world.maxPowerW,
    meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: evse.meterUnit },
    relay: {
      driver: 'waveshare-modbus-relay',
      bus: 'cabinet',
      unit: evse.relayUnit,
      channel: evse.channel,
      leaseMs: 3000,
      feedbackInput: evse.channel,
    },
    ...(evse.pilot !== null && { pilot: { ...evse.pilot, bus: 'cabinet' } }),
  };
}

function merged(base: unknown, overrides: unknown): unknown {
  if (!isPlain(base) || !isPlain(overrides)) return overrides;
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    if (value === undefined) result.delete(key);
    else result.set(key, key in base ? merged(base[key], value) : value);
  }
  return Object.fromEntries(result);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

let portsGiven = 0;

/**
 * A port that is free and likely to stay so: below those that systems give to outgoing connections
 * (Linux: 32768 and up), and for each process from a stretch of its own.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + (process.pid % 120) * 100 + (portsGiven % 100);
    portsGiven += 1;
    const server = createServer();
    const isFree = await listen(server, port).then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await shut(server);
    return port;
  }
}
