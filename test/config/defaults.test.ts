/**
 * What a sound file becomes: the defaults, the example of the documentation, all that a file can say.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drivers } from '../../electron/config/devices.ts';
import { readConfig, type StationConfig } from '../../electron/config/config.ts';
import { meterDrivers, relayDrivers } from '../../hardware/open.ts';
import {
  absent,
  configOf,
  evse,
  linesOf,
  readChanged,
  readText,
  tariff,
  warningsOf,
} from './config-file.ts';

const examplePath = fileURLToPath(new URL('../../docs/station.example.yaml', import.meta.url));

describe('defaults', () => {
  test.each<[string, (config: StationConfig) => unknown, unknown]>([
    ['payment.flows', (config) => config.payment.flows, ['qr']],
    ['payment.qrRenderer', (config) => config.payment.qrRenderer, 'station'],
    ['payment.plugInTimeoutS', (config) => config.payment.plugInTimeoutS, 300],
    ['payment.resumeWithinS', (config) => config.payment.resumeWithinS, 120],
    ['ui.stopHoldMs', (config) => config.ui.stopHoldMs, 1000],
    ['ui.stopCode', (config) => config.ui.stopCode, false],
    ['ui.receiptS', (config) => config.ui.receiptS, 60],
    ['ui.touchDevice', (config) => config.ui.touchDevice, null],
    ['ui.screenDiagonalIn', (config) => config.ui.screenDiagonalIn, 10.1],
    ['ui.theme', (config) => config.ui.theme, 'auto'],
    ['ui.attractAfterS', (config) => config.ui.attractAfterS, 180],
    ['ui.sounds', (config) => config.ui.sounds, 'off'],
    ['ui.brightness', (config) => config.ui.brightness, null],
    ['limits.readingMaxAgeMs', (config) => config.limits.readingMaxAgeMs, 5000],
    ['limits.idlePowerW', (config) => config.limits.idlePowerW, 100],
    ['limits.idleMinutes', (config) => config.limits.idleMinutes, 10],
    ['vipps.webhooks', (config) => config.vipps.webhooks, { register: false }],
    ['web.listen', (config) => config.web.listen, { host: '127.0.0.1', port: 8080 }],
    ['web.publicUrl', (config) => config.web.publicUrl, null],
    ['web.trustedProxies', (config) => config.web.trustedProxies, ['127.0.0.1', '::1']],
    ['diagnostics', (config) => config.diagnostics, { pinHash: null }],
    ['dataDir', (config) => config.dataDir, '/var/lib/ladekiosk'],
    ['pilot', (config) => config.evses[0]?.pilot, null],
  ])('%s', (_key, valueOf, expected) => {
    expect(valueOf(configOf(readChanged()))).toEqual(expected);
  });

  test('one key of a section leaves the others at their defaults', () => {
    const { ui, limits } = configOf(readChanged({ 'ui.stopHoldMs': 0, 'limits.idleMinutes': 0.5 }));
    expect(ui).toMatchObject({
      stopHoldMs: 0,
      stopCode: false,
      receiptS: 60,
      touchDevice: null,
      attractAfterS: 180,
    });
    expect(limits).toEqual({ readingMaxAgeMs: 5000, idlePowerW: 100, idleMinutes: 0.5 });
  });

  test('brightness has its own, and either a device or a command', () => {
    const device = '/sys/class/backlight/10-0045';
    const { ui } = configOf(readChanged({ 'ui.brightness': { device, night: 20 } }));
    expect(ui.brightness).toEqual({
      day: 100,
      night: 20,
      idle: 30,
      output: { kind: 'device', device },
    });
    const command = ['/usr/local/bin/set-brightness', '--panel', '1'];
    const other = configOf(readChanged({ 'ui.brightness': { command } }));
    expect(other.ui.brightness?.output).toEqual({ kind: 'command', command });
  });

  test('a serial line is 9600 8N1, an auxiliary contact is not wired', () => {
    const read = readChanged({
      'buses.cabinet': { serial: '/dev/ttyUSB0' },
      'evses[0].relay.feedbackInput': absent,
    });
    const { buses, evses } = configOf(read);
    expect(buses['cabinet']).toEqual({
      serial: '/dev/ttyUSB0',
      baudRate: 9600,
      parity: 'none',
      stopBits: 1,
    });
    expect(evses[0]?.relay.feedbackInput).toBeNull();
  });
});

describe('countries', () => {
  test.each([
    ['NO', 'NOK', 25, '999999999', ['nb', 'nn', 'se', 'en', 'da', 'sv', 'fi', 'de']],
    ['DK', 'DKK', 25, '12345678', ['da', 'en', 'nb', 'sv', 'fi', 'de']],
    ['FI', 'EUR', 25.5, '1234567-8', ['fi', 'en', 'nb', 'da', 'sv', 'de']],
    ['SE', 'SEK', 25, '556677-8899', ['sv', 'en', 'nb', 'da', 'fi', 'de']],
  ])('%s pays in %s and speaks its own languages', (country, currency, vat, number, spoken) => {
    const { station, tariff: parsed } = configOf(
      readChanged({
        'station.country': country,
        'station.operator.organizationNumber': number,
        tariff: tariff(currency, vat),
      }),
    );
    expect(parsed.currency).toBe(currency);
    expect(station.startLanguage).toBe(spoken[0]);
    expect(station.languages).toEqual(spoken);
  });

  test.each([
    ['DK', 'DKK', 1],
    ['FI', 'EUR', 1],
    ['SE', 'SEK', 100],
    ['NO', 'NOK', 100],
  ])('%s: amounts start at %s %i', (country, currency, least) => {
    const read = (amount: number) =>
      linesOf(
        readChanged({
          'station.country': country,
          tariff: tariff(currency),
          payment: { amounts: [amount], defaultAmount: amount },
        }),
      );
    expect(read(least)).toEqual([]);
    expect(read(least - 1).join()).toContain('payment.amounts[0]');
  });

  test('a station that lacks its country’s language starts with its first', () => {
    const { station } = configOf(readChanged({ 'station.languages': ['de', 'en'] }));
    expect(station).toMatchObject({ languages: ['de', 'en'], startLanguage: 'de' });
  });
});

describe('the command line goes before the file', () => {
  test('--language', () => {
    expect(configOf(readChanged({}, { language: 'fi' })).station.startLanguage).toBe('fi');
  });
  test('--language that the station does not offer', () => {
    const lines = linesOf(readChanged({ 'station.languages': ['nb', 'en'] }, { language: 'fi' }));
    expect(lines).toEqual(['--language: is fi, but must be one of station.languages: nb or en.']);
  });
  test('--language se at a Swedish station, where somebody means Swedish', () => {
    const swedish = {
      'station.country': 'SE',
      'station.operator.organizationNumber': '556677-8899',
      tariff: tariff('SEK', 25),
    };
    expect(linesOf(readChanged(swedish, { language: 'se' }))).toEqual([
      '--language: is se, but must be one of station.languages: sv, en, nb, da, fi or de; se is Northern Sámi, Swedish is sv.',
    ]);
    const languages = { ...swedish, 'station.languages': ['se', 'en'] };
    expect(warningsOf(readChanged(languages)).join()).toContain(
      'station.languages[0]: is se, which is Northern Sámi; Swedish is sv',
    );
    const both = { ...swedish, 'station.languages': ['sv', 'se'] };
    expect(warningsOf(readChanged(both)).join()).not.toContain('station.languages');
  });
  test('--data-dir, from the working directory', () => {
    expect(configOf(readChanged({}, { dataDir: 'data' })).dataDir).toBe(resolve('data'));
  });
  test('dataDir, from the directory of the file', () => {
    const read = readChanged({ dataDir: 'data' });
    expect(configOf(read).dataDir).toBe(resolve(dirname(read.configPath), 'data'));
  });
});

describe('whole files', () => {
  test('the example for a first station is sound and without warnings', () => {
    const read = readConfig(examplePath);
    expect(linesOf(read)).toEqual([]);
    expect(warningsOf(read)).toEqual([]);
  });

  test('the reference, without what is not built yet', () => {
    const { evses, web, buses, tariff: parsed, station } = configOf(readText(reference));
    expect(station).toMatchObject({ id: '21678', startLanguage: 'nb' });
    expect(evses[0]?.relay).toMatchObject({ channel: 0, leaseMs: 3000, feedbackInput: 0 });
    expect(web.publicUrl).toBe('https://charge.example.com/21678');
    expect(Object.keys(buses)).toEqual(['cabinet']);
    expect(parsed).toMatchObject({ currency: 'NOK', taxIncluded: 'YES' });
    expect(parsed.elements[0]?.components[0]).toEqual({
      type: 'ENERGY',
      price: '4.59',
      vat: '25',
      stepSize: 1,
    });
  });

  test('two EVSEs share a relay board and two kinds of bus', () => {
    const { evses, buses } = configOf(
      readChanged({
        'evses[1]': evse('B', 2, { 'meter.bus': 'roof', 'relay.bus': 'floor' }),
        'buses.roof': { tcp: '10.0.0.7:4001' },
        'buses.floor': { modbusTcp: '[fe80::1]:502' },
      }),
    );
    expect(evses.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(buses).toMatchObject({
      roof: { tcp: '10.0.0.7:4001' },
      floor: { modbusTcp: '[fe80::1]:502' },
    });
  });

  test.each([
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['localhost:8080', 'localhost', 8080],
    ['[::1]:8080', '::1', 8080],
  ])('web.listen %s', (listen, host, port) => {
    const read = readChanged({ 'web.listen': listen });
    expect(configOf(read).web.listen).toEqual({ host, port });
    expect(warningsOf(read)).toEqual([]);
  });

  test.each(['http://127.0.0.1:9000', 'http://localhost:9000/gateway', 'http://[::1]:9000'])(
    'baseUrl %s is this machine, so http will do',
    (baseUrl) => {
      const read = readChanged({ 'vipps.baseUrl': baseUrl });
      expect(configOf(read).vipps.baseUrl).toBe(baseUrl);
    },
  );
});

test('the drivers a file may name are the drivers there are', () => {
  expect(drivers.meter).toEqual(meterDrivers.map(({ driver }) => driver));
  expect(drivers.relay).toEqual(relayDrivers.map(({ driver }) => driver));
});

test('the example file shows every key that can be used', () => {
  const text = readFileSync(examplePath, 'utf8');
  for (const key of ['tariffFile', 'modbusTcp', 'tcp', 'feedbackInput', 'idleMinutes', 'listen']) {
    expect(text).toContain(key);
  }
});

const reference = `
station:
  id: "21678"                      # on the screen
  name: Storgata 12, Oslo
  country: NO
  timeZone: Europe/Oslo
  languages: [nb, en, da, sv, fi, de]
  supportPhone: "+47 22 00 00 00"
  operator: { name: Lade AS, organizationNumber: "999999999", termsUrl: "https://lade.example/t", privacyUrl: "https://lade.example/p" }
evses:
  - id: NO*LAD*E21678*1
    label: A
    connector: IEC_62196_T2
    maxPowerW: 22000
    meter: { driver: eastron-sdm630, bus: cabinet, unit: 1 }
    relay: { driver: waveshare-modbus-relay, bus: cabinet, unit: 2, channel: 0, leaseMs: 3000, feedbackInput: 0 }
    # pilot: { driver: evse-din, bus: cabinet, unit: 3 }
buses:
  cabinet: { serial: /dev/serial/by-id/usb-FTDI…, baudRate: 9600, parity: none, stopBits: 1 }
  # cabinet: { tcp: "127.0.0.1:5020" }
tariff:
  currency: NOK
  tax_included: YES
  elements: [{ price_components: [{ type: ENERGY, price: 4.59, vat: 25.0, step_size: 1 }] }]
payment:
  amounts: [20000, 35000, 50000]
  defaultAmount: 35000
  flows: [qr]
  qrRenderer: station
vipps:
  baseUrl: https://apitest.vipps.no
  merchantSerialNumber: "123456"
  webhooks: { register: false }
web:
  listen: 127.0.0.1:8080
  publicUrl: https://charge.example.com/21678
dataDir: /var/lib/ladekiosk
`;
