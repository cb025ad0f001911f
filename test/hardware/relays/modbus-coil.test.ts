/** Any Modbus coil: closing, opening, reading back, and the lease that the program keeps. */
import { describe, expect, it } from 'vitest';
import { relayDrivers } from '../../../hardware/open.ts';
import { CoilBoard } from '../../sim/modbus/coil-board.ts';
import { until, valueOf } from '../bench-cabinet.ts';
import { leaseProblemOf, modbusBench } from './relay-bench.ts';

const settings = { driver: 'modbus-coil', leaseMs: 60_000 };
const hex = (pdu: Uint8Array) => Buffer.from(pdu).toString('hex');

describe('a plain coil', () => {
  it('closes and opens by FC05, and is read back from the first coil on', async () => {
    const board = new CoilBoard();
    const { relay, field } = await modbusBench(board, settings);
    const device = relay({ channel: 3, feedbackInput: 3 });
    valueOf(await device.energize());
    expect(board.relays.coils).toEqual([false, false, false, true]);
    const closed = { coilIsEnergized: true, auxiliaryIsClosed: true };
    expect(valueOf(await device.state())).toEqual(closed);
    valueOf(await device.open());
    expect(board.relays.coils[3]).toBe(false);
    const open = { coilIsEnergized: false, auxiliaryIsClosed: false };
    expect(valueOf(await device.state())).toEqual(open);
    expect(field.frames.map(({ pdu }) => hex(pdu))).toEqual([
      '050003ff00',
      '0100000004',
      '0200000004',
      '0500030000',
      '0100000004',
      '0100000004',
      '0200000004',
    ]);
  });

  it('is read right on a board that answers all eight', async () => {
    const board = new CoilBoard({ channels: 8, answersAllEight: true });
    const { relay } = await modbusBench(board, settings);
    const third = relay({ channel: 2, feedbackInput: 2 });
    const first = relay();
    valueOf(await third.energize());
    expect(valueOf(await third.state())).toEqual({
      coilIsEnergized: true,
      auxiliaryIsClosed: true,
    });
    expect(valueOf(await first.state())).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: null,
    });
  });

  it('says so when the coil sticks, and what the auxiliary contact of a weld shows', async () => {
    const board = new CoilBoard();
    const { relay } = await modbusBench(board, settings);
    const device = relay({ feedbackInput: 0 });
    valueOf(await device.energize());
    board.relays.weld(0);
    valueOf(await device.open());
    expect(valueOf(await device.state())).toEqual({
      coilIsEnergized: false,
      auxiliaryIsClosed: true,
    });
    valueOf(await device.energize());
    board.relays.stick(0);
    expect(await device.open()).toMatchObject({
      ok: false,
      error: {
        kind: 'refused',
        message: 'unit 2 on cabinet: channel 0 still closed after the open command',
      },
    });
  });

  it('says so when the board is silent, or has no such coil', async () => {
    const { relay, field } = await modbusBench(new CoilBoard({ channels: 2 }), settings);
    expect(await relay({ channel: 2 }).energize()).toMatchObject({ error: { kind: 'exception' } });
    field.setFault(2, { kind: 'silent' });
    expect(await relay().open()).toMatchObject({ error: { kind: 'silent' } });
    expect(await relay().state()).toMatchObject({ error: { kind: 'silent' } });
  });

  it('is not closed by a command that an opening has overtaken', async () => {
    const board = new CoilBoard();
    const { relay, field } = await modbusBench(board, settings);
    const device = relay();
    field.setFault(2, { kind: 'late', delayMs: 60 }, 1);
    const looking = device.state();
    const closing = device.energize();
    const opening = device.open();
    expect(await closing).toMatchObject({ error: { kind: 'refused' } });
    valueOf(await opening);
    valueOf(await looking);
    expect(field.frames.map(({ pdu }) => hex(pdu))).not.toContain('050000ff00');
  });

  it('opens in spite of answers that come too late', async () => {
    const board = new CoilBoard();
    const { relay, field } = await modbusBench(board, settings);
    const device = relay();
    valueOf(await device.energize());
    field.setFault(2, { kind: 'late', delayMs: 300 }, 1);
    expect(await device.open()).toEqual({ ok: true, value: undefined });
    expect(board.relays.coils[0]).toBe(false);
    // The late answers were of commands; what is told is what was read behind them.
    expect(valueOf(await device.state()).coilIsEnergized).toBe(false);
  });
});

describe('the lease of a board without a dead-man', () => {
  it('is kept by the program: not renewed, the relay is opened', async () => {
    const board = new CoilBoard();
    const { relay } = await modbusBench(board, { ...settings, leaseMs: 500 });
    const device = relay();
    const startMs = performance.now();
    valueOf(await device.energize());
    // Polling is no renewal.
    const polling = setPolling(() => void device.state());
    await until(() => board.relays.coils[0] === false);
    polling();
    expect(performance.now() - startMs).toBeGreaterThan(490);
    expect(performance.now() - startMs).toBeLessThan(1500);
  });

  it('opens again and again until the board hears it', async () => {
    const board = new CoilBoard();
    const { relay, field } = await modbusBench(board, { ...settings, leaseMs: 500 });
    valueOf(await relay().energize());
    field.setFault(2, { kind: 'silent' }, 5);
    await until(() => board.relays.coils[0] === false, 8000);
    expect(valueOf(await relay().state()).coilIsEnergized).toBe(false);
  });

  it('is not ended by an opening that was under way before it began', async () => {
    const board = new CoilBoard();
    const { relay } = await modbusBench(board, { ...settings, leaseMs: 500 });
    const device = relay();
    const [opened, closed] = await Promise.all([device.open(), device.energize()]);
    valueOf(opened);
    valueOf(closed);
    expect(board.relays.coils[0]).toBe(true);
    await until(() => board.relays.coils[0] === false);
    expect(valueOf(await device.state()).coilIsEnergized).toBe(false);
  });

  it('ends with the program: then the relay stays closed, as is said of the driver', async () => {
    const board = new CoilBoard();
    const { relay, bus } = await modbusBench(board, { ...settings, leaseMs: 500 });
    valueOf(await relay().energize());
    bus.close();
    const startMs = performance.now();
    await until(() => performance.now() - startMs > 900);
    expect(board.relays.coils[0]).toBe(true);
    expect(relayDrivers.find(({ driver }) => driver === 'modbus-coil')?.hasDeadMan).toBe(false);
  });

  it('is 500 ms to 60 s in steps of 100', () => {
    for (const leaseMs of [500, 3000, 60_000]) {
      expect(leaseProblemOf('modbus-coil', leaseMs)).toBeNull();
    }
    for (const leaseMs of [400, 550, 60_100, Number.NaN]) {
      expect(leaseProblemOf('modbus-coil', leaseMs)).toContain('500..60000 ms');
    }
  });
});

/** Calls back every 50 ms until ended. */
function setPolling(poll: () => void): () => void {
  const timer = setInterval(poll, 50);
  return () => clearInterval(timer);
}
