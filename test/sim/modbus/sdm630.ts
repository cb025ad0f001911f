/**
 * An Eastron SDM630 on the wire: input registers as 32-bit floats, high word first, fed from a
 * model. Everything it does not have reads as 0, and reads of more than 80 registers are refused,
 * as on the real one.
 */
import { exception } from './slave.ts';
import type { Device } from './slave.ts';

/** What the meter measures, asked at the moment of each read. */
export interface MeterModel {
  /** Cumulative import, Wh, with its fraction. */
  readEnergyWh(): number;
  readPowerW(): number;
}

export interface Sdm630Options {
  model: MeterModel;
  serialNumber: number;
}

const maxRegisters = 80;
const voltageV = 230;

export function sdm630({ model, serialNumber }: Sdm630Options): Device {
  function inputFloats(): Map<number, number> {
    const powerW = model.readPowerW();
    const energyKwh = model.readEnergyWh() / 1000;
    const phases = [0, 2, 4];
    return new Map([
      ...phases.map((phase) => [phase, voltageV] as const),
      ...phases.map((phase) => [0x06 + phase, powerW / 3 / voltageV] as const),
      ...phases.map((phase) => [0x0c + phase, powerW / 3] as const),
      [0x34, powerW],
      [0x46, 50],
      [0x48, energyKwh],
      [0x156, energyKwh],
    ]);
  }

  /** Registers of the parameter block: FC03; 0x001C baud 9600, 0x0014 unit, serial number, model. */
  function holding(): Map<number, number> {
    return new Map([...wordsOf(0x0012, 0), ...wordsOf(0x0014, 1), ...wordsOf(0x001c, 2)])
      .set(0xfc00, serialNumber >>> 16)
      .set(0xfc01, serialNumber & 0xffff)
      .set(0xfc02, 0x0070);
  }

  return {
    answer(pdu) {
      const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
      const code = view.getUint8(0);
      if (code !== 0x03 && code !== 0x04) return exception(code, 1);
      const address = view.getUint16(1);
      const count = view.getUint16(3);
      if (count < 1 || count > maxRegisters || address + count > 0x10000) return exception(code, 2);
      const words =
        code === 0x03
          ? holding()
          : new Map([...inputFloats()].flatMap(([at, value]) => wordsOf(at, value)));
      const answer = new Uint8Array(2 + 2 * count);
      answer.set([code, 2 * count]);
      const out = new DataView(answer.buffer);
      for (let index = 0; index < count; index += 1) {
        out.setUint16(2 + 2 * index, words.get(address + index) ?? 0);
      }
      return answer;
    },
  };
}

/** A float as two registers. */
function wordsOf(address: number, value: number): [number, number][] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [
    [address, view.getUint16(0)],
    [address + 1, view.getUint16(2)],
  ];
}
