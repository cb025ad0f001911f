/**
 * Each rule of station.yaml: what is changed in a sound file, and the words a technician needs.
 * Each of these files has that one mistake and no other, reported at the place that was changed.
 */
import { describe, expect, test } from 'vitest';
import { hashPin } from '../../electron/pin.ts';
import {
  absent,
  type Changes,
  configOf,
  evse,
  linesOf,
  readChanged,
  tariff,
} from './config-file.ts';

/** One mistake, at the first of the changed paths. */
function refused(changes: Changes, ...words: string[]): void {
  refusedAt(Object.keys(changes)[0] ?? '', changes, ...words);
}

function refusedAt(path: string, changes: Changes, ...words: string[]): void {
  const what = Object.entries(changes).map(
    ([key, value]) => `${key} ${value === absent ? 'absent' : JSON.stringify(value)}`,
  );
  test(`refuses ${what.join(', ')}`, () => {
    const lines = linesOf(readChanged(changes));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.startsWith(`${path}: `), lines[0]).toBe(true);
    for (const word of words) expect(lines[0]).toContain(word);
  });
}

test('the file these rules change has no mistake itself', () => {
  expect(linesOf(readChanged())).toEqual([]);
});

describe('station', () => {
  refused({ 'station.id': 21678 }, 'is 21678', 'a number', 'write it in quotes: "21678"');
  refused({ 'station.id': 'a b' }, '"a b"', 'letters A to Z, digits');
  refused({ 'station.id': 'x'.repeat(37) }, '1 to 36');
  refused({ 'station.id': null }, 'has no value');
  refused({ 'station.name': 'a\nb' }, '"a\\nb"', 'on one line');
  refused({ 'station.name': '' }, '""', '1 to 60');
  refused({ 'station.country': 'DE' }, '"DE"', 'one of NO, DK, FI or SE');
  refused({ 'station.timeZone': 'Europe/Olso' }, '"Europe/Olso"', 'IANA', '"Europe/Oslo"');
  refused({ 'station.timeZone': '+01:00' }, 'IANA');
  refused({ 'station.languages': [] }, 'an empty list', '1 to 8 languages');
  refusedAt(
    'station.languages[1]',
    { 'station.languages': ['nb', 'fr'] },
    '"fr"',
    'nb, nn, se, en, da',
  );
  refusedAt('station.languages[1]', { 'station.languages': ['nb', 'nb'] }, 'nb again');
  refused({ 'station.supportPhone': 'ring us' }, '"ring us"', '"+47 22 00 00 00"');
  refused({ 'station.supportPhone': 22000000 }, 'quotes: "22000000"');
  refused({ 'station.operator.organizationNumber': 'NO-1' }, '"NO-1"', '8 to 10 digits');
  refused({ 'station.operator.termsUrl': 'http://a.example' }, 'http://a.example', 'https');
  refused({ 'station.operator.privacyUrl': 'lade.example' }, '"lade.example"', 'https');
  refused({ 'station.operator': absent }, 'is missing', 'organizationNumber');
  refused({ 'station.operator.name': absent }, 'is missing', 'text');
});

describe('evses', () => {
  refused({ evses: [] }, 'an empty list', '1 to 16 EVSEs');
  refused({ evses: { A: 1 } }, 'a section with A', 'a list');
  refused({ 'evses[0].id': 'NO/1' }, '"NO/1"', '1 to 48');
  refused({ 'evses[0].label': 1 }, 'quotes: "1"');
  refused({ 'evses[0].connector': 'IEC_62196_T3' }, 'did you mean IEC_62196_T2?');
  refused({ 'evses[0].maxPowerW': 22 }, 'is 22', '1000 to 1000000 W');
  refused({ 'evses[0].maxPowerW': '22000' }, 'the text "22000"', 'without quotes');

  const second = (changes: Changes) => ({ 'evses[1]': evse('B', 2, changes) });
  refusedAt('evses[1].id', second({ id: 'no*lad*e21678*1' }), 'as is evses[0].id');
  refusedAt('evses[1].label', second({ label: 'a' }), '"a"', 'as is evses[0].label');
  refusedAt('evses[1].meter.unit', second({ 'meter.unit': 11 }), 'as is evses[0].meter.unit');
  refusedAt(
    'evses[1].relay.channel',
    second({ 'relay.channel': 1 }),
    '1 of unit 2 on bus cabinet, as is evses[0].relay.channel',
  );
  refusedAt('evses[1].relay.feedbackInput', second({ 'relay.feedbackInput': 1 }), 'evses[0].relay');
});

describe('devices', () => {
  const meter = (key: string) => `evses[0].meter.${key}`;
  const relay = (key: string) => `evses[0].relay.${key}`;
  refused({ [meter('driver')]: 'eastron-sdm63' }, 'did you mean eastron-sdm630?');
  refused({ [meter('driver')]: 'abb' }, 'chint-dtsu666, the meter drivers of this version');
  refused({ [relay('driver')]: 'relay-x' }, 'lcus-relay, the relay drivers of this version');
  refused({ [meter('bus')]: 'cabnet' }, 'one of the buses: cabinet', 'did you mean cabinet?');
  refused({ [relay('bus')]: 'roof' }, '"roof"', 'cabinet');
  refused({ [meter('unit')]: 0 }, 'is 0', '1 to 247');
  refused({ [relay('unit')]: 248 }, 'is 248', '1 to 247');
  refused({ [meter('unit')]: 1.5 }, '1.5', 'a whole number');
  refusedAt(relay('unit'), { [meter('unit')]: 2 }, '2 on bus cabinet, as is evses[0].meter.unit');
  refused({ [relay('channel')]: 32 }, 'is 32', '0 to 31');
  refused({ [relay('feedbackInput')]: -1 }, 'is -1', '0 to 31');
  refused({ [relay('leaseMs')]: 400 }, 'is 400', '500 to 10000 ms');
  refused({ [relay('leaseMs')]: 10_100 }, 'is 10100', '500 to 10000 ms');
  refused({ [relay('leaseMs')]: 1050 }, 'is 1050', 'in steps of 100');
  refused({ [relay('leaseMs')]: absent }, 'is missing');
});

describe('buses', () => {
  refused({ 'buses.cabinet': {} }, 'none of them', 'exactly one of serial, tcp and modbusTcp');
  refused({ 'buses.cabinet.baudRate': 9601 }, 'is 9601', '9600', '115200');
  refused({ 'buses.cabinet.parity': 'N' }, '"N"', 'none, even or odd');
  refused({ 'buses.cabinet.stopBits': 3 }, 'is 3', '1 or 2');
  refused({ 'buses.cabinet.serial': 'ttyUSB0' }, '"ttyUSB0"', 'an absolute path');
  refused({ buses: {} }, 'is empty', 'at least one');

  const roof = (bus: object) => ({
    'buses.roof': bus,
    'evses[1]': evse('B', 2, { 'meter.bus': 'roof', 'relay.bus': 'roof' }),
  });
  refused(roof({ tcp: '10.0.0.1:4001', modbusTcp: '10.0.0.1:502' }), 'has tcp and modbusTcp');
  refusedAt('buses.roof.tcp', roof({ tcp: '10.0.0.1' }), '"10.0.0.1"', 'host:port');
  refusedAt('buses.roof.modbusTcp', roof({ modbusTcp: 'gate:65536' }), '65536', 'host:port');
  refusedAt('buses.roof.baudRate', roof({ tcp: 'gate:1', baudRate: 9600 }), 'serial buses only');
  refusedAt('buses.roof.serial', roof({ serial: '/dev/ttyUSB0' }), 'as is buses.cabinet.serial');

  test('a bus is named by a word', () => {
    const lines = linesOf(readChanged({ 'buses.my bus': { tcp: 'gate:1' } }));
    expect(lines[0]).toMatch(/^buses\["my bus"\]: .*a letter, then/);
  });
});

describe('payment', () => {
  const amounts = (...list: unknown[]) => ({
    'payment.amounts': list,
    'payment.defaultAmount': 35_000,
  });
  refused(amounts(), 'an empty list', '1 to 6 amounts');
  refusedAt('payment.amounts[1]', amounts(35_000, 20_000), '20000 after 35000', 'must rise');
  refusedAt('payment.amounts[1]', amounts(35_000, 35_000), '35000 after 35000');
  refusedAt('payment.amounts[0]', amounts(99, 35_000), 'is 99', '100 or more', 'NOK');
  refusedAt('payment.amounts[1]', amounts(35_000, 65_000_001), '65000001', '1 to 65000000');
  refusedAt('payment.amounts[0]', amounts(350.5, 35_000), '350.5', 'a whole number');
  refused({ 'payment.defaultAmount': 30_000 }, 'is 30000', '20000, 35000 or 50000');
  refused({ 'payment.defaultAmount': absent }, 'is missing');
  refused({ 'payment.flows': [] }, 'an empty list');
  refusedAt('payment.flows[0]', { 'payment.flows': ['QR'] }, '"QR"', 'did you mean qr?');
  refusedAt('payment.flows[1]', { 'payment.flows': ['qr', 'qr'] }, 'qr again');
  refused({ 'payment.qrRenderer': 'us' }, '"us"', 'one of station or vipps');
  refused({ 'payment.plugInTimeoutS': 0 }, 'is 0', '1 to 3600 seconds');
  refused({ 'payment.resumeWithinS': 3601 }, 'is 3601', '0 to 3600 seconds');
});

describe('ui and limits', () => {
  refused({ 'ui.stopHoldMs': 10_001 }, 'is 10001', '0 to 10000 ms');
  refused({ 'ui.receiptS': 0 }, 'is 0', '1 to 600 seconds');
  refused({ 'ui.touchDevice': 'event0' }, 'is "event0"', 'the path of a device');
  refused({ 'ui.screenDiagonalIn': 4.9 }, 'is 4.9', '5 to 65 inches');
  refused({ 'ui.screenDiagonalIn': '10.1' }, 'the text "10.1"', 'without quotes');
  refused({ 'ui.theme': 'night' }, '"night"', 'auto, light or dark');
  refused({ 'ui.attractAfterS': 3601 }, 'is 3601', '0 to 3600 seconds');
  refused({ 'ui.sounds': 'on' }, '"on"', 'off, day or always');
  const brightness = (part: object) => ({ 'ui.brightness': part });
  const device = '/sys/class/backlight/panel';
  refused(brightness({}), 'has none of them', 'exactly one of device and command');
  refused(brightness({ device, command: ['/bin/true'] }), 'has device and command', 'exactly one');
  refusedAt('ui.brightness.night', brightness({ device, night: 0 }), 'is 0', '1 to 100 per cent');
  for (const elsewhere of ['/etc', '/sys/class/backlight/../../x', 'panel']) {
    refusedAt('ui.brightness.device', brightness({ device: elsewhere }), '/sys/class/backlight/');
  }
  refusedAt('ui.brightness.command[0]', brightness({ command: ['xrandr'] }), 'no absolute path');
  refusedAt('ui.brightness.command', brightness({ command: [] }), 'an empty list', '1 to 20 words');
  refused({ 'limits.readingMaxAgeMs': 999 }, 'is 999', '1000 to');
  refused({ 'limits.idlePowerW': 0 }, 'is 0', '1 to 10000 W');
  refused({ 'limits.idleMinutes': 0 }, 'is 0', '0.1 to 1440 minutes');
  refused({ 'limits.idleMinutes': Infinity }, '0.1 to 1440 minutes');
  refusedAt(
    'evses[0].relay.leaseMs',
    { 'limits.readingMaxAgeMs': 17_100 },
    'is 3000, which with limits.readingMaxAgeMs (17100) makes 20100 ms',
    'at most 20000 ms',
  );
  test('exactly 20 s from reading to open is allowed', () => {
    expect(linesOf(readChanged({ 'limits.readingMaxAgeMs': 17_000 }))).toEqual([]);
  });
});

describe('vipps, web and the rest', () => {
  refused({ 'vipps.baseUrl': 'http://api.vipps.no' }, 'http://api.vipps.no', 'https');
  refused({ 'vipps.baseUrl': 'https://api.vipps.no/' }, 'without a slash at the end');
  refused({ 'vipps.baseUrl': 'https://api.vipps.no/?a=1' }, 'https');
  refused({ 'vipps.baseUrl': 'https://u:pw@h.example' }, '"https://…@h.example"');
  refused({ 'vipps.merchantSerialNumber': 123456 }, 'quotes: "123456"');
  refused({ 'vipps.merchantSerialNumber': '123' }, '"123"', '4 to 10 digits');
  refused({ 'vipps.merchantSerialNumber': '12a4' }, '"12a4"', '4 to 10 digits');
  refused({ 'vipps.webhooks.register': 'yes' }, '"yes"', 'true or false');
  refused({ 'web.listen': '8080' }, '"8080"', '"127.0.0.1:8080"');
  refused({ 'web.publicUrl': 'http://c.example' }, 'https');
  refused({ 'web.publicUrl': 'https://c.example/1/' }, 'without a slash at the end');
  refused({ dataDir: true }, 'true or false', 'the path of a directory', 'quotes: "true"');
  refused({ tariff: absent }, 'is missing', 'tariffFile');
  refusedAt('tariff.currency', { tariff: tariff('DKK') }, 'is DKK', 'must be NOK', 'country NO');
  refused({ tariffFile: 'tariff.json' }, 'beside tariff');
});

describe('keys that do not exist', () => {
  refused({ 'station.suportPhone': '1' }, 'did you mean supportPhone?');
  refused({ 'buses.cabinet.baud_rate': 1 }, 'did you mean baudRate?');
  refused({ 'evses[0].relay.chanel': 1 }, 'did you mean channel?');
  refused({ publicUrl: 'https://a.example' }, 'belongs under web');
  refused(
    { 'vipps.colour': 'red' },
    'vipps takes baseUrl, merchantSerialNumber, webhooks and gateway',
  );
  refused({ 'vipps.clientSecret': 'hush-hush' }, 'never in this file', 'VIPPS_CLIENT_SECRET');

  test('a secret is not repeated', () => {
    const lines = linesOf(readChanged({ 'vipps.clientSecret': 'hush-hush' }));
    expect(lines.join()).not.toContain('hush-hush');
  });
});

describe("the technician's PIN", () => {
  const weak = ['no whole hash', 'npm run pin'] as const;
  refused({ 'diagnostics.pinHash': 'scrypt$16384$8$1$c2FsdA==$aGFzaA==' }, ...weak);
  // Four passwords a millisecond could be tried on it.
  refused({ 'diagnostics.pinHash': `scrypt$2$8$1$c2FsdHNhbHQ=$${'aGFzaA'.repeat(4)}` }, ...weak);
  // 64 GB of memory for one try.
  refused(
    { 'diagnostics.pinHash': `scrypt$67108864$8$1$c2FsdHNhbHQ=$${'aGFzaA'.repeat(4)}` },
    ...weak,
  );

  test('one that npm run pin makes is taken', async () => {
    const pinHash = await hashPin('274951');
    const read = readChanged({ 'diagnostics.pinHash': pinHash });
    expect(configOf(read).diagnostics).toEqual({ pinHash });
  });

  test('a hash is not repeated', () => {
    const lines = linesOf(readChanged({ 'diagnostics.pinHash': 'my-pin-1234' }));
    expect(lines.join()).toContain('scrypt$');
    expect(lines.join()).not.toContain('my-pin-1234');
  });
});

describe('a pilot controller', () => {
  const pilot = { driver: 'evse-din', bus: 'cabinet', unit: 3 };

  test('offers what the outlet delivers in three phases, unless told', () => {
    const offeredAt = (maxPowerW: number, change = {}) =>
      configOf(
        readChanged({ 'evses[0].maxPowerW': maxPowerW, 'evses[0].pilot': { ...pilot, ...change } }),
      ).evses[0]?.pilot?.maxCurrentA;
    expect([3_700, 7_400, 11_000, 22_000, 43_000, 49_000].map((w) => offeredAt(w))).toEqual([
      6, 11, 16, 32, 62, 71,
    ]);
    expect(offeredAt(7_400, { maxCurrentA: 32 })).toBe(32);
  });

  const at = (path: string, change: object, ...words: string[]): void =>
    refusedAt(`evses[0].pilot${path}`, { 'evses[0].pilot': { ...pilot, ...change } }, ...words);
  at('.driver', { driver: 'x' }, 'evse-din', 'phoenix-ev-cc');
  at('.unit', { unit: undefined }, 'is missing');
  at('.unit', { unit: 11 }, 'each pilot needs a unit of its own');
  at('.maxCurrentA', { maxCurrentA: 5 }, '6 to 80');
  at('.maxCurrentA', { maxCurrentA: 81 }, '6 to 80');
});

describe('the address outside', () => {
  const phones = { 'payment.flows': ['qr', 'redirect'] };
  const at = (publicUrl: string): Changes => ({ 'web.publicUrl': publicUrl, ...phones });

  test.each([
    'https://charge.example.com',
    'https://charge.example.com/21678',
    'https://charge-north.example.com:8443/fleet/a_b-c/21678',
  ])('%s is taken', (publicUrl) => {
    expect(linesOf(readChanged(at(publicUrl)))).toEqual([]);
  });

  for (const publicUrl of [
    'https://charge.example.com/~anna',
    'https://charge.example.com/a,b',
    'https://charge.example.com/(21678)',
    'https://lade.example/lading;oslo',
  ]) {
    refused(at(publicUrl), `is "${publicUrl}"`, 'fixed codes lead to no other address');
  }
  refused(at('https://charge.example.com/'), 'without a slash at the end');
  refused(at('http://charge.example.com'), 'an https address');

  test('characters are no matter where no phone comes', () => {
    const webhooksOnly = {
      'web.publicUrl': 'https://a.example/~x',
      'vipps.webhooks.register': true,
    };
    expect(linesOf(readChanged(webhooksOnly))).toEqual([]);
  });

  test('of this machine alone is good for trying out, and is said to be', () => {
    const read = readChanged(at('http://127.0.0.1:8080/21678'));
    expect(linesOf(read)).toEqual([]);
    const warning = read.warnings.find(({ path }) => path === 'web.publicUrl');
    expect(warning?.message).toContain('https alone');
  });

  refusedAt(
    'web.trustedProxies[1]',
    { 'web.trustedProxies': ['10.0.0.0/8', 'proxy.example'] },
    'is "proxy.example"',
    'a network such as "10.0.0.0/24"',
  );
  refusedAt('web.trustedProxies[0]', { 'web.trustedProxies': ['10.0.0.0/33'] }, '10.0.0.0/33');

  test('redirect and webhooks need one', () => {
    const lines = linesOf(
      readChanged({ 'payment.flows': ['qr', 'redirect'], 'vipps.webhooks.register': true }),
    );
    const line = lines.find((each) => each.startsWith('web.publicUrl: '));
    expect(line).toContain('payment.flows has redirect and vipps.webhooks.register is true');
  });
});
