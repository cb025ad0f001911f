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
import { makeBus } from '../../hardware/bus.ts';
import type { Line, LineEvents } from '../../hardware/line.ts';
import { openMeter, openRelay } from '../../hardware/open.ts';
import { createVirtualClock, settled } from '../payment/virtual-clock.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { Field, rtuReader } from '../sim/modbus/slave.ts';
import type { Fault } from '../sim/modbus/slave.ts';
import { cabinetOverTcp, until, valueOf } from './bench-cabinet.ts';

describe('late answers on a real connection', () => {
  it('does not take the late power for the energy', async () => {
    const { field, bus, measured } = await cabinetOverTcp();
    const ask = (address: number) =>
      bus.ask(
        { unit: 1, function: 0x04, address, count: 2 },
        { priority: 'meter', timeoutMs: 200, spareRegisters: 6 },
      );
    const asFloat = (data: Uint8Array) => new DataView(data.buffer).getFloat32(0);
    field.setFault(1, { kind: 'late', delayMs: 300, isOvertaken: true }, 1);
    expect(await ask(0x34)).toMatchObject({ ok: false, error: { kind: 'silent' } });
    // The energy's own answer takes longer than the late one: it would be taken first.
    field.setFault(1, { kind: 'late', delayMs: 150, isOvertaken: true }, 1);
    const energy = valueOf(await ask(0x48));
    expect(asFloat(energy.data)).toBeCloseTo(measured.energyWh / 1000, 3);
    expect(energy.data).toHaveLength(4);
    await until(() => bus.counters().late === 1);
    expect(asFloat(valueOf(await ask(0x34)).data)).toBe(measured.powerW);
  });

  it('asks in another length while an answer is missing', async () => {
    const { field, bus } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, { kind: 'silent' }, 1);
    valueOf(await meter.read());
    const counts = field.frames.map(({ pdu }) => pdu[4]);
    expect(counts).toEqual([2, 4, 4]);
  });

  it('reads on at once after a late answer, with nothing shifted', async () => {
    const { field, bus, measured } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, { kind: 'late', delayMs: 330 }, 1);
    for (let round = 0; round < 4; round += 1) {
      measured.energyWh += 1000;
      expect(valueOf(await meter.read())).toMatchObject({
        energyWh: measured.energyWh,
        powerW: 3680,
      });
    }
    expect(bus.counters()).toMatchObject({ late: 1, corrupt: 0 });
  });

  it('takes no old state of the relay for the present one', async () => {
    const { field, bus, relay } = await cabinetOverTcp();
    const device = openRelay(
      { driver: 'waveshare-modbus-relay', unit: 2, channel: 0, leaseMs: 3000 },
      bus,
    );
    // This reading says "open", and comes when the relay is about to close.
    field.setFault(2, { kind: 'late', delayMs: 450 }, 1);
    expect(await device.state()).toMatchObject({ ok: false, error: { kind: 'silent' } });
    valueOf(await device.energize());
    expect(relay.coilIsEnergized(0)).toBe(true);
    expect(valueOf(await device.state()).coilIsEnergized).toBe(true);
  });

  it('opens the relay even if the first command is answered late', async () => {
    const { field, bus, relay } = await cabinetOverTcp();
    const device = openRelay(
      { driver: 'waveshare-modbus-relay', unit: 2, channel: 0, leaseMs: 3000 },
      bus,
    );
    valueOf(await device.energize());
    field.setFault(2, { kind: 'late', delayMs: 250 }, 1);
    valueOf(await device.open());
    expect(relay.coilIsEnergized(0)).toBe(false);
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

  it('never yields a reading that the meter has not measured in the last poll', async () => {
    let goodReadings = 0;
    await assert(
      asyncProperty(array(fault, { minLength: 3, maxLength: 12 }), async (faults) => {
        goodReadings += await pollThrough(faults);
      }),
      { seed: 20_261_122, numRuns: 150 },
    );
    // The test has teeth only if many polls got through.
    expect(goodReadings).toBeGreaterThan(400);
  });
});

/** Polls a meter once per fault, then once without; energy and power are different each poll. */
async function pollThrough(faults: readonly (Fault | null)[]): Promise<number> {
  const clock = createVirtualClock(0);
  const field = new Field(clock);
  let poll = 0;
  const model = {
    readEnergyWh: () => 1_000_000 + 1000 * poll,
    readPowerW: () => 5000 + poll,
  };
  field.add(1, sdm630({ model, serialNumber: 1 }));
  const bus = makeBus({ name: 'cabinet', line: wireTo(field), framing: 'rtu', clock });
  await settled();
  const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
  let goodReadings = 0;
  for (const fault of [...faults, null]) {
    poll += 1;
    if (fault) field.setFault(1, fault, 1);
    const pending = meter.read();
    await clock.advance(1500);
    const result = await pending;
    if (!result.ok) continue;
    goodReadings += 1;
    expect(result.value).toMatchObject({ energyWh: 1_000_000 + 1000 * poll, powerW: 5000 + poll });
  }
  bus.close();
  return goodReadings;
}

/** A wire without a computer's network in between, so that time can be virtual. */
function wireTo(field: Field): Line {
  return {
    name: 'wire',
    frameGapMs: 5,
    mayBeHalfOpen: false,
    transmissionMs: () => 0,
    open(events: LineEvents) {
      const read = rtuReader(field, (bytes) => queueMicrotask(() => events.onBytes(bytes)));
      queueMicrotask(() => events.onOpen());
      return {
        write: (bytes) => queueMicrotask(() => read(bytes)),
        end: (reason) => events.onEnd(reason),
      };
    },
  };
}
