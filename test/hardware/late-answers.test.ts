/** An answer that comes after its question was given up is never another question's answer. */
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  nat,
  oneof,
  record,
} from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus.ts';
import { openMeter, openRelay } from '../../hardware/open.ts';
import type { Fault } from '../sim/modbus/slave.ts';
import { cabinetOverTcp, valueOf } from './bench-cabinet.ts';
import { makeVirtualCabinet } from './virtual-cabinet.ts';

const measured = { readEnergyWh: () => 1_234_567, readPowerW: () => 3680 };
const asFloat = (data: Uint8Array) => new DataView(data.buffer).getFloat32(0);
const relayOn = (bus: Bus) =>
  openRelay({ driver: 'waveshare-modbus-relay', unit: 2, channel: 0, leaseMs: 3000 }, bus);

describe('a late answer', () => {
  it('of the power is not taken for the energy', async () => {
    const { field, bus, inTime } = await makeVirtualCabinet(measured);
    const options = { priority: 'meter', timeoutMs: 200, spareRegisters: 6 } as const;
    const ask = (address: number) =>
      inTime(bus.ask({ unit: 1, function: 0x04, address, count: 2 }, options));
    field.setFault(1, { kind: 'late', delayMs: 300, isOvertaken: true }, 1);
    expect(await ask(0x34)).toMatchObject({ ok: false, error: { kind: 'silent' } });
    // The energy's own answer takes longer than the late one, which comes first.
    field.setFault(1, { kind: 'late', delayMs: 150, isOvertaken: true }, 1);
    const energy = valueOf(await ask(0x48));
    expect(bus.counters().late).toBe(1);
    expect(asFloat(energy.data)).toBeCloseTo(1234.567, 3);
    expect(energy.data).toHaveLength(4);
    expect(asFloat(valueOf(await ask(0x34)).data)).toBe(3680);
  });

  it('is told apart by asking in another length', async () => {
    const { field, bus, inTime } = await makeVirtualCabinet(measured);
    field.setFault(1, { kind: 'silent' }, 1);
    valueOf(await inTime(openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus).read()));
    expect(field.frames.map(({ pdu }) => pdu[4])).toEqual([22, 24]);
  });

  it('is waited out with a harmless question when no other length is left', async () => {
    const { field, bus, inTime } = await makeVirtualCabinet(measured);
    const power = { unit: 1, function: 0x04, address: 0x34, count: 2 } as const;
    const ask = () => inTime(bus.ask(power, { priority: 'meter', timeoutMs: 100 }));
    field.setFault(1, { kind: 'silent' }, 3);
    for (let round = 0; round < 3; round += 1) {
      expect(await ask()).toMatchObject({ ok: false, error: { kind: 'silent' } });
    }
    valueOf(await ask());
    expect(field.frames.map(({ pdu }) => pdu[4])).toEqual([2, 4, 4, 4, 2]);
    expect(bus.counters().drains).toBe(3);
  });

  it('does not stop a meter that knows no longer questions', async () => {
    const { field, bus, inTime } = await makeVirtualCabinet();
    const strict = (pdu: Uint8Array) =>
      pdu[4] === 2 ? Uint8Array.from([4, 4, 0, 0, 0, 0]) : Uint8Array.from([0x84, 2]);
    field.add(1, { answer: strict });
    field.setFault(1, { kind: 'silent' }, 1);
    const reading = await inTime(openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus).read());
    expect(valueOf(reading).energyWh).toBe(0);
  });

  it('shifts nothing on a real connection', async () => {
    const { field, bus, measured: meterValues } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, { kind: 'late', delayMs: 330 }, 1);
    for (let round = 0; round < 4; round += 1) {
      meterValues.energyWh += 1000;
      const reading = valueOf(await meter.read());
      expect(reading).toMatchObject({ energyWh: meterValues.energyWh, powerW: 3680 });
    }
    expect(bus.counters()).toMatchObject({ late: 1, corrupt: 0 });
  });

  it('with the old state of the relay is not taken for the present one', async () => {
    const { field, bus, board, inTime } = await makeVirtualCabinet();
    const relay = relayOn(bus);
    // This reading says "open", and comes when the relay is about to close.
    field.setFault(2, { kind: 'late', delayMs: 450 }, 1);
    expect(await inTime(relay.state())).toMatchObject({ ok: false, error: { kind: 'silent' } });
    valueOf(await inTime(relay.energize()));
    expect(board.coilIsEnergized(0)).toBe(true);
    expect(valueOf(await inTime(relay.state())).coilIsEnergized).toBe(true);
  });

  it('to the first command does not keep the relay from opening', async () => {
    const { field, bus, board, inTime } = await makeVirtualCabinet();
    const relay = relayOn(bus);
    valueOf(await inTime(relay.energize()));
    field.setFault(2, { kind: 'late', delayMs: 250 }, 1);
    valueOf(await inTime(relay.open()));
    expect(board.coilIsEnergized(0)).toBe(false);
  });
});

describe('any line, any fault (seeded, virtual time)', () => {
  const fault: Arbitrary<Fault | null> = oneof(
    constant(null),
    constant({ kind: 'silent' } as const),
    constant({ kind: 'corrupt-crc' } as const),
    constant({ kind: 'half-frame' } as const),
    constant({ kind: 'wrong-unit' } as const),
    record({
      kind: constant('late' as const),
      delayMs: nat({ max: 4000 }),
      isOvertaken: boolean(),
    }),
    record({
      kind: constantFrom('stray-before' as const, 'stray-inside' as const, 'stray-after' as const),
      bytes: array(nat({ max: 255 }), { minLength: 1, maxLength: 12 }),
    }),
  );

  // One that is read in one question, and one that is asked twice.
  it.each([
    ['eastron-sdm630', 400],
    ['eastron-sdm72', 200],
  ])('never yields a reading that %s has not measured in the last poll', async (driver, least) => {
    let goodReadings = 0;
    await assert(
      asyncProperty(array(fault, { minLength: 3, maxLength: 12 }), async (faults) => {
        goodReadings += await pollThrough(driver, faults);
      }),
      { seed: 20_261_122, numRuns: 75 },
    );
    // The test has teeth only if many polls got through.
    expect(goodReadings).toBeGreaterThan(least);
  });
});

/** Polls a meter once per fault, then once without; energy and power are different each poll. */
async function pollThrough(driver: string, faults: ReadonlyArray<Fault | null>): Promise<number> {
  let poll = 0;
  const { clock, field, bus } = await makeVirtualCabinet({
    readEnergyWh: () => 1_000_000 + 1000 * poll,
    readPowerW: () => 5000 + poll,
  });
  const meter = openMeter({ driver, unit: 1 }, bus);
  let goodReadings = 0;
  for (const fault of [...faults, null]) {
    poll += 1;
    if (fault) field.setFault(1, fault, 1);
    const pending = meter.read();
    await clock.advance(3000);
    const result = await pending;
    if (!result.ok) continue;
    goodReadings += 1;
    expect(result.value).toMatchObject({ energyWh: 1_000_000 + 1000 * poll, powerW: 5000 + poll });
  }
  bus.close();
  return goodReadings;
}
