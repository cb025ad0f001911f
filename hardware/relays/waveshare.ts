/**
 * Waveshare Modbus RTU Relay: closed only ever by a lease.
 *
 * The board's "flash on" command (FC05, address 0x0200 + channel, value = time / 100 ms) closes a
 * coil and opens it by itself when the time is over: if this program dies, or the cable is cut, the
 * contactor drops out. The plain "on" command is never sent. Source: Waveshare wiki, Modbus RTU
 * Relay and Modbus RTU Relay (D); that a second flash-on extends the first without a gap is to be
 * verified on each board revision (see the README's commissioning list).
 */
import type { Bus } from '../bus.ts';
import type { Relay, RelayState } from '../relay.ts';
import type { Result } from '../result.ts';
import { assertPlace, ModbusChannel, wholeBytes } from './modbus-channel.ts';
import type { ModbusRelaySettings } from './modbus-channel.ts';
import type { RelayModel } from './relay-model.ts';

const flashOnAddress = 0x0200;
/** The flash timer counts in 100 ms, at most 0x7FFF of them. */
const leaseStepMs = 100;
/** From 500 ms: below, a single lost renewal would drop the contactor under load. */
const lease = { leastMs: 500, mostMs: 0x7fff * leaseStepMs, stepMs: leaseStepMs };
/** The largest board has 32 relays; inputs are on the (D) boards. */
const lastChannel = 31;

export const waveshareModel: RelayModel = {
  driver: 'waveshare-modbus-relay',
  sentence:
    'Waveshare Modbus RTU Relay (4 to 32 channels, with or without inputs); 9600 8N1, unit 1.',
  speaks: 'modbus',
  hasDeadMan: true,
  timerIsOfBoard: false,
  lease,
  lastChannel,
  lastInput: lastChannel,
  open: (bus, settings) => {
    assertPlace(settings, lastChannel, lastChannel);
    return new WaveshareRelay(bus, settings);
  },
};

class WaveshareRelay implements Relay {
  readonly leaseMs: number;
  readonly #channel: ModbusChannel;
  readonly #flashOn: number;

  constructor(bus: Bus, settings: ModbusRelaySettings) {
    this.leaseMs = settings.leaseMs;
    this.#flashOn = flashOnAddress + settings.channel;
    // Firmware before September 2021 answers for 8 coils whatever was asked.
    this.#channel = new ModbusChannel(bus, settings, { coils: wholeBytes, inputs: wholeBytes });
  }

  energize(): Promise<Result<void>> {
    return this.#channel.close(this.#flashOn, this.leaseMs / leaseStepMs);
  }

  open(): Promise<Result<void>> {
    return this.#channel.open();
  }

  state(): Promise<Result<RelayState>> {
    return this.#channel.state();
  }
}
