/**
 * A Waveshare Modbus RTU Relay (D) with a contactor on each coil: coils, flash-on timers, digital
 * inputs wired to the contactors' auxiliary contacts; a contactor can weld or refuse to close.
 */
import type { Clock } from '../../../hardware/clock.ts';
import { packBits } from '../../../hardware/modbus-rtu.ts';
import { exception } from './slave.ts';
import type { Device } from './slave.ts';

export interface Contactor {
  /** Main contacts stay closed whatever the coil does. */
  isWelded: boolean;
  /** The coil pulls, the contacts stay open. */
  refusesToClose: boolean;
}

export interface WaveshareOptions {
  clock: Clock;
  /** Channels; default 8. Firmware answers FC01 for 8 whatever was asked. */
  channels?: number;
}

/** Told when the main contacts of a channel change. */
export type ContactListener = (channel: number, isClosed: boolean) => void;

const flashOn = 0x02;
const flashOff = 0x04;
const flashStepMs = 100;

export class WaveshareRelay implements Device {
  readonly #clock: Clock;
  readonly #coils: boolean[];
  readonly #contactors: Contactor[];
  readonly #contacts: boolean[];
  readonly #timers = new Map<number, () => void>();
  readonly #listeners = new Set<ContactListener>();
  /** How often a plain "on" (FC05 FF00, toggle, FC0F) came in: Ladekiosk must never send one. */
  plainOnCount = 0;

  constructor({ clock, channels = 8 }: WaveshareOptions) {
    this.#clock = clock;
    this.#coils = Array.from({ length: channels }, () => false);
    this.#contacts = [...this.#coils];
    this.#contactors = this.#coils.map(() => ({ isWelded: false, refusesToClose: false }));
  }

  coilIsEnergized(channel: number): boolean {
    return this.#at(this.#coils, channel);
  }

  contactIsClosed(channel: number): boolean {
    return this.#at(this.#contacts, channel);
  }

  onContact(listener: ContactListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes a contactor weld or refuse; takes effect at once. */
  setContactor(channel: number, change: Partial<Contactor>): void {
    Object.assign(this.#at(this.#contactors, channel), change);
    this.#settle(channel);
  }

  answer(pdu: Uint8Array): Uint8Array | null {
    const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
    const code = view.getUint8(0);
    switch (code) {
      case 0x01:
        // Firmware quirk: always 8 coils.
        return Uint8Array.from([code, 1, packBits(this.#coils)[0] ?? 0]);
      case 0x02:
        return this.#inputs(view.getUint16(1), view.getUint16(3));
      case 0x03:
        return this.#holding(view.getUint16(1), view.getUint16(3));
      case 0x05:
        return this.#single(pdu, view.getUint16(1), view.getUint16(3));
      case 0x0f:
        return this.#several(pdu, view.getUint16(1), view.getUint16(3));
      default:
        return exception(code, 1);
    }
  }

  #inputs(address: number, count: number): Uint8Array {
    if (address + count > this.#contacts.length) return exception(0x02, 2);
    const bits = packBits(this.#contacts.slice(address, address + count));
    return Uint8Array.from([0x02, bits.length, ...bits]);
  }

  /** 0x4000 device address, 0x8000 software version (200 = V2.00), 0x1000 + channel input mode. */
  #holding(address: number, count: number): Uint8Array {
    const isInputMode = address >= 0x1000 && address < 0x1000 + this.#coils.length;
    if (count !== 1 || !(address === 0x4000 || address === 0x8000 || isInputMode)) {
      return exception(0x03, 2);
    }
    const value = address === 0x8000 ? 200 : address === 0x4000 ? 1 : 0;
    return Uint8Array.from([0x03, 2, value >> 8, value & 0xff]);
  }

  #single(pdu: Uint8Array, address: number, value: number): Uint8Array {
    const command = address >> 8;
    const channel = address & 0xff;
    if (address === 0x00ff) {
      this.#coils.forEach((_, each) => this.#plain(each, value));
      return pdu;
    }
    if (channel >= this.#coils.length) return exception(0x05, 2);
    if (command === 0) {
      if (![0xff00, 0x0000, 0x5500].includes(value)) return exception(0x05, 3);
      this.#plain(channel, value);
    } else if (command === flashOn || command === flashOff) {
      if (value < 1 || value > 0x7fff) return exception(0x05, 3);
      this.#flash(channel, command === flashOn, value * flashStepMs);
    } else {
      return exception(0x05, 2);
    }
    return pdu;
  }

  #several(pdu: Uint8Array, address: number, count: number): Uint8Array {
    if (address + count > this.#coils.length) return exception(0x0f, 2);
    for (let index = 0; index < count; index += 1) {
      const isOn = ((pdu[6 + (index >> 3)] ?? 0) >> (index & 7)) & 1;
      this.#plain(address + index, isOn ? 0xff00 : 0x0000);
    }
    return pdu.slice(0, 5);
  }

  #plain(channel: number, value: number): void {
    const isOn = value === 0x5500 ? !this.coilIsEnergized(channel) : value === 0xff00;
    if (isOn) this.plainOnCount += 1;
    this.#stopTimer(channel);
    this.#set(channel, isOn);
  }

  /** A second flash restarts the time without a gap. */
  #flash(channel: number, isOn: boolean, durationMs: number): void {
    this.#stopTimer(channel);
    this.#set(channel, isOn);
    this.#timers.set(
      channel,
      this.#clock.after(durationMs, () => {
        this.#timers.delete(channel);
        this.#set(channel, !isOn);
      }),
    );
  }

  #stopTimer(channel: number): void {
    this.#timers.get(channel)?.();
    this.#timers.delete(channel);
  }

  #set(channel: number, isEnergized: boolean): void {
    this.#coils[channel] = isEnergized;
    this.#settle(channel);
  }

  /** Brings the main contacts where coil and contactor put them. */
  #settle(channel: number): void {
    const { isWelded, refusesToClose } = this.#at(this.#contactors, channel);
    const isClosed = isWelded || (this.coilIsEnergized(channel) && !refusesToClose);
    if (isClosed === this.contactIsClosed(channel)) return;
    this.#contacts[channel] = isClosed;
    for (const listener of this.#listeners) listener(channel, isClosed);
  }

  #at<T>(list: readonly T[], channel: number): T {
    const value = list[channel];
    if (value === undefined) throw new RangeError(`there is no channel ${channel}`);
    return value;
  }
}
