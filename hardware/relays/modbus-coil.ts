/**
 * Any Modbus board with coils from address 0: switched by plain FC05, read back by FC01, auxiliary
 * contact by FC02.
 *
 * It has no dead-man: the coil stays as it was last told when this program dies or the cable is cut.
 * While the program lives it keeps the lease itself. A configuration may use it only where something
 * else opens the contactor then, or where somebody has taken that upon themselves
 * (`allowNoDeadMan`).
 */
import type { Bus } from '../bus.ts';
import type { Relay, RelayState } from '../relay.ts';
import type { Result } from '../result.ts';
import { HeldLease } from './held-lease.ts';
import { assertPlace, coilOn, fromTheFirst, ModbusChannel } from './modbus-channel.ts';
import type { ModbusRelaySettings } from './modbus-channel.ts';
import type { RelayModel } from './relay-model.ts';

const lastChannel = 31;

export const modbusCoilModel: RelayModel = {
  driver: 'modbus-coil',
  sentence: 'Any Modbus board whose relays are coils from 0 on; it has no dead-man.',
  speaks: 'modbus',
  hasDeadMan: false,
  timerIsOfBoard: false,
  // Kept by this program; the configuration knows a shorter longest one.
  lease: { leastMs: 500, mostMs: 60_000, stepMs: 100 },
  lastChannel,
  lastInput: lastChannel,
  open: (bus, settings) => {
    assertPlace(settings, lastChannel, lastChannel);
    return new ModbusCoil(bus, settings);
  },
};

class ModbusCoil implements Relay {
  readonly leaseMs: number;
  readonly #coil: number;
  readonly #channel: ModbusChannel;
  readonly #lease: HeldLease;

  constructor(bus: Bus, settings: ModbusRelaySettings) {
    this.leaseMs = settings.leaseMs;
    this.#coil = settings.channel;
    this.#channel = new ModbusChannel(bus, settings, {
      coils: fromTheFirst,
      inputs: fromTheFirst,
    });
    this.#lease = new HeldLease(bus, settings.leaseMs, () => this.#channel.open());
  }

  energize(): Promise<Result<void>> {
    this.#lease.begin();
    return this.#channel.close(this.#coil, coilOn);
  }

  open(): Promise<Result<void>> {
    return this.#lease.open();
  }

  state(): Promise<Result<RelayState>> {
    return this.#channel.state();
  }
}
