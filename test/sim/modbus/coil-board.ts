/**
 * Any Modbus relay board: plain coils and inputs from 0 on, and nothing else. It refuses bits it does
 * not have, or, as some cheap ones do, answers all eight whatever was asked.
 */
import { packBits } from '../../../hardware/modbus-rtu.ts';
import { Relays } from '../relay-board.ts';
import { exception } from './slave.ts';
import type { Device } from './slave.ts';

export class CoilBoard implements Device {
  readonly relays: Relays;
  readonly #answersAllEight: boolean;

  constructor({ channels = 4, answersAllEight = false } = {}) {
    this.relays = new Relays(channels);
    this.#answersAllEight = answersAllEight;
  }

  answer(pdu: Uint8Array): Uint8Array | null {
    const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
    const code = view.getUint8(0);
    if (code === 0x01) return this.#bits(code, this.relays.coils, view);
    if (code === 0x02) return this.#bits(code, this.relays.contacts, view);
    if (code !== 0x05) return exception(code, 1);
    return writeCoil(this.relays, pdu);
  }

  #bits(code: number, bits: readonly boolean[], view: DataView): Uint8Array {
    if (this.#answersAllEight) return Uint8Array.from([code, 1, packBits(bits)[0] ?? 0]);
    return readBits(code, bits, view.getUint16(1), view.getUint16(3));
  }
}

/** The answer to FC01 or FC02, without bits that the board does not have. */
export function readBits(
  code: number,
  bits: readonly boolean[],
  address: number,
  count: number,
): Uint8Array {
  if (address + count > bits.length) return exception(code, 2);
  const packed = packBits(bits.slice(address, address + count));
  return Uint8Array.from([code, packed.length, ...packed]);
}

/** Does and answers FC05. */
export function writeCoil(relays: Relays, pdu: Uint8Array): Uint8Array {
  const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
  const channel = view.getUint16(1);
  const value = view.getUint16(3);
  if (channel >= relays.coils.length) return exception(0x05, 2);
  if (value !== 0xff00 && value !== 0) return exception(0x05, 3);
  relays.set(channel, value === 0xff00);
  return pdu;
}
