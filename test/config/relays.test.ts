/**
 * Relays and pilot controllers in station.yaml: what boards can do, lines of their own, and what opens
 * without a station.
 */
import { describe, expect, test } from 'vitest';
import { rulesOf } from '../../electron/assemble.ts';
import {
  absent,
  type Changes,
  configOf,
  evse,
  linesOf,
  readChanged,
  warningsOf,
} from './config-file.ts';

const relay = (key: string) => `evses[0].relay.${key}`;
/** A relay driver, as far as it differs from the file's. */
const board = (driver: string, changes: Changes = {}): Changes => ({
  [relay('driver')]: driver,
  ...changes,
});
const lcus: Changes = board('lcus-relay', {
  'buses.usb': { serial: '/dev/ttyUSB1' },
  [relay('bus')]: 'usb',
  [relay('unit')]: absent,
  [relay('feedbackInput')]: absent,
  [relay('allowNoDeadMan')]: true,
});
const second = (changes: Changes) => ({ 'evses[1]': evse('B', 2, changes) });

/** Null if there is one mistake, at `path` and in these words; otherwise what there is. */
function problem(path: string, changes: Changes, ...words: string[]): string | null {
  const lines = linesOf(readChanged(changes));
  const [line = ''] = lines;
  const isSo =
    lines.length === 1 &&
    line.startsWith(`${path}: `) &&
    words.every((word) => line.includes(word));
  return isSo ? null : `not ${path} with ${words.join(', ')}, but ${lines.join('; ')}`;
}

describe('a board', () => {
  test('without a unit on a Modbus bus has none to be reached by', () => {
    expect(
      problem(relay('unit'), { [relay('unit')]: absent }, 'is missing', '1 to 247'),
    ).toBeNull();
  });

  test('has so many relays and inputs', () => {
    const wirenboard = board('wirenboard-mr');
    expect(linesOf(readChanged(wirenboard))).toEqual([]);
    expect(
      problem(
        relay('channel'),
        { ...wirenboard, [relay('channel')]: 6 },
        '0 to 5 for wirenboard-mr',
      ),
    ).toBeNull();
    expect(
      problem(
        relay('feedbackInput'),
        { ...wirenboard, [relay('feedbackInput')]: 8 },
        '0 to 7 for wirenboard-mr',
      ),
    ).toBeNull();
    expect(
      problem(relay('channel'), { ...lcus, [relay('channel')]: 8 }, '0 to 7 for lcus-relay'),
    ).toBeNull();
    expect(
      problem(relay('feedbackInput'), { ...lcus, [relay('feedbackInput')]: 0 }, 'has no inputs'),
    ).toBeNull();
  });

  test('keeps a lease in its own steps', () => {
    const wirenboard = board('wirenboard-mr');
    for (const leaseMs of [500, 1500]) {
      const words = '1000 to 10000 ms in steps of 1000 for wirenboard-mr';
      expect(
        problem(relay('leaseMs'), { ...wirenboard, [relay('leaseMs')]: leaseMs }, words),
      ).toBeNull();
    }
    expect(
      problem(relay('leaseMs'), { ...lcus, [relay('leaseMs')]: 900 }, '1000 to 10000 ms'),
    ).toBeNull();
  });

  test('whose one timer holds all relays keeps one lease for all', () => {
    const two = (leaseMs: number, unit = 2) => ({
      ...board('wirenboard-mr'),
      ...second({ 'relay.driver': 'wirenboard-mr', 'relay.leaseMs': leaseMs, 'relay.unit': unit }),
    });
    expect(linesOf(readChanged(two(3000)))).toEqual([]);
    expect(linesOf(readChanged(two(5000, 3)))).toEqual([]);
    expect(
      problem('evses[1].relay.leaseMs', two(5000), 'is 5000, but evses[0].relay.leaseMs is 3000'),
    ).toBeNull();
  });
});

describe('a relay without a dead-man', () => {
  const coil = board('modbus-coil');
  const allowed = { ...coil, [relay('allowNoDeadMan')]: true };

  test('is refused, with the ways out', () => {
    const ways = ['waveshare-modbus-relay, wirenboard-mr', 'allowNoDeadMan: true'];
    expect(
      problem(relay('driver'), coil, 'stays closed when this computer or its line dies', ...ways),
    ).toBeNull();
    expect(
      problem(relay('driver'), { ...coil, [relay('allowNoDeadMan')]: false }, ...ways),
    ).toBeNull();
    expect(
      problem(relay('driver'), { ...lcus, [relay('allowNoDeadMan')]: absent }, ...ways),
    ).toBeNull();
  });

  test('is taken where somebody has written so, with a warning and a rule that raises an alert', () => {
    const read = readChanged(allowed);
    expect(warningsOf(read)).toEqual([
      expect.stringMatching(
        /^evses\[0\]\.relay\.allowNoDeadMan: is true: .* contactor stays closed/,
      ),
    ]);
    expect(rulesOf(configOf(read)).evses[0]?.hasNoDeadMan).toBe(true);
    expect(configOf(read).evses[0]?.relay.allowNoDeadMan).toBe(true);
  });

  test('has no rule where the board has a dead-man, and the key there is told to be idle', () => {
    const read = readChanged();
    expect(rulesOf(configOf(read)).evses[0]).not.toHaveProperty('hasNoDeadMan');
    const idle = readChanged({ [relay('allowNoDeadMan')]: true });
    expect(warningsOf(idle)).toEqual([
      expect.stringContaining('is true, but waveshare-modbus-relay has a dead-man; leave it out'),
    ]);
    expect(rulesOf(configOf(idle)).evses[0]).not.toHaveProperty('hasNoDeadMan');
  });
});

describe('a board with a line of its own', () => {
  test('needs no unit', () => {
    const read = readChanged(lcus);
    expect(linesOf(read)).toEqual([]);
    expect(configOf(read).evses[0]?.relay.unit).toBeNull();
    expect(warningsOf(readChanged({ ...lcus, [relay('unit')]: 1 }))).toContainEqual(
      expect.stringContaining('lcus-relay has no address; leave it out'),
    );
  });

  test('shares it with no other kind of device', () => {
    expect(
      problem('evses[0].meter.bus', { ...lcus, 'evses[0].meter.bus': 'usb' }, 'nothing else'),
    ).toBeNull();
    const other = second({ 'relay.bus': 'usb' });
    expect(
      problem('evses[1].relay.bus', { ...lcus, ...other }, 'evses[0].relay (lcus-relay)'),
    ).toBeNull();
  });

  test('shares its board with other outlets, each by its own relay', () => {
    const other = (channel: number) =>
      second({
        relay: {
          driver: 'lcus-relay',
          bus: 'usb',
          channel,
          leaseMs: 3000,
          allowNoDeadMan: true,
        },
      });
    expect(linesOf(readChanged({ ...lcus, ...other(2) }))).toEqual([]);
    expect(
      problem('evses[1].relay.channel', { ...lcus, ...other(1) }, '1 of bus usb, as is evses[0]'),
    ).toBeNull();
  });

  test('is reached by bytes alone', () => {
    expect(
      problem(
        relay('bus'),
        { ...lcus, 'buses.usb': { modbusTcp: '10.0.0.1:502' } },
        'speaks Modbus TCP',
      ),
    ).toBeNull();
    expect(linesOf(readChanged({ ...lcus, 'buses.usb': { tcp: '10.0.0.1:4001' } }))).toEqual([]);
  });
});

describe('a pilot controller with a line of its own', () => {
  const openEvse = (label: string, bus: string): Changes => ({
    [`buses.${bus}`]: { serial: `/dev/${bus}`, baudRate: 115_200 },
    [`evses[${label === 'A' ? 0 : 1}].pilot`]: { driver: 'openevse-rapi', bus },
  });

  test('needs no unit, and no other device is on its line', () => {
    const read = readChanged(openEvse('A', 'evse1'));
    expect(linesOf(read)).toEqual([]);
    expect(configOf(read).evses[0]?.pilot?.unit).toBeNull();
    const shared = { ...openEvse('A', 'evse1'), 'evses[0].meter.bus': 'evse1' };
    expect(problem('evses[0].meter.bus', shared, 'evses[0].pilot (openevse-rapi)')).toBeNull();
  });

  test('serves one outlet', () => {
    const two = (bus: string) => ({
      ...openEvse('A', 'evse1'),
      ...second({}),
      ...openEvse('B', bus),
    });
    expect(linesOf(readChanged(two('evse2')))).toEqual([]);
    expect(problem('evses[1].pilot.bus', two('evse1'), 'nothing else')).toBeNull();
  });

  test('is no watchdog for a relay without a dead-man', () => {
    const coil = { ...board('modbus-coil'), ...openEvse('A', 'evse1') };
    expect(problem(relay('driver'), coil, 'has no dead-man')).toBeNull();
  });

  test('a Modbus one without a unit has none to be reached by', () => {
    const pilot = { 'evses[0].pilot': { driver: 'evse-din', bus: 'cabinet' } };
    expect(problem('evses[0].pilot.unit', pilot, 'is missing', '1 to 247')).toBeNull();
  });
});
