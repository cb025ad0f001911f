/** Opens a station's buses, meters, relays and pilot controllers from plain configuration. */
import { makeBus } from './bus.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import { makeLcusBus } from './lcus.ts';
import type { LcusBus } from './lcus.ts';
import { tappedLine } from './line-tap.ts';
import type { Traffic } from './line-tap.ts';
import { serialLine, tcpLine } from './line.ts';
import type { Line, SerialSettings } from './line.ts';
import type { Meter } from './meter.ts';
import { meterModel, meterModels } from './meters/models.ts';
import { tableMeter } from './meters/table-meter.ts';
import type { Pilot } from './pilot.ts';
import { pilotDrivers } from './pilots/drivers.ts';
import { modbusPilot } from './pilots/modbus-pilot.ts';
import { pilotModel } from './pilots/models.ts';
import { openEvseModel, openEvsePilot } from './pilots/openevse.ts';
import { countedBus } from './probe/counted-bus.ts';
import type { Counted, UnitQuality } from './probe/counted-bus.ts';
import { makeRapiBus } from './rapi.ts';
import type { RapiBus } from './rapi.ts';
import type { Relay } from './relay.ts';
import { relayModel, relayModels } from './relays/models.ts';
import { leaseProblemWithin } from './relays/relay-model.ts';
import type { RelayModel } from './relays/relay-model.ts';

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
  /** Not given for a board that has its line for itself. */
  unit?: number | undefined;
  channel: number;
  leaseMs: number;
  feedbackInput?: number | undefined;
}

export interface PilotConfig {
  driver: string;
  bus: string;
  /** Not given for a controller that has its line for itself. */
  unit?: number | undefined;
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

type Evses = HardwareConfig['evses'];

export interface Hardware {
  /** By EVSE id. */
  meters: ReadonlyMap<string, Meter>;
  /** By EVSE id. */
  relays: ReadonlyMap<string, Relay>;
  /** By EVSE id, where there is one. */
  pilots: ReadonlyMap<string, Pilot>;
  /** By name in the configuration. */
  buses: ReadonlyMap<string, FieldBus>;
  /** The same lines, as a technician looks at them. */
  lines: ReadonlyMap<string, StationLine>;
  /** Closes all lines. Relays are not opened by it: their leases end, where they have a dead-man. */
  close(): void;
}

/** One of the station's lines, for whoever asks on it or looks into it while the station works. */
export interface StationLine {
  bus: FieldBus;
  config: BusConfig;
  /** How each unit has answered since the start. */
  quality(): UnitQuality[];
  /** Calls back with all bytes that pass from now on; returns how to end it. Must not throw. */
  listen(onTraffic: (traffic: Traffic) => void): () => void;
}

export interface DriverDescription {
  driver: string;
  sentence: string;
}

/** Known meter drivers, for messages about the configuration. */
export const meterDrivers: readonly DriverDescription[] = meterModels.map(
  ({ driver, sentence }) => ({ driver, sentence }),
);
export interface RelayDescription extends DriverDescription {
  /** It opens by itself when this program or the line is dead; without, it stays as last told. */
  hasDeadMan: boolean;
  /** It is reached by a Modbus unit; without, it has its line for itself (openBus's `speaks`). */
  speaks: RelayModel['speaks'];
  lastChannel: number;
  /** Null: it has no input for an auxiliary contact. */
  lastInput: number | null;
  /** What is wrong with a lease of `leaseMs`, in words; null when nothing is. */
  leaseProblem(leaseMs: number): string | null;
}

/** Known relay drivers, for messages about the configuration. */
export const relayDrivers: readonly RelayDescription[] = relayModels.map((model) => {
  const { driver, sentence, hasDeadMan, speaks, lastChannel, lastInput, lease } = model;
  const leaseProblem = (leaseMs: number) => leaseProblemWithin(lease, leaseMs);
  return { driver, sentence, hasDeadMan, speaks, lastChannel, lastInput, leaseProblem };
});

/**
 * Frames over TCP end up on a serial line whose speed the gateway knows and we do not: 5 ms is the
 * gap of 3.5 characters at 9600 baud, the speed of nearly all field devices.
 */
const gatewayGapMs = 5;

/** Makes one Modbus bus; its line begins to open at once. */
export function openBus(
  name: string,
  config: BusConfig,
  clock: Clock,
  line: Line = lineOf(config),
): Bus {
  return makeBus({ name, line, framing: framingOf(config), clock });
}

/** A bus by what is spoken on it. */
export type FieldBus = Bus | LcusBus | RapiBus;

/**
 * Makes the bus that a relay's or pilot controller's driver needs: a Modbus bus, or the line of a
 * device of its own.
 */
export function openBusFor(
  driver: string,
  name: string,
  config: BusConfig,
  clock: Clock,
  line: Line = lineOf(config),
): FieldBus {
  switch (speaksOf(driver)) {
    case 'modbus':
      return openBus(name, config, clock, line);
    case 'lcus':
      return makeLcusBus({ name, line, clock });
    case 'rapi':
      return makeRapiBus({ name, line, clock });
  }
}

function counted(bus: FieldBus): Counted<FieldBus> {
  switch (bus.speaks) {
    case 'modbus':
      return countedBus(bus);
    case 'lcus':
      return countedBus(bus);
    case 'rapi':
      return countedBus(bus);
  }
}

/** Opens a line of the station: what is spoken on it is what the device that has it for itself speaks. */
function openLine(name: string, config: BusConfig, evses: Evses, clock: Clock): StationLine {
  const devices = evses.flatMap(({ relay, pilot }) => [relay, ...(pilot ? [pilot] : [])]);
  const own = devices.find((one) => one.bus === name && speaksOf(one.driver) !== 'modbus');
  const line = tappedLine(lineOf(config), clock);
  const bus = counted(
    own === undefined
      ? openBus(name, config, clock, line)
      : openBusFor(own.driver, name, config, clock, line),
  );
  return { bus, config, quality: () => bus.quality(), listen: (tell) => line.listen(tell) };
}

/** What the driver of a relay or pilot controller speaks; Modbus where it is not known. */
function speaksOf(driver: string): FieldBus['speaks'] {
  const known = [...relayModels, ...pilotDrivers].find((one) => one.driver === driver);
  return known?.speaks ?? 'modbus';
}

/** In which frames a Modbus bus speaks. */
export function framingOf(config: BusConfig): 'rtu' | 'mbap' {
  return 'modbusTcp' in config ? 'mbap' : 'rtu';
}

/** How a bus is reached. */
export function lineOf(config: BusConfig): Line {
  if ('modbusTcp' in config) return tcpLine('modbus-tcp', config.modbusTcp, 0);
  return 'tcp' in config ? tcpLine('tcp', config.tcp, gatewayGapMs) : serialLine(config);
}

/** Makes a meter. Throws when the configuration names a driver that does not exist. */
export function openMeter(config: Omit<MeterConfig, 'bus'>, bus: Bus): Meter {
  return tableMeter(meterModel(config.driver), bus, config.unit, meterModels);
}

/**
 * Makes a relay. Throws when the configuration names a driver that does not exist, or one that the
 * bus does not speak with.
 */
export function openRelay(config: Omit<RelayConfig, 'bus'>, bus: FieldBus): Relay {
  const model = relayModel(config.driver);
  const problem = leaseProblemWithin(model.lease, config.leaseMs);
  if (problem !== null) throw new RangeError(`leaseMs ${config.leaseMs}: ${problem}`);
  if (model.speaks === 'modbus' && bus.speaks === 'modbus') {
    const { unit } = config;
    if (unit === undefined) throw new RangeError(`${config.driver} wants a unit`);
    return model.open(bus, { ...config, unit });
  }
  if (model.speaks === 'lcus' && bus.speaks === 'lcus') return model.open(bus, config);
  throw new Error(`${config.driver} speaks ${model.speaks}, and bus ${bus.name} ${bus.speaks}`);
}

/**
 * Makes a pilot controller. Throws when the configuration names a driver that does not exist, or one
 * that the bus does not speak with.
 */
export function openPilot(config: Omit<PilotConfig, 'bus'>, bus: FieldBus): Pilot {
  const { driver, unit } = config;
  if (driver === openEvseModel.driver && bus.speaks === 'rapi') return openEvsePilot(bus);
  const speaks = speaksOf(driver);
  if (speaks !== 'modbus' || bus.speaks !== 'modbus') {
    throw new Error(`${driver} speaks ${speaks}, and bus ${bus.name} ${bus.speaks}`);
  }
  const model = pilotModel(driver);
  if (unit === undefined) throw new RangeError(`${driver} wants a unit`);
  return modbusPilot(model, bus, unit);
}

/**
 * Makes everything the configuration names. The configuration has been checked before; what is
 * still wrong with it is a fault of the program and throws, with every line closed again. `forDrivers`
 * makes what drivers ask on of each Modbus bus: the bus itself, unless told.
 */
export function openHardware(
  config: HardwareConfig,
  clock: Clock,
  forDrivers: (bus: Bus) => Bus = (bus) => bus,
): Hardware {
  const buses = new Map<string, FieldBus>();
  const lines = new Map<string, StationLine>();
  const meters = new Map<string, Meter>();
  const relays = new Map<string, Relay>();
  const pilots = new Map<string, Pilot>();
  const close = () => buses.forEach((bus) => bus.close());

  function busOf(name: string): FieldBus {
    const bus = buses.get(name);
    if (!bus)
      throw new Error(`no bus is named ${name}; there are: ${[...buses.keys()].join(', ')}`);
    return bus;
  }

  function driversOf(name: string): FieldBus {
    const bus = busOf(name);
    return bus.speaks === 'modbus' ? forDrivers(bus) : bus;
  }

  function modbusOf(name: string): Bus {
    const bus = driversOf(name);
    if (bus.speaks !== 'modbus')
      throw new Error(`bus ${name} carries a device that has it for itself`);
    return bus;
  }

  try {
    for (const [name, bus] of Object.entries(config.buses)) {
      const line = openLine(name, bus, config.evses, clock);
      lines.set(name, line);
      buses.set(name, line.bus);
    }
    for (const { id, meter, relay, pilot } of config.evses) {
      meters.set(id, openMeter(meter, modbusOf(meter.bus)));
      relays.set(id, openRelay(relay, driversOf(relay.bus)));
      if (pilot) pilots.set(id, openPilot(pilot, driversOf(pilot.bus)));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { meters, relays, pilots, buses, lines, close };
}
