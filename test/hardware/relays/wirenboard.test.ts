/**
 * The Wirenboard relay: its safety timer is set and read back before anything is closed, and opens
 * the relay when nobody asks any more.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openRelay } from '../../../hardware/open.ts';
import { WirenboardRelay } from '../../sim/modbus/wirenboard-relay.ts';
import { benchClock, later, until, valueOf } from '../bench-cabinet.ts';
import { leaseProblemOf, modbusBench } from './relay-bench.ts';

const settings = { driver: 'wirenboard-mr', leaseMs: 1000, channel: 1, feedbackInput: 1 };
const open = { coilIsEnergized: false, auxiliaryIsClosed: false };
const closed = { coilIsEnergized: true, auxiliaryIsClosed: true };
const newBoard = () => new WirenboardRelay(benchClock());

describe('a board as it comes from the factory', () => {
  it('is set at the first look, and only where it must be', async () => {
    const board = newBoard();
    const { relay } = await modbusBench(board, settings);
    expect(valueOf(await relay().state())).toEqual(open);
    const set = [8, 931, 939, 947, 6, 10].map((address) => board.registers.get(address));
    expect(set).toEqual([1, 0, 1, 1, 0, 3]);
    // The safe state and the state after power were right already; the other channels are left alone.
    expect(board.writes).toBe(4);
    expect(board.registers.get(938)).toBe(0);
    valueOf(await relay().state());
    expect(board.writes).toBe(4);
  });

  it('closes, reads back, and opens', async () => {
    const board = newBoard();
    const { relay } = await modbusBench(board, settings);
    const device = relay();
    valueOf(await device.energize());
    expect(board.relays.contacts[1]).toBe(true);
    expect(valueOf(await device.state())).toEqual(closed);
    valueOf(await device.open());
    expect(valueOf(await device.state())).toEqual(open);
  });

  it('has its input switched off as a button, which would open what it sees closing', async () => {
    const board = newBoard();
    // What the factory's mode does to the wiring that an auxiliary contact needs.
    board.relays.set(1, true);
    expect(board.relays.coils[1]).toBe(false);
    const { relay } = await modbusBench(board, settings);
    valueOf(await relay().energize());
    expect(board.relays.coils[1]).toBe(true);
  });
});

describe('the dead-man', () => {
  it('opens the relay when the program is gone', async () => {
    const board = newBoard();
    const { relay, bus } = await modbusBench(board, settings);
    valueOf(await relay().energize());
    const changes: boolean[] = [];
    board.relays.onContact((_, isClosed) => changes.push(isClosed));
    bus.close();
    const goneAtMs = performance.now();
    await until(() => !board.relays.contacts[1]);
    expect(performance.now() - goneAtMs).toBeGreaterThan(800);
    expect(performance.now() - goneAtMs).toBeLessThan(1500);
    expect(changes).toEqual([false]);
  });

  it('opens the relay when the program is killed while it renews', async () => {
    const board = newBoard();
    const { peer, bus } = await modbusBench(board, settings);
    bus.close();
    const program = holder(peer.address);
    later(() => program.kill('SIGKILL'));
    await until(() => board.relays.contacts[1] === true, 12_000);
    const closedAtMs = performance.now();
    await until(() => performance.now() - closedAtMs > 1500);
    expect(board.relays.contacts[1]).toBe(true);
    program.kill('SIGKILL');
    const killedAtMs = performance.now();
    await until(() => !board.relays.contacts[1]);
    expect(performance.now() - killedAtMs).toBeLessThan(1500);
  }, 25_000);

  it('would not on a board left as the factory made it', async () => {
    const board = newBoard();
    board.registers.set(8, 1).set(10, 3);
    const { bus } = await modbusBench(board, settings);
    valueOf(
      await bus.ask(
        { unit: 2, function: 0x05, address: 1, value: 0xff00 },
        { priority: 'relay', timeoutMs: 200 },
      ),
    );
    bus.close();
    const goneAtMs = performance.now();
    await until(() => performance.now() - goneAtMs > 1300);
    expect(board.relays.contacts[1]).toBe(true);
  });

  it('holds while renewed; polls alone do not hold it', async () => {
    const board = newBoard();
    const { relay } = await modbusBench(board, settings);
    const device = relay();
    valueOf(await device.energize());
    const changes: boolean[] = [];
    board.relays.onContact((_, isClosed) => changes.push(isClosed));
    const startMs = performance.now();
    let renewedAtMs = startMs;
    await until(() => {
      if (performance.now() - renewedAtMs > 300) {
        renewedAtMs = performance.now();
        void device.energize();
      }
      return performance.now() - startMs > 1600;
    });
    expect(changes).toEqual([]);
    const polling = setInterval(() => void device.state(), 100);
    await until(() => changes.length > 0);
    clearInterval(polling);
    expect(performance.now() - renewedAtMs).toBeLessThan(1700);
  });

  it('is counted in whole seconds', async () => {
    for (const leaseMs of [1000, 3000, 10_000]) {
      expect(leaseProblemOf('wirenboard-mr', leaseMs)).toBeNull();
    }
    const { bus } = await modbusBench(newBoard(), settings);
    for (const leaseMs of [500, 1500, 0, Number.NaN]) {
      expect(leaseProblemOf('wirenboard-mr', leaseMs)).toContain('in steps of 1000');
      expect(() => openRelay({ ...settings, unit: 2, leaseMs }, bus)).toThrow(RangeError);
    }
  });
});

describe('a board that does not become safe', () => {
  it.each([
    [8, 10, 'the seconds without a question until it goes safe'],
    [931, 1, 'the safe state of output 2'],
    [939, 0, 'which leaves output 2 as it is when nobody asks any more'],
    [947, 0, 'which lets inputs switch output 2 while it is safe'],
    [6, 1, 'what its outputs do when power comes back'],
    [10, 0, 'which lets an input of the board switch relays'],
  ])('is never closed: register %i stays %i', async (address, value, meaning) => {
    const board = newBoard();
    board.registers.set(address, value);
    board.stubborn.add(address);
    const { relay } = await modbusBench(board, settings);
    const message = `unit 2 on cabinet: keeps ${value} in register ${address}, ${meaning}; it must be`;
    const refusal = {
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining(message) as string },
    };
    expect(await relay().energize()).toMatchObject(refusal);
    expect(await relay().state()).toMatchObject(refusal);
    expect(board.relays.coils[1]).toBe(false);
    // Opening asks for nothing first.
    board.relays.set(1, true);
    valueOf(await relay().open());
    expect(board.relays.coils[1]).toBe(false);
  });

  it('is never closed: firmware without the safety registers', async () => {
    const board = newBoard();
    board.registers.delete(939);
    const { relay } = await modbusBench(board, settings);
    expect(await relay().energize()).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('has no register 939') as string },
    });
    expect(board.relays.coils[1]).toBe(false);
  });

  it('but may have no inputs', async () => {
    const board = newBoard();
    board.registers.delete(10);
    board.registers.delete(947);
    const { relay } = await modbusBench(board, settings);
    valueOf(await relay({ feedbackInput: undefined }).energize());
    expect(board.relays.coils[1]).toBe(true);
    expect(await relay().energize()).toMatchObject({ error: { kind: 'refused' } });
  });
});

describe('a board that was not heard', () => {
  it('may be another one: it is set anew before it is closed, and before it is believed', async () => {
    const first = newBoard();
    const { relay, field } = await modbusBench(first, settings);
    const device = relay();
    valueOf(await device.energize());
    field.remove(2);
    expect(await device.energize()).toMatchObject({ error: { kind: 'silent' } });
    const second = newBoard();
    second.stubborn.add(939);
    field.add(2, second);
    expect(await device.energize()).toMatchObject({ error: { kind: 'refused' } });
    expect(await device.state()).toMatchObject({ error: { kind: 'refused' } });
    expect(second.relays.coils[1]).toBe(false);
    second.stubborn.clear();
    valueOf(await device.energize());
    expect(second.relays.coils[1]).toBe(true);
    expect(second.registers.get(939)).toBe(1);
  });

  it('exchanged between two charges, it is looked at before the next', async () => {
    const { relay, field } = await modbusBench(newBoard(), settings);
    const device = relay();
    valueOf(await device.energize());
    valueOf(await device.open());
    field.remove(2);
    const second = newBoard();
    field.add(2, second);
    valueOf(await device.energize());
    expect(second.registers.get(939)).toBe(1);
    expect(second.registers.get(8)).toBe(1);
  });

  it('is told as silent, and its line as down', async () => {
    const { relay, field, bus, peer } = await modbusBench(newBoard(), settings);
    field.setFault(2, { kind: 'silent' });
    expect(await relay().state()).toMatchObject({ error: { kind: 'silent' } });
    expect(await relay().open()).toMatchObject({ error: { kind: 'silent' } });
    await peer.stop();
    await until(() => bus.status().state === 'down');
    expect(await relay().energize()).toMatchObject({ error: { kind: 'line-down' } });
  });
});

describe('opening', () => {
  it('overtakes a closing that still looks at the settings', async () => {
    const board = newBoard();
    const { relay, field } = await modbusBench(board, settings);
    const device = relay();
    field.setFault(2, { kind: 'late', delayMs: 60 }, 1);
    const closing = device.energize();
    await until(() => field.frames.length > 0);
    valueOf(await device.open());
    expect(await closing).toMatchObject({ error: { kind: 'refused' } });
    expect(board.relays.coils[1]).toBe(false);
    expect(field.frames.some(({ pdu }) => pdu[0] === 0x05 && pdu[3] === 0xff)).toBe(false);
  });

  it('says so when the relay sticks', async () => {
    const board = newBoard();
    const { relay } = await modbusBench(board, settings);
    const device = relay();
    valueOf(await device.energize());
    board.relays.stick(1);
    expect(await device.open()).toMatchObject({
      error: {
        kind: 'refused',
        message: 'unit 2 on cabinet: channel 1 still closed after the open command',
      },
    });
  });

  it('is not taken for done on an answer that comes late', async () => {
    const board = newBoard();
    const { relay, field } = await modbusBench(board, settings);
    const device = relay();
    valueOf(await device.state());
    // The coil read open before it was closed, and that answer is late.
    field.setFault(2, { kind: 'late', delayMs: 250 }, 1);
    const looking = device.state();
    valueOf(await device.energize());
    valueOf(await looking);
    board.relays.stick(1);
    expect(await device.open()).toMatchObject({ error: { kind: 'refused' } });
  });
});

it('serves two outlets, each by its own relay', async () => {
  const board = newBoard();
  const { relay } = await modbusBench(board, settings);
  const one = relay();
  const other = relay({ channel: 4, feedbackInput: 4 });
  valueOf(await one.energize());
  valueOf(await other.energize());
  valueOf(await one.open());
  expect(board.relays.coils).toEqual([false, false, false, false, true, false]);
});

/** A program that closes the relay and renews its lease until it is killed. */
function holder(address: string): ChildProcess {
  const from = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const code = `
    import { systemClock } from ${from('../../../electron/clock.ts')};
    import { openBus, openRelay } from ${from('../../../hardware/open.ts')};
    const bus = openBus('cabinet', { tcp: '${address}' }, systemClock());
    const relay = openRelay(${JSON.stringify({ ...settings, unit: 2 })}, bus);
    setInterval(() => relay.energize(), 300);
  `;
  const options = ['--import', 'tsx', '--input-type=module', '--eval', code];
  return spawn(process.execPath, options, { stdio: 'ignore' });
}
