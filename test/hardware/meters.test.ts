/** The SDM630 as data: register images and the readings they must give. */
import { describe, expect, it } from 'vitest';
import { makeBus } from '../../hardware/bus.ts';
import type { MeterModel, MeterRegister } from '../../hardware/meters/meter-model.ts';
import { meterModel } from '../../hardware/meters/models.ts';
import { decode } from '../../hardware/meters/registers.ts';
import { tableMeter } from '../../hardware/meters/table-meter.ts';
import { tcpLine } from '../../hardware/line.ts';
import { openMeter } from '../../hardware/open.ts';
import { systemClock } from '../../electron/clock.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { Field } from '../sim/modbus/slave.ts';
import { benchClock, cabinetOverTcp, later, valueOf } from './bench-cabinet.ts';

const model630 = meterModel('eastron-sdm630');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('the SDM630', () => {
  it('is read in one poll: energy, power, serial number', async () => {
    const { bus, measured } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    const beforeMs = Date.now();
    const reading = valueOf(await meter.read());
    expect(reading).toMatchObject({ energyWh: 1_234_567, powerW: 3680 });
    expect(reading.askedAtMs).toBeGreaterThanOrEqual(beforeMs - 1);
    expect(reading.answeredAtMs).toBeGreaterThanOrEqual(reading.askedAtMs);
    expect(valueOf(await meter.identity())).toEqual({ serialNumber: '21678001', model: 'SDM630' });
    measured.energyWh = 2_000_000.4;
    measured.powerW = 10_999.6;
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 2_000_000, powerW: 11_000 });
  });

  it('decodes a register image as the manual writes it', async () => {
    // 230.2 V is 4366 3333 in the manual's example of a float; 1234.567 kWh is 449A 5225.
    const image = new Map([
      ['040048', '449A5225'],
      ['040034', '45664000'],
    ]);
    const device = {
      answer(pdu: Uint8Array) {
        if (pdu[4] !== 2) return Uint8Array.from([0x84, 2]);
        const value = image.get(Buffer.from(pdu.subarray(0, 3)).toString('hex')) ?? '00000000';
        return bytes(`0404${value}`);
      },
    };
    const bus = await busTo(1, device);
    const reading = valueOf(await tableMeter(model630, bus, 1).read());
    expect(reading).toMatchObject({ energyWh: 1_234_567, powerW: 3684 });
    expect(decode(model630.power, bytes('4366 3333'))).toBeCloseTo(230.2, 4);
  });

  it('has no serial number where the firmware refuses the register', async () => {
    const { bus, field } = await cabinetOverTcp();
    field.setFault(1, { kind: 'exception', code: 2 });
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    expect(await meter.identity()).toEqual({
      ok: true,
      value: { serialNumber: null, model: null },
    });
  });

  it.each([
    ['a negative register', { energyWh: -1000 }, /energy/],
    ['an absurd register', { energyWh: 1e11 }, /energy/],
    ['an infinite register', { energyWh: Infinity }, /energy/],
    ['power that flows back', { powerW: -3680 }, /power/],
    ['absurd power', { powerW: 2e6 }, /power/],
    ['power that is no number', { powerW: Number.NaN }, /power/],
  ])('refuses %s as implausible', async (_, change, words) => {
    const { bus, measured } = await cabinetOverTcp();
    Object.assign(measured, change);
    const result = await openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus).read();
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'implausible', message: expect.stringMatching(words) as string },
    });
  });

  it('reads backward noise as no power', async () => {
    const { bus, measured } = await cabinetOverTcp();
    measured.powerW = -3;
    const reading = await openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus).read();
    expect(valueOf(reading).powerW).toBe(0);
  });
});

describe('other register types', () => {
  const register = (type: MeterRegister['type'], wordOrder: MeterRegister['wordOrder']) => ({
    function: 0x03 as const,
    address: 0,
    type,
    wordOrder,
    scale: 1,
  });

  it.each([
    ['u32', 'high-first', '0001 0002', 65_538],
    ['u32', 'low-first', '0002 0001', 65_538],
    ['i32', 'high-first', 'FFFF FFFE', -2],
    ['i32', 'low-first', 'FFFE FFFF', -2],
    ['u64', 'high-first', '0000 0000 0001 0002', 65_538n],
    ['i64', 'low-first', 'FFFE FFFF FFFF FFFF', -2n],
    ['f32', 'low-first', '5225 449A', 1234.567_016_601_562_5],
  ] as const)('decodes %s %s', (type, wordOrder, data, value) => {
    expect(decode(register(type, wordOrder), bytes(data))).toBe(value);
  });

  it.each([
    ['u32', 'FFFF FFFF'],
    ['i32', '7FFF FFFF'],
    ['i32', '8000 0000'],
    ['u64', 'FFFF FFFF FFFF FFFF'],
    ['i64', '7FFF FFFF FFFF FFFF'],
    ['f32', '7FC0 0000'],
    ['f32', '7F80 0000'],
  ] as const)('knows "no value" in %s: %s', (type, data) => {
    expect(decode(register(type, 'high-first'), bytes(data))).toBeNull();
  });

  it('reads a meter of quite another kind from data alone', async () => {
    // As ABB B23: FC03, energy u64 in 0.01 kWh, power i32 in 0.01 W, serial number u32.
    const abbLike: MeterModel = {
      driver: 'abb-like',
      sentence: '',
      energy: { ...register('u64', 'high-first'), address: 0x5000, scale: 10 },
      power: { ...register('i32', 'high-first'), address: 0x5b14, scale: 0.01 },
      voltage: register('u32', 'high-first'),
      identity: {
        serialNumber: { function: 0x03, address: 0x8900, count: 2, writing: 'number' },
        model: null,
        codes: {},
      },
      mostRegisters: 125,
      energyStepWh: 10,
      signs: [],
      timeoutMs: 300,
      pauseMs: 0,
      spareRegisters: 0,
    };
    const image = new Map([
      ['500000', '08 0000 0000 0001 E240'],
      ['5b1400', '04 0005 9D80'],
      ['890000', '04 0000 3039'],
    ]);
    const bus = await busTo(9, {
      answer(pdu) {
        const value = image.get(Buffer.from(pdu.subarray(1, 4)).toString('hex'));
        return value ? bytes(`03${value}`) : Uint8Array.from([0x83, 2]);
      },
    });
    const meter = tableMeter(abbLike, bus, 9);
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 1_234_560, powerW: 3680 });
    expect(valueOf(await meter.identity()).serialNumber).toBe('12345');
  });
});

async function busTo(unit: number, device: { answer(pdu: Uint8Array): Uint8Array | null }) {
  const field = new Field(benchClock());
  field.add(unit, device);
  const peer = await serveRtuOverTcp(field);
  later(() => peer.stop());
  const bus = makeBus({
    name: 'cabinet',
    line: tcpLine('tcp', peer.address, 5),
    framing: 'rtu',
    clock: systemClock(),
  });
  later(() => bus.close());
  return bus;
}
