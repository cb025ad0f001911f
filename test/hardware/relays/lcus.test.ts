/** LCUS boards on a serial line of their own: frames, lines of state, and what cannot be known. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { openBusFor, openHardware, openRelay } from '../../../hardware/open.ts';
import { LcusBoard } from '../../sim/lcus-board.ts';
import { serveSerialBytes } from '../../sim/modbus/peers.ts';
import { hasSocat, startPtyPair } from '../../sim/socat.ts';
import { later, openTestBus, until, valueOf } from '../bench-cabinet.ts';
import { lcusBench, leaseProblemOf } from './relay-bench.ts';

const settings = { driver: 'lcus-relay', channel: 0, leaseMs: 60_000 };
const open = { coilIsEnergized: false, auxiliaryIsClosed: null };
const closed = { coilIsEnergized: true, auxiliaryIsClosed: null };
const refused = (message: string) => ({ ok: false, error: { kind: 'refused', message } });

describe('an LCUS board', () => {
  it.each(['CH1: ON', 'CH1:ON'] as const)('that writes %s closes and opens', async (style) => {
    const board = new LcusBoard({ style });
    const { bus } = await lcusBench(board);
    const device = openRelay({ ...settings, channel: 1 }, bus);
    expect(valueOf(await device.state())).toEqual(open);
    valueOf(await device.energize());
    expect(board.relays.coils).toEqual([false, true, false, false]);
    expect(valueOf(await device.state())).toEqual(closed);
    valueOf(await device.open());
    expect(board.relays.coils[1]).toBe(false);
    expect(valueOf(await device.state())).toEqual(open);
    expect(Buffer.from(board.received).toString('hex')).toBe(
      ['ff', 'ff', 'a00201a3', 'ff', 'ff', 'a00200a2', 'ff', 'ff'].join(''),
    );
  });

  it('is only asked, and not told again, when a lease is renewed', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    valueOf(await device.energize());
    board.received.length = 0;
    valueOf(await device.energize());
    expect(board.received).toEqual([0xff]);
    // It dropped out by itself: the renewal closes it again.
    board.relays.set(0, false);
    valueOf(await device.energize());
    expect(board.relays.coils[0]).toBe(true);
  });

  it('with a relay that sticks says so, both ways', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    valueOf(await device.energize());
    board.relays.stick(0);
    expect(await device.open()).toEqual(
      refused('relay board on usb: channel 0 still closed after the command to open'),
    );
    board.relays.stick(3);
    expect(await openRelay({ ...settings, channel: 3 }, bus).energize()).toEqual(
      refused('relay board on usb: channel 3 still open after the command to close'),
    );
  });

  it('with fewer relays than configured says so and switches nothing', async () => {
    const board = new LcusBoard({ channels: 2 });
    const { bus } = await lcusBench(board);
    const device = openRelay({ ...settings, channel: 2 }, bus);
    expect(await device.energize()).toEqual(
      refused('relay board on usb: channel 2 not there: the board has 2 relays'),
    );
    expect(board.received).toEqual([0xff]);
  });

  it('that never tells its state (LCUS-1) is not closed', async () => {
    const board = new LcusBoard({ channels: 1, style: 'silent' });
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    const silent = {
      ok: false,
      error: { kind: 'silent', message: expect.stringContaining('such as LCUS-1') as string },
    };
    expect(await device.energize()).toMatchObject(silent);
    expect(await device.state()).toMatchObject(silent);
    expect(board.relays.coils[0]).toBe(false);
    // It is told to open all the same.
    board.relays.set(0, true);
    expect(await device.open()).toMatchObject(silent);
    expect(board.relays.coils[0]).toBe(false);
  });

  it('replaced by a larger or a smaller one is read right again', async () => {
    const board = new LcusBoard({ channels: 4 });
    const { bus } = await lcusBench(board);
    const device = openRelay({ ...settings, channel: 1 }, bus);
    valueOf(await device.state());
    board.spoil = (answer) => answer.split('CH3')[0] ?? '';
    expect(await device.state()).toMatchObject({ error: { kind: 'corrupt' } });
    expect(valueOf(await device.state())).toEqual(open);
    board.spoil = (answer) => answer;
    board.relays.set(1, true);
    expect(valueOf(await device.state())).toEqual(closed);
    expect(valueOf(await openRelay({ ...settings, channel: 3 }, bus).state())).toEqual(open);
  });
});

describe('answers that do not come as they should', () => {
  it('late ones are thrown away: what is told was asked for', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    valueOf(await device.state());
    board.holdsAnswers = true;
    expect(await device.state()).toMatchObject({ error: { kind: 'silent' } });
    // The relay is closed by a hand; the late answer says open.
    board.relays.set(0, true);
    const asked = board.received.length;
    const askedAtMs = performance.now();
    const looking = device.state();
    // Late, but not later than the time in which nothing is asked.
    await until(() => board.received.length > asked || performance.now() - askedAtMs > 100);
    board.release();
    expect(valueOf(await looking)).toEqual(closed);
    expect(bus.counters().late).toBe(1);
  });

  it('half of one is no state', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay({ ...settings, channel: 1 }, bus);
    valueOf(await device.state());
    for (const spoilt of ['CH1: ON\r\nCH2: O', 'CH2: ON\r\nCH3: ON\r\n', '\x00\x01\x00\x00']) {
      board.spoil = () => spoilt;
      expect(await device.state()).toMatchObject({ error: { kind: 'corrupt' } });
    }
  });

  it('opening goes out at once, while a lost answer is still waited out', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    valueOf(await device.energize());
    board.spoil = () => null;
    expect(await device.state()).toMatchObject({ error: { kind: 'silent' } });
    board.spoil = (answer) => answer;
    const startMs = performance.now();
    const opening = device.open();
    await until(() => board.relays.coils[0] === false);
    expect(performance.now() - startMs).toBeLessThan(150);
    valueOf(await opening);
  });

  it('a closing that an opening overtakes is not sent', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    const device = openRelay(settings, bus);
    const closing = device.energize();
    const opening = device.open();
    expect(await closing).toMatchObject({ error: { kind: 'refused' } });
    valueOf(await opening);
    expect(Buffer.from(board.received).toString('hex')).not.toContain('a00101');
  });
});

describe('the lease', () => {
  it('is kept by the program alone', async () => {
    const board = new LcusBoard();
    const { bus } = await lcusBench(board);
    valueOf(await openRelay({ ...settings, leaseMs: 1000 }, bus).energize());
    const startMs = performance.now();
    await until(() => board.relays.coils[0] === false);
    expect(performance.now() - startMs).toBeGreaterThan(500);
    valueOf(await openRelay({ ...settings, leaseMs: 1000 }, bus).energize());
    bus.close();
    const goneAtMs = performance.now();
    await until(() => performance.now() - goneAtMs > 1300);
    expect(board.relays.coils[0]).toBe(true);
  });

  it('is 1 s to 60 s', () => {
    expect(leaseProblemOf('lcus-relay', 1000)).toBeNull();
    expect(leaseProblemOf('lcus-relay', 900)).not.toBeNull();
  });
});

describe('its line', () => {
  it('is opened as one of its own by the configuration', async () => {
    const board = new LcusBoard();
    const { peer } = await lcusBench(board);
    const relay = { driver: 'lcus-relay', bus: 'usb', channel: 0, leaseMs: 3000 };
    const meter = { driver: 'eastron-sdm630', bus: 'cabinet', unit: 1 };
    const buses = { usb: { tcp: peer.address }, cabinet: { tcp: peer.address } };
    const evses = [{ id: 'A', meter, relay }];
    const hardware = openHardware({ buses, evses }, systemClock());
    later(() => hardware.close());
    expect(hardware.buses.get('usb')?.speaks).toBe('lcus');
    expect(hardware.buses.get('cabinet')?.speaks).toBe('modbus');
    expect(valueOf((await hardware.relays.get('A')?.state()) ?? { ok: false, error: 0 })).toEqual(
      open,
    );
    const shared = [{ id: 'A', meter: { ...meter, bus: 'usb' }, relay }];
    expect(() => openHardware({ buses, evses: shared }, systemClock())).toThrow(
      'bus usb carries a device that has it for itself',
    );
  });

  it('is not a Modbus bus', async () => {
    const bus = await openTestBus({ tcp: '127.0.0.1:9' });
    expect(() => openRelay(settings, bus)).toThrow('speaks lcus, and bus cabinet modbus');
    const { bus: line } = await lcusBench(new LcusBoard());
    const coil = { driver: 'modbus-coil', unit: 1, channel: 0, leaseMs: 3000 };
    expect(() => openRelay(coil, line)).toThrow('speaks modbus, and bus usb lcus');
    expect(() => openRelay({ ...settings, channel: 8 }, line)).toThrow(RangeError);
  });

  it.skipIf(!hasSocat())('may be pulled and plugged again', async () => {
    const board = new LcusBoard();
    const pair = await startPtyPair();
    later(() => pair.stop());
    const far = await serveSerialBytes(board.reader, pair.far);
    later(() => far.stop());
    const serial = { serial: pair.near, baudRate: 9600, parity: 'none', stopBits: 1 } as const;
    const bus = openBusFor('lcus-relay', 'usb', serial, systemClock());
    later(() => bus.close());
    await bus.settled();
    const device = openRelay(settings, bus);
    valueOf(await device.energize());
    await pair.unplug();
    const asking = setInterval(() => void device.state(), 50);
    await until(() => bus.status().state === 'down');
    clearInterval(asking);
    expect(await device.state()).toMatchObject({ error: { kind: 'line-down' } });
    await pair.plugIn();
    const again = await serveSerialBytes(board.reader, pair.far);
    later(() => again.stop());
    await until(() => bus.status().state === 'up');
    // It has kept what it was told: there is no dead-man.
    expect(valueOf(await device.state())).toEqual(closed);
    valueOf(await device.open());
    expect(valueOf(await device.state())).toEqual(open);
  });
});
