/**
 * A Wirenboard WB-MR6C as it comes from the factory: a safety timer of ten seconds after which its
 * outputs stay as they are, and inputs that switch the output beside them like a push button. Input
 * n is wired to the auxiliary contact of contactor n.
 */
import type { Clock } from '../../../hardware/clock.ts';
import { Relays } from '../relay-board.ts';
import { readBits, writeCoil } from './coil-board.ts';
import { exception } from './slave.ts';
import type { Device } from './slave.ts';

const outputs = 6;
const timerAddress = 8;
const inputModeAddress = 9;
const safeStateAddress = 930;
const behaviourAddress = 938;
const safeInputsAddress = 946;
const pushButton = 0;

export class WirenboardRelay implements Device {
  readonly relays = new Relays(outputs);
  /** Holding registers by address; change them as somebody else would. */
  readonly registers = new Map<number, number>();
  /** Registers that take a write without keeping it. */
  readonly stubborn = new Set<number>();
  /** How often a register was written. */
  writes = 0;
  readonly #clock: Clock;
  #cancelTimer = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.registers.set(6, 0).set(timerAddress, 10).set(16, 2);
    for (let output = 0; output < outputs; output += 1) {
      this.registers.set(inputModeAddress + output, pushButton);
      for (const first of [safeStateAddress, behaviourAddress, safeInputsAddress]) {
        this.registers.set(first + output, 0);
      }
    }
    this.relays.onContact((channel, isClosed) => {
      const mode = this.registers.get(inputModeAddress + channel);
      if (isClosed && mode === pushButton) this.relays.set(channel, !this.relays.coils[channel]);
    });
    this.#renew();
  }

  answer(pdu: Uint8Array): Uint8Array | null {
    this.#renew();
    const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
    const code = view.getUint8(0);
    const address = view.getUint16(1);
    switch (code) {
      case 0x01:
        return readBits(code, this.relays.coils, address, view.getUint16(3));
      case 0x02:
        return readBits(code, this.relays.contacts, address, view.getUint16(3));
      case 0x03: {
        const value = this.registers.get(address);
        if (value === undefined || view.getUint16(3) !== 1) return exception(code, 2);
        return Uint8Array.from([code, 2, value >> 8, value & 0xff]);
      }
      case 0x05:
        return writeCoil(this.relays, pdu);
      case 0x06:
        if (!this.registers.has(address)) return exception(code, 2);
        this.writes += 1;
        if (!this.stubborn.has(address)) this.registers.set(address, view.getUint16(3));
        this.#renew();
        return pdu;
      default:
        return exception(code, 1);
    }
  }

  /** Any question begins the time anew. */
  #renew(): void {
    this.#cancelTimer();
    const seconds = this.registers.get(timerAddress) ?? 0;
    this.#cancelTimer = this.#clock.after(seconds * 1000, () => this.#goSafe());
  }

  #goSafe(): void {
    for (let output = 0; output < outputs; output += 1) {
      if (this.registers.get(behaviourAddress + output) !== 1) continue;
      this.relays.set(output, this.registers.get(safeStateAddress + output) === 1);
    }
  }
}
