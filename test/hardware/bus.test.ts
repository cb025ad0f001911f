/** The bus: one question at a time, relays first, noise, late answers, cut lines. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeBus } from '../../hardware/bus.ts';
import type { BusStatus } from '../../hardware/bus.ts';
import type { Line } from '../../hardware/line.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';
import { openHardware, openMeter, openRelay } from '../../hardware/open.ts';
import { systemClock } from '../../electron/clock.ts';
import { Random } from '../simulation/random.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import {
  cabinetOverTcp,
  later,
  makeCabinet,
  openTestBus,
  until,
  valueOf,
} from './bench-cabinet.ts';
import { makeVirtualCabinet } from './virtual-cabinet.ts';

const power: Question = { unit: 1, function: 0x04, address: 0x34, count: 2 };
const coils: Question = { unit: 2, function: 0x01, address: 0, count: 8 };
const off: Question = { unit: 2, function: 0x05, address: 0, value: 0 };
const measured = { readEnergyWh: () => 1, readPowerW: () => 1 };
/** Nobody has this unit id. */
const nobody: Question = { ...power, unit: 99 };

describe('whose turn it is', () => {
  it('lets nothing but the exchange in flight go before the opening of a relay', async () => {
    const { bus, field } = await cabinetOverTcp();
    const meter = { priority: 'meter', timeoutMs: 300 } as const;
    const all = [
      bus.ask(power, meter),
      bus.ask({ ...power, address: 0x48 }, { priority: 'scan', timeoutMs: 300 }),
      bus.ask({ ...power, address: 0 }, meter),
      bus.ask(coils, { priority: 'relay', timeoutMs: 300 }),
      bus.ask(off, { priority: 'open', timeoutMs: 300 }),
    ];
    await Promise.all(all);
    const order = field.frames.map(({ pdu }) => Buffer.from(pdu.subarray(0, 3)).toString('hex'));
    expect(order).toEqual(['040034', '050000', '010000', '040000', '040048']);
  });

  it('costs a relay command one time-out of a dead device, no more', async () => {
    const { bus, clock, field, inTime } = await makeVirtualCabinet();
    const timeoutMs = 300;
    const dead = Array.from({ length: 5 }, () => bus.ask(nobody, { priority: 'meter', timeoutMs }));
    const startMs = clock.nowMs();
    valueOf(await inTime(bus.ask(off, { priority: 'open', timeoutMs })));
    const sent = field.frames.find(({ unit }) => unit === 2);
    // The dead device's time-out and the silence between two frames.
    expect((sent?.firstByteAtMs ?? 0) - startMs).toBe(timeoutMs + 5);
    await inTime(Promise.all(dead));
  });

  it('costs it no more with four dead devices that are asked all the time', async () => {
    const { bus, clock, board, inTime } = await makeVirtualCabinet();
    const random = new Random(1);
    const timeoutMs = 300;
    const order = { isOver: false };
    const dead = [96, 97, 98, 99].map(async (unit) => {
      while (!order.isOver) await bus.ask({ ...power, unit }, { priority: 'meter', timeoutMs });
    });
    const waitsMs: number[] = [];
    for (let round = 0; round < 200; round += 1) {
      await clock.advance(random.between(1, 700));
      const askedAtMs = clock.nowMs();
      valueOf(await inTime(bus.ask(off, { priority: 'open', timeoutMs })));
      waitsMs.push(clock.nowMs() - askedAtMs);
    }
    expect(board.coilIsEnergized(0)).toBe(false);
    // `inTime` looks every 5 ms; the silence between frames is 5 ms.
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(timeoutMs + 5 + 5);
    // They really stood in its way.
    expect(waitsMs.filter((waitMs) => waitMs > 100).length).toBeGreaterThan(100);
    order.isOver = true;
    await inTime(Promise.all(dead));
  });

  it('lets a scan have its turn among dead devices, and a relay that is to open go before it', async () => {
    const { bus, clock, field, inTime } = await makeVirtualCabinet(measured);
    const timeoutMs = 300;
    const order = { isOver: false };
    const dead = [97, 98, 99].map(async (unit) => {
      while (!order.isOver) await bus.ask({ ...power, unit }, { priority: 'meter', timeoutMs });
    });
    await clock.advance(2000);
    const askedAtMs = clock.nowMs();
    valueOf(await inTime(bus.ask(power, { priority: 'scan', timeoutMs: 150 })));
    // It has waited 300 ms at least, and for whatever began before that.
    expect(clock.nowMs() - askedAtMs).toBeLessThanOrEqual(300 + timeoutMs + 3 * 5);
    const waiting = bus.ask(power, { priority: 'scan', timeoutMs: 150 });
    // At the next turn both are there.
    await clock.advance(250);
    const opened = bus.ask(off, { priority: 'open', timeoutMs });
    await inTime(Promise.all([waiting, opened]));
    const alive = field.frames.filter(({ unit }) => unit < 90).map(({ unit }) => unit);
    expect(alive).toEqual([1, 2, 1]);
    order.isOver = true;
    await inTime(Promise.all(dead));
  });

  it('gives a device its rest and serves others meanwhile', async () => {
    const { bus, field, inTime } = await makeVirtualCabinet(measured);
    const meter = { priority: 'meter', timeoutMs: 300, pauseMs: 150 } as const;
    await inTime(
      Promise.all([
        bus.ask(power, meter),
        bus.ask(power, meter),
        bus.ask(coils, { priority: 'scan', timeoutMs: 300 }),
      ]),
    );
    expect(field.frames.map(({ unit }) => unit)).toEqual([1, 2, 1]);
    const startMs = field.frames[0]?.firstByteAtMs ?? 0;
    expect(field.frames.map(({ firstByteAtMs }) => firstByteAtMs - startMs)).toEqual([0, 5, 150]);
  });

  it('keeps silence between frames', async () => {
    const { bus, field } = await cabinetOverTcp();
    await Promise.all([1, 2, 3].map(() => bus.ask(coils, { priority: 'relay', timeoutMs: 300 })));
    const times = field.frames.map(({ firstByteMonotonicMs }) => firstByteMonotonicMs);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(4);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(4);
  });

  it('does not speak into what is still arriving, but for fifty milliseconds at most', async () => {
    const clock = createVirtualClock();
    const sentAtMs: number[] = [];
    let hear: (bytes: Uint8Array) => void = () => undefined;
    const line: Line = {
      name: 'chattering',
      frameGapMs: 5,
      mayBeHalfOpen: false,
      transmissionMs: () => 0,
      open(events) {
        hear = (bytes) => events.onBytes(bytes);
        queueMicrotask(() => events.onOpen());
        return { write: () => sentAtMs.push(clock.nowMs()), end: () => undefined };
      },
    };
    const bus = makeBus({ name: 'cabinet', line, framing: 'rtu', clock });
    await clock.advance(10_000);
    const startMs = clock.nowMs();
    hear(Uint8Array.of(0x01));
    const pending = bus.ask(power, { priority: 'meter', timeoutMs: 100 });
    for (let beat = 0; beat < 5; beat += 1) {
      await clock.advance(3);
      hear(Uint8Array.of(0x01));
    }
    await clock.advance(200);
    expect(sentAtMs.map((atMs) => atMs - startMs)).toEqual([20]);
    expect(await pending).toMatchObject({ ok: false });
    const chatterMs = clock.nowMs();
    hear(Uint8Array.of(0x01));
    const urgent = bus.ask(off, { priority: 'open', timeoutMs: 100 });
    for (let beat = 0; beat < 60; beat += 1) {
      await clock.advance(3);
      hear(Uint8Array.of(0x01));
    }
    expect((sentAtMs[1] ?? 0) - chatterMs).toBe(50);
    await urgent;
    bus.close();
  });

  it('is bounded, and what is least urgent gives way', async () => {
    const { bus } = await cabinetOverTcp();
    const scan = Array.from({ length: 66 }, () =>
      bus.ask(coils, { priority: 'scan', timeoutMs: 300 }),
    );
    const open = bus.ask(off, { priority: 'open', timeoutMs: 300 });
    expect(await open).toMatchObject({ ok: true });
    const results = await Promise.all(scan);
    const refused = results.filter((result) => !result.ok);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({
      error: { message: expect.stringContaining('waiting') as string },
    });
  });

  it('does not send what is no longer wanted', async () => {
    const { bus, field } = await cabinetOverTcp();
    const result = await bus.ask(coils, {
      priority: 'relay',
      timeoutMs: 300,
      isStillWanted: () => false,
    });
    expect(result).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(field.frames).toHaveLength(0);
  });

  it('throws at once on a question that no frame can carry', async () => {
    const { bus } = await cabinetOverTcp();
    expect(() => bus.ask({ ...power, unit: 0 }, { priority: 'scan', timeoutMs: 1 })).toThrow(
      RangeError,
    );
  });
});

describe('a bus that is closed', () => {
  it('runs nothing later, not even for a relay whose lease it was to end', async () => {
    const { bus, clock, field } = await makeVirtualCabinet();
    const relay = openRelay({ driver: 'modbus-coil', unit: 2, channel: 0, leaseMs: 500 }, bus);
    const closing = relay.energize();
    await clock.advance(100);
    await closing;
    // In the middle of the opening that ends the lease, which nobody answers.
    field.setFault(2, { kind: 'silent' });
    await clock.advance(500);
    bus.close();
    await clock.advance(60_000);
    expect(clock.waiting()).toBe(0);
  });
});

describe('the TCP connection', () => {
  it('is made again after the gateway cut it, and counted', async () => {
    const { bus, peer } = await cabinetOverTcp();
    const seen: BusStatus[] = [];
    bus.onStatus((status) => seen.push(status));
    peer.dropConnections();
    await until(() => bus.status().state === 'down');
    expect(await bus.ask(power, { priority: 'meter', timeoutMs: 300 })).toMatchObject({
      error: { kind: 'line-down', message: expect.stringContaining('cabinet') as string },
    });
    await until(() => bus.status().state === 'up');
    valueOf(await bus.ask(power, { priority: 'meter', timeoutMs: 300 }));
    expect(bus.counters().reconnects).toBe(1);
    expect(seen.map(({ state }) => state)).toEqual(['down', 'up']);
    expect(seen[0]?.reason).toBe('connection closed by the other side');
    expect(seen[1]?.reason).toBeNull();
  });

  it('fails what is in flight when it breaks, without waiting for the time-out', async () => {
    const { bus, peer, field } = await cabinetOverTcp();
    field.setFault(1, { kind: 'silent' });
    const pending = bus.ask(power, { priority: 'meter', timeoutMs: 60_000 });
    await until(() => field.frames.length === 1);
    peer.dropConnections();
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'line-down' } });
  });

  it('is made when the gateway comes up later than the station', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const address = free.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => free.close(resolve));
    const bus = await openTestBus({ tcp: `127.0.0.1:${port}` });
    expect(bus.status()).toMatchObject({ state: 'down' });
    expect(bus.status().reason).toContain('ECONNREFUSED');
    const peer = await serveRtuOverTcp(makeCabinet().field, port);
    later(() => peer.stop());
    await until(() => bus.status().state === 'up');
    valueOf(await bus.ask(power, { priority: 'meter', timeoutMs: 300 }));
  });

  it.each([
    ['RTU frames', 'tcp'],
    ['Modbus TCP', 'modbusTcp'],
  ] as const)('with %s is made anew when half-open: nothing heard or closed', async (_, kind) => {
    const { bus, peer } = await cabinetOverTcp(kind);
    peer.setDeaf(true);
    for (let round = 0; round < 5; round += 1) {
      await bus.ask(power, { priority: 'meter', timeoutMs: 30 });
    }
    expect(bus.status().state).toBe('down');
    expect(bus.status().reason).toBe('nothing heard after 5 questions');
    peer.setDeaf(false);
    await until(() => bus.status().state === 'up');
    valueOf(await bus.ask(power, { priority: 'meter', timeoutMs: 300 }));
  });

  it('stays when one device is dead and another answers', async () => {
    const { bus } = await cabinetOverTcp();
    for (let round = 0; round < 8; round += 1) {
      await bus.ask(nobody, { priority: 'meter', timeoutMs: 20 });
      valueOf(await bus.ask(coils, { priority: 'relay', timeoutMs: 300 }));
    }
    expect(bus.counters()).toMatchObject({ silent: 8, answered: 8, reconnects: 0 });
  });

  it('fails what waits when the bus is closed, and stays closed', async () => {
    const { bus, field } = await cabinetOverTcp();
    field.setFault(1, { kind: 'silent' });
    const pending = bus.ask(power, { priority: 'meter', timeoutMs: 60_000 });
    bus.close();
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'line-down' } });
    expect(bus.status()).toMatchObject({ state: 'down', reason: 'closed' });
  });
});

describe('several stations on one gateway', () => {
  it('are answered each on their own connection', async () => {
    const { peer, bus } = await cabinetOverTcp();
    const other = await openTestBus({ tcp: peer.address });
    const options = { priority: 'meter', timeoutMs: 300 } as const;
    const [one, two] = await Promise.all([bus.ask(power, options), other.ask(coils, options)]);
    expect(valueOf(one).data).toHaveLength(4);
    expect(valueOf(two).data).toHaveLength(1);
  });
});

describe('opening from a configuration', () => {
  it('gives meters and relays by EVSE', async () => {
    const { field } = makeCabinet();
    const peer = await serveRtuOverTcp(field);
    later(() => peer.stop());
    const hardware = openHardware(
      {
        buses: { cabinet: { tcp: peer.address } },
        evses: [
          {
            id: 'NO*LAD*E1*1',
            meter: { driver: 'eastron-sdm630', bus: 'cabinet', unit: 1 },
            relay: {
              driver: 'waveshare-modbus-relay',
              bus: 'cabinet',
              unit: 2,
              channel: 0,
              leaseMs: 3000,
              feedbackInput: 0,
            },
          },
        ],
      },
      systemClock(),
    );
    later(() => hardware.close());
    // Asked before the line is up: waits for it.
    const reading = await hardware.meters.get('NO*LAD*E1*1')?.read();
    expect(reading).toMatchObject({ ok: true, value: { energyWh: 1_234_567 } });
    const state = await hardware.relays.get('NO*LAD*E1*1')?.state();
    expect(state).toEqual({
      ok: true,
      value: { coilIsEnergized: false, auxiliaryIsClosed: false },
    });
    expect(hardware.buses.get('cabinet')?.status().state).toBe('up');
  });

  it('throws in plain words on a driver or bus that does not exist', async () => {
    const { bus } = await cabinetOverTcp();
    expect(() => openMeter({ driver: 'sdm', unit: 1 }, bus)).toThrow('there are: eastron-sdm630');
    expect(() => openRelay({ driver: 'plain', unit: 1, channel: 0, leaseMs: 3000 }, bus)).toThrow(
      'there are: waveshare-modbus-relay',
    );
    const meter = { driver: 'eastron-sdm630', bus: 'shed', unit: 1 };
    const relay = { ...meter, driver: 'waveshare-modbus-relay', channel: 0, leaseMs: 3000 };
    expect(() =>
      openHardware({ buses: {}, evses: [{ id: 'A', meter, relay }] }, systemClock()),
    ).toThrow('no bus is named shed');
  });
});
