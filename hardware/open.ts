/** Opens a station's buses, meters, relays and pilot controllers from plain configuration. */
import { makeBus } from './bus.ts';
import type { Bus, BusParts } from './bus.ts';
import type { Clock } from './clock.ts';
import { serialLine, tcpLine } from './line.ts';
import type { SerialSettings } from './line.ts';
import type { Meter } from './meter.ts';
import { meterModel, meterModels } from './meters/models.ts';
import { tableMeter } from './meters/table-meter.ts';
import type { Pilot } from './pilot.ts';
import { modbusPilot } from './pilots/modbus-pilot.ts';
import { pilotModel } from './pilots/models.ts';
import type { Relay } from './relay.ts';
import { waveshareRelay, waveshareRelayDriver } from './relays/waveshare.ts';
import { unknownDriver } from './unknown-driver.ts';

/** One line: a serial port, RTU frames over TCP, or Modbus TCP. */
export type BusConfig = SerialSettings | { tcp: string } | { modbusTcp: string };

export interface MeterConfig {
  driver: string;
  bus: string;
  unit: number;
}

export interface RelayConfig {
  driver: string;
  bus: string;
  unit: number;
  channel: number;
  leaseMs: number;
  feedbackInput?: number | undefined;
}

export interface PilotConfig {
  driver: string;
  bus: string;
  unit: number;
}

export interface HardwareConfig {
  buses: Readonly<Record<string, BusConfig>>;
  evses: readonly {
    id: string;
    meter: MeterConfig;
    relay: RelayConfig;
    pilot?: PilotConfig | null;
  }[];
}

export interface Hardware {
  /** By EVSE id. */
  meters: ReadonlyMap<string, Meter>;
  /** By EVSE id. */
  relays: ReadonlyMap<string, Relay>;
  /** By EVSE id, where there is one. */
  pilots: ReadonlyMap<string, Pilot>;
  /** By name in the configuration. */
  buses: ReadonlyMap<string, Bus>;
  /** Closes all lines. Relays are not opened by it: their leases end. */
  close(): void;
}

export interface DriverDescription {
  driver: string;
  sentence: string;
}

/** Known meter drivers, for messages about the configuration. */
export const meterDrivers: readonly DriverDescription[] = meterModels.map(
  ({ driver, sentence }) => ({ driver, sentence }),
);
/** Known relay drivers, for messages about the configuration. */
export const relayDrivers: readonly DriverDescription[] = [waveshareRelayDriver];

/**
 * Frames over TCP end up on a serial line whose speed the gateway knows and we do not: 5 ms is the
 * gap of 3.5 characters at 9600 baud, the speed of nearly all field devices.
 */
const gatewayGapMs = 5;

/** How a bus is reached, and in which frames it speaks. */
export function lineOf(config: BusConfig): Pick<BusParts, 'line' | 'framing'> {
  if ('modbusTcp' in config) {
    return { line: tcpLine('modbus-tcp', config.modbusTcp, 0), framing: 'mbap' };
  }
  const line = 'tcp' in config ? tcpLine('tcp', config.tcp, gatewayGapMs) : serialLine(config);
  return { line, framing: 'rtu' };
}

/** Makes one bus; its line begins to open at once. */
export function openBus(name: string, config: BusConfig, clock: Clock): Bus {
  return makeBus({ name, ...lineOf(config), clock });
}

/** Makes a meter. Throws when the configuration names a driver that does not exist. */
export function openMeter(config: Omit<MeterConfig, 'bus'>, bus: Bus): Meter {
  return tableMeter(meterModel(config.driver), bus, config.unit, meterModels);
}

/** Makes a relay. Throws when the configuration names a driver that does not exist. */
export function openRelay(config: Omit<RelayConfig, 'bus'>, bus: Bus): Relay {
  if (config.driver !== waveshareRelayDriver.driver) {
    throw new Error(unknownDriver('relay', config.driver, relayDrivers));
  }
  return waveshareRelay(bus, config);
}

/** Makes a pilot controller. Throws when the configuration names a driver that does not exist. */
export function openPilot(config: Omit<PilotConfig, 'bus'>, bus: Bus): Pilot {
  return modbusPilot(pilotModel(config.driver), bus, config.unit);
}

/**
 * Makes everything the configuration names. The configuration has been checked before; what is
 * still wrong with it is a fault of the program and throws, with every line closed again.
 */
export function openHardware(config: HardwareConfig, clock: Clock): Hardware {
  const buses = new Map<string, Bus>();
  const meters = new Map<string, Meter>();
  const relays = new Map<string, Relay>();
  const pilots = new Map<string, Pilot>();
  const close = () => buses.forEach((bus) => bus.close());

  function busOf(name: string): Bus {
    const bus = buses.get(name);
    if (!bus)
      throw new Error(`no bus is named ${name}; there are: ${[...buses.keys()].join(', ')}`);
    return bus;
  }

  try {
    for (const [name, bus] of Object.entries(config.buses)) {
      buses.set(name, openBus(name, bus, clock));
    }
    for (const { id, meter, relay, pilot } of config.evses) {
      meters.set(id, openMeter(meter, busOf(meter.bus)));
      relays.set(id, openRelay(relay, busOf(relay.bus)));
      if (pilot) pilots.set(id, openPilot(pilot, busOf(pilot.bus)));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { meters, relays, pilots, buses, close };
}
