/** The technician's tools for a line, on the station's own lines: real gateways, real ports. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { lineTools, type LineTools } from '../../electron/service/line-tools.ts';
import type { FrameView, ScanView } from '../../electron/session/service-request.ts';
import { makeBus } from '../../hardware/bus.ts';
import { tappedLine } from '../../hardware/line-tap.ts';
import { openHardware, type StationLine } from '../../hardware/open.ts';
import { later, makeCabinet } from '../hardware/bench-cabinet.ts';
import { makeVirtualCabinet } from '../hardware/virtual-cabinet.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { serveSerial } from '../sim/modbus/peers.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { wireTo } from '../sim/modbus/wire.ts';
import { openOn, outletA, valueIn, wiredCabinet, type WiredCabinet } from './line-cabinet.ts';

/** A station that has nothing against a scan. */
const beside = {
  evses: [outletA],
  scanRefusal: () => null,
  lendingRefusal: () => null,
  earsOn: () => ({ hearsNobody: false, isCaughtUp: () => true }),
  readingMaxAgeMs: 5000,
};

function toolsOf({ hardware, clock }: Pick<WiredCabinet, 'hardware' | 'clock'>): LineTools {
  const tools = lineTools({ ...beside, lines: hardware.lines, clock });
  later(() => tools.end());
  return tools;
}

async function scanOf(tools: LineTools): Promise<ScanView> {
  return valueIn(await tools.scan({ type: 'scan', line: 'cabinet' }));
}

describe('a scan', () => {
  it('names what is configured and what is not, while the station goes on asking', async () => {
    const cabinet = await wiredCabinet();
    const model = { readEnergyWh: () => 5000, readPowerW: () => 0 };
    cabinet.field.add(7, sdm630({ model, serialNumber: 77 }));
    const meter = cabinet.hardware.meters.get('A');
    const polls: { isGood: boolean; tookMs: number }[] = [];
    const polling = setInterval(() => {
      const beganMs = performance.now();
      void meter?.read().then(({ ok }) => {
        polls.push({ isGood: ok, tookMs: performance.now() - beganMs });
      });
    }, 200);
    later(() => clearInterval(polling));
    const tools = toolsOf(cabinet);
    valueIn(await tools.startScan({ type: 'startScan', line: 'cabinet', isWide: false }));
    await expect.poll(async () => (await scanOf(tools)).found.length, { timeout: 10_000 }).toBe(3);
    const view = await scanOf(tools);
    expect(view).toMatchObject({ isRunning: true, setting: '', trouble: null });
    expect(view.progress).toBeGreaterThanOrEqual(7 / 32);
    expect(view.found.map(({ unit, kind, configuredAs }) => [unit, kind, configuredAs])).toEqual([
      [1, 'meter', 'meter of outlet A (eastron-sdm630)'],
      [2, 'relay', 'relay of outlet A, channel 0 (waveshare-modbus-relay)'],
      [7, 'meter', null],
    ]);
    expect(view.found[0]?.words).toBe(
      'eastron-sdm630, serial number 21678001, 1 234 567 Wh, 3 680 W',
    );
    expect(polls.length).toBeGreaterThan(3);
    // A poll stands behind one question of the scan at most: 150 ms of silence, and some for itself.
    for (const { isGood, tookMs } of polls) expect([isGood, tookMs < 1000]).toEqual([true, true]);
  });

  it.each([
    [false, 32],
    [true, 247],
  ])('asks to the last unit (wide: %s)', async (isWide, last) => {
    const { bus, clock, field } = await makeVirtualCabinet();
    const model = { readEnergyWh: () => 5000, readPowerW: () => 0 };
    field.add(last, sdm630({ model, serialNumber: 77 }));
    const line = {
      bus,
      config: { tcp: 'wire:1' },
      quality: () => [],
      listen: () => () => undefined,
    };
    const tools = lineTools({ ...beside, lines: new Map([['cabinet', line]]), clock });
    valueIn(await tools.startScan({ type: 'startScan', line: 'cabinet', isWide }));
    for (let seconds = 0; seconds < 300 && (await scanOf(tools)).isRunning; seconds += 1) {
      await clock.advance(1000);
    }
    const view = await scanOf(tools);
    expect(view).toMatchObject({ isRunning: false, progress: 1, trouble: null });
    expect(view.found.map(({ unit }) => unit)).toEqual([2, last]);
  });

  it('says that it runs, and refuses a second line meanwhile', async () => {
    const { hardware, clock } = await wiredCabinet();
    const second = await wiredCabinet();
    const lines = new Map<string, StationLine>(hardware.lines);
    const other = second.hardware.lines.get('cabinet');
    if (other !== undefined) lines.set('other', other);
    const tools = lineTools({ ...beside, lines, clock });
    later(() => tools.end());
    const start = (line: string, isWide: boolean) =>
      tools.startScan({ type: 'startScan', line, isWide });
    expect(await start('cabinet', true)).toMatchObject({ ok: true, value: { isRunning: true } });
    expect(await start('cabinet', false)).toMatchObject({ ok: true, value: { isRunning: true } });
    expect(await start('other', false)).toMatchObject({ ok: false, why: 'busy' });
  });

  it.each([1000, 1075, 1150, 1225])(
    'asks nothing more when the visit ends after %i ms, whichever question is under way',
    async (afterMs) => {
      const { bus, clock } = await makeVirtualCabinet();
      const line = {
        bus,
        config: { tcp: 'wire:1' },
        quality: () => [],
        listen: () => () => undefined,
      };
      const tools = lineTools({ ...beside, lines: new Map([['cabinet', line]]), clock });
      valueIn(await tools.startScan({ type: 'startScan', line: 'cabinet', isWide: true }));
      await clock.advance(afterMs);
      const asked = bus.counters().requests;
      expect(asked).toBeGreaterThan(3);
      tools.end();
      await clock.advance(5000);
      expect(bus.counters().requests).toBe(asked);
      expect((await scanOf(tools)).isRunning).toBe(false);
    },
  );

  it('ends in words when the line is lost', async () => {
    const cabinet = await wiredCabinet();
    const tools = toolsOf(cabinet);
    valueIn(await tools.startScan({ type: 'startScan', line: 'cabinet', isWide: true }));
    await cabinet.peer.stop();
    const view = async () => valueIn(await tools.scan({ type: 'scan', line: 'cabinet' }));
    await expect
      .poll(async () => (await view()).trouble)
      .toMatch(/^The line was lost at unit \d+: /);
    expect((await view()).isRunning).toBe(false);
    expect(
      await tools.startScan({ type: 'startScan', line: 'cabinet', isWide: false }),
    ).toMatchObject({ ok: false, why: 'failed' });
  });

  it('is refused for a board that has its line for itself, and for a line there is not', async () => {
    const relay = { driver: 'lcus-relay', bus: 'board', channel: 0, leaseMs: 3000 };
    const driver = (await import('../../hardware/open.ts')).relayDrivers.find(
      ({ speaks }) => speaks === 'lcus',
    );
    const hardware = openHardware(
      {
        buses: { cabinet: { tcp: '127.0.0.1:9' }, board: { tcp: '127.0.0.1:9' } },
        evses: [
          { id: 'A', meter: outletA.meter, relay: { ...relay, driver: driver?.driver ?? '' } },
        ],
      },
      systemClock(),
    );
    later(() => hardware.close());
    const tools = toolsOf({ hardware, clock: systemClock() });
    const answer = await tools.startScan({ type: 'startScan', line: 'board', isWide: false });
    expect(answer).toMatchObject({ ok: false, why: 'failed' });
    expect(answer.ok ? '' : answer.message).toContain('speaks lcus');
    expect(await tools.scan({ type: 'scan', line: 'nowhere' })).toMatchObject({ why: 'unknown' });
    expect(await tools.lineQuality({ type: 'lineQuality', line: 'nowhere' })).toMatchObject({
      why: 'unknown',
    });
    expect(await tools.frames({ type: 'frames', line: 'nowhere', afterSeq: 0 })).toMatchObject({
      why: 'unknown',
    });
  });
});

describe('the quality of a line', () => {
  it('counts each unit for the whole run, and says what the figures mean', async () => {
    const cabinet = await wiredCabinet();
    const { hardware } = cabinet;
    const meter = hardware.meters.get('A');
    for (let count = 0; count < 5; count += 1) await meter?.read();
    const bus = hardware.lines.get('cabinet')?.bus;
    if (bus?.speaks !== 'modbus') throw new Error('a Modbus line');
    const question = { unit: 9, function: 0x04, address: 0, count: 2 } as const;
    await bus.ask(question, { priority: 'scan', timeoutMs: 30 });
    const view = valueIn(
      await toolsOf(cabinet).lineQuality({ type: 'lineQuality', line: 'cabinet' }),
    );
    expect(view).toMatchObject({ line: 'cabinet', isUp: true, reason: null });
    const [first, ninth] = view.units;
    expect(first).toMatchObject({ unit: 1, silent: 0, corrupt: 0, refused: 0 });
    expect(first?.asked).toBe(first?.answered);
    expect(first?.verdict).toBe('Every question was answered: good.');
    expect(first?.p95Ms).toBeGreaterThanOrEqual(first?.p50Ms ?? Infinity);
    expect(ninth).toMatchObject({ unit: 9, asked: 1, silent: 1, p50Ms: null });
    expect(ninth?.verdict).toContain('never answered');
    expect(view.counters['silent']).toBe(1);
  });
});

describe('frames', () => {
  it('are told with what they mean, from the first look on', async () => {
    const cabinet = await wiredCabinet();
    const tools = toolsOf(cabinet);
    const look = async (afterSeq: number): Promise<FrameView[]> =>
      valueIn(await tools.frames({ type: 'frames', line: 'cabinet', afterSeq }));
    const meter = cabinet.hardware.meters.get('A');
    await meter?.read();
    expect(await look(0)).toEqual([]);
    await meter?.read();
    const frames = await look(0);
    expect(frames.map(({ direction }) => direction)).toContain('received');
    expect(frames[0]?.meaning).toMatch(/^unit 1: read \d+ input registers from 0x[0-9A-F]{4}$/);
    expect(frames[1]?.meaning).toMatch(/^unit 1: input registers: 0x/);
    expect(frames[0]?.bytesHex).toMatch(/^01 04 ([0-9A-F]{2} ?)+$/);
    const last = frames.at(-1)?.seq ?? 0;
    expect(await look(last)).toEqual([]);
    await cabinet.hardware.relays.get('A')?.open();
    expect((await look(last)).map(({ meaning }) => meaning).join('\n')).toMatch(
      /unit 2: switch coil 0x0000 off\nunit 2: has done it/,
    );
  });

  it('are decoded over Modbus TCP, exceptions by their names', async () => {
    const cabinet = await wiredCabinet('modbusTcp');
    const tools = toolsOf(cabinet);
    valueIn(await tools.frames({ type: 'frames', line: 'cabinet', afterSeq: 0 }));
    const bus = cabinet.hardware.lines.get('cabinet')?.bus;
    if (bus?.speaks !== 'modbus') throw new Error('a Modbus line');
    const question = { unit: 2, function: 0x04, address: 0, count: 2 } as const;
    await bus.ask(question, { priority: 'scan', timeoutMs: 300 });
    const frames = valueIn(await tools.frames({ type: 'frames', line: 'cabinet', afterSeq: 0 }));
    expect(frames[0]?.meaning).toMatch(
      /^transaction \d+, unit 2: read 2 input registers from 0x0000$/,
    );
    expect(frames[1]?.meaning).toMatch(
      /^transaction \d+, unit 2: refuses function 4 with exception 1, function not supported$/,
    );
  });

  it('are listened to for ten seconds after the last look, and no longer', async () => {
    const clock = createVirtualClock();
    const { field } = await makeVirtualCabinet({ readEnergyWh: () => 1, readPowerW: () => 0 });
    const line = tappedLine(wireTo(field), clock);
    const bus = makeBus({ name: 'cabinet', line, framing: 'rtu', clock });
    let listeners = 0;
    const stationLine: StationLine = {
      bus,
      config: { tcp: 'wire:1' },
      quality: () => [],
      listen(tell) {
        listeners += 1;
        const end = line.listen(tell);
        return () => {
          listeners -= 1;
          end();
        };
      },
    };
    const lines = new Map([['cabinet', stationLine]]);
    const tools = lineTools({ ...beside, lines, clock });
    const look = () => tools.frames({ type: 'frames', line: 'cabinet', afterSeq: 0 });
    expect(listeners).toBe(0);
    await look();
    await clock.advance(9_000);
    await look();
    await clock.advance(9_900);
    expect(listeners).toBe(1);
    await clock.advance(200);
    expect(listeners).toBe(0);
    await look();
    expect(listeners).toBe(1);
    tools.end();
    expect(listeners).toBe(0);
    bus.close();
  });

  it.runIf(hasSocat())('of a serial port are put together from their pieces', async () => {
    const pair = await startPtyPair();
    later(() => pair.stop());
    const { field } = makeCabinet();
    const device = await serveSerial(field, pair.far);
    later(() => device.stop());
    const settings = { baudRate: 9600, parity: 'none', stopBits: 1 } as const;
    const hardware = await openOn({ serial: pair.near, ...settings });
    const tools = toolsOf({ hardware, clock: systemClock() });
    valueIn(await tools.frames({ type: 'frames', line: 'cabinet', afterSeq: 0 }));
    expect((await hardware.meters.get('A')?.identity())?.ok).toBe(true);
    expect((await hardware.meters.get('A')?.read())?.ok).toBe(true);
    const frames = valueIn(await tools.frames({ type: 'frames', line: 'cabinet', afterSeq: 0 }));
    const received = frames.filter(({ direction }) => direction === 'received');
    expect(received.length).toBe(frames.length / 2);
    for (const { meaning } of received)
      expect(meaning).toMatch(/^unit 1: (input|holding) registers: /);
    valueIn(await tools.startScan({ type: 'startScan', line: 'cabinet', isWide: false }));
    await expect.poll(async () => (await scanOf(tools)).found.length).toBe(2);
    const { setting, found } = await scanOf(tools);
    expect([setting, found[0]?.setting]).toEqual(['9600 8N1', '9600 8N1']);
  });
});
