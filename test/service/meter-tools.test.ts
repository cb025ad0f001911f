/** The technician's view of a meter: curves, plausibility, and registers as they are on the wire. */
import { describe, expect, it } from 'vitest';
import { meterTools } from '../../electron/service/meter-tools.ts';
import { meterModel } from '../../hardware/meters/models.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { openOn, outletA, valueIn, wiredCabinet } from './line-cabinet.ts';

/** Tools without a line; `driver` decides the register's step. */
function atRest(driver = 'eastron-sdm630') {
  const clock = createVirtualClock();
  const evse = { ...outletA, meter: { ...outletA.meter, driver } };
  const tools = meterTools({ evses: [evse], lines: new Map(), clock });
  const readings = async () => valueIn(await tools.readings({ type: 'readings', evse: 'A' }));
  return { clock, tools, readings };
}

describe('readings', () => {
  it('are kept for ten minutes', async () => {
    const { clock, tools, readings } = atRest();
    expect(await readings()).toMatchObject({ points: [], comparison: null, readingAgeMs: null });
    for (let second = 0; second < 700; second += 1) {
      await clock.advance(1000);
      tools.note('A', { energyWh: 1000 + second, powerW: 3600, askedAtMs: clock.nowMs() });
    }
    await clock.advance(400);
    const { points, readingAgeMs } = await readings();
    expect(points).toHaveLength(600);
    expect(readingAgeMs).toBe(400);
  });

  it.each<[string, number, number, boolean]>([
    ['what flows is counted', 3600, 1, true],
    ['nothing is counted', 36_000, 0, false],
    ['twice is counted', 36_000, 20, false],
    ['a little less is counted', 36_000, 9.7, true],
    ['at rest', 0, 0, true],
    ['at rest, and it counts', 0, 1, false],
  ])('%s: %i W, %f Wh a second', async (_what, powerW, whPerSecond, isPlausible) => {
    const { clock, tools, readings } = atRest();
    for (let second = 0; second <= 90; second += 1) {
      await clock.advance(1000);
      const energyWh = Math.round(1_000_000 + second * whPerSecond);
      tools.note('A', { energyWh, powerW, askedAtMs: clock.nowMs() });
    }
    const { comparison } = await readings();
    expect(comparison).toMatchObject({
      overMs: 60_000,
      deltaWh: Math.round(60 * whPerSecond),
      expectedWh: powerW / 60,
      isPlausible,
    });
  });

  it('allow a register two of its steps', async () => {
    const { energyStepWh } = meterModel('carlo-gavazzi-em24');
    expect(energyStepWh).toBe(100);
    for (const [deltaWh, isPlausible] of [
      [200, true],
      [500, false],
    ] as const) {
      const { clock, tools, readings } = atRest('carlo-gavazzi-em24');
      tools.note('A', { energyWh: 1000, powerW: 0, askedAtMs: clock.nowMs() });
      await clock.advance(1000);
      tools.note('A', { energyWh: 1000 + deltaWh, powerW: 0, askedAtMs: clock.nowMs() });
      expect((await readings()).comparison).toMatchObject({ stepWh: 100, isPlausible });
    }
  });

  it('of an outlet there is not are refused, and noted nowhere', async () => {
    const { tools } = atRest();
    tools.note('Z', { energyWh: 1, powerW: 1, askedAtMs: 1 });
    expect(await tools.readings({ type: 'readings', evse: 'Z' })).toMatchObject({ why: 'unknown' });
    expect(await tools.registers({ type: 'registers', evse: 'Z' })).toMatchObject({
      why: 'unknown',
    });
  });

  it('come with how the unit has answered in this visit alone', async () => {
    const { hardware, clock } = await wiredCabinet();
    const tools = meterTools({ evses: [outletA], lines: hardware.lines, clock });
    const counters = async () =>
      valueIn(await tools.readings({ type: 'readings', evse: 'A' })).counters;
    await hardware.meters.get('A')?.read();
    expect((await counters()).asked).toBeGreaterThan(0);
    tools.begin();
    expect((await counters()).asked).toBe(0);
    await hardware.meters.get('A')?.read();
    const { asked, answered, silent } = await counters();
    expect([asked > 0, answered, silent]).toEqual([true, asked, 0]);
  });
});

describe('registers', () => {
  it('are read as they stand on the wire, each with its value', async () => {
    const { hardware, clock, measured } = await wiredCabinet();
    measured.energyWh = 1_234_500;
    const tools = meterTools({ evses: [outletA], lines: hardware.lines, clock });
    const registers = valueIn(await tools.registers({ type: 'registers', evse: 'A' }));
    const energy = registers.find(({ meaning }) => meaning === 'energy');
    const { function: code, address } = meterModel('eastron-sdm630').energy;
    expect(energy).toMatchObject({
      unit: 1,
      function: code,
      address,
      count: 2,
      value: '1234500 Wh',
    });
    // 1234.5 kWh as a float of IEEE 754, high word first.
    expect(energy?.bytesHex).toBe('44 9A 50 00');
    expect(energy?.tookMs).toBeGreaterThanOrEqual(0);
    expect(registers.find(({ meaning }) => meaning === 'power')?.value).toBe('3680 W');
    expect(registers.find(({ meaning }) => meaning === 'serial number')?.value).toBe('21678001');
    expect(registers.map(({ meaning }) => meaning)).toContain('voltage');
  });

  it('say what failed in words, one by one, and are read once at a time', async () => {
    const { hardware, clock, field } = await wiredCabinet();
    field.remove(1);
    const tools = meterTools({ evses: [outletA], lines: hardware.lines, clock });
    const reading = tools.registers({ type: 'registers', evse: 'A' });
    expect(await tools.registers({ type: 'registers', evse: 'A' })).toMatchObject({ why: 'busy' });
    for (const { bytesHex, value, tookMs } of valueIn(await reading)) {
      expect([bytesHex, tookMs]).toEqual([null, null]);
      expect(value).toMatch(/unit 1 on cabinet: no answer within/);
    }
  });

  it('of a line that is down say so at once', async () => {
    const hardware = await openOn({ tcp: '127.0.0.1:9' });
    const tools = meterTools({
      evses: [outletA],
      lines: hardware.lines,
      clock: createVirtualClock(),
    });
    const [first] = valueIn(await tools.registers({ type: 'registers', evse: 'A' }));
    expect(first?.value).toContain('ECONNREFUSED');
  });
});
