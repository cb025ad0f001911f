/**
 * The simulated world around a station: cars at outlets with real Modbus devices on a line, Vipps
 * behind real HTTP, and a page to play the driver. The station under test knows nothing of it but
 * addresses.
 */
import { systemClock, type Clock } from '../../electron/clock.ts';
import { Car } from './car.ts';
import { wireOutlet } from './modbus/outlet.ts';
import { isSetTo, serveModbusTcp, serveRtuOverTcp, serveSerial } from './modbus/peers.ts';
import { evseDin, phoenixEvCc, type PilotLine } from './modbus/pilot.ts';
import { Field, type Device } from './modbus/slave.ts';
import { WaveshareRelay } from './modbus/waveshare-relay.ts';
import { startPage } from './page/server.ts';
import { startPtyPair } from './socat.ts';
import { sandboxSalesUnit, type Market, type SalesUnit } from './vipps/sales-unit.ts';
import { startVippsServer } from './vipps/server.ts';
import { writeStationConfig } from './world-config.ts';
import type { World, WorldBus, WorldEvse, WorldParts, WorldPilot } from './world-types.ts';

export interface WorldOptions {
  /** Outlets, 1 to 8; default 1. */
  evseCount?: number;
  /** How the station reaches the devices; default RTU frames over TCP. `serial` needs socat. */
  bus?: 'tcp' | 'modbusTcp' | 'serial';
  /** Speed the devices of a serial line are set to; the station's own, 9600, unless told. */
  deviceBaudRate?: number;
  /** Country of station and sales unit; default NO. */
  market?: Market;
  /** Seed of identifiers and cars; default 1. */
  seed?: number;
  /** What cars and outlets can take, W; default 22 000. */
  maxPowerW?: number;
  /** Capacity of the cars' batteries, Wh; default 75 000, of which a fifth is full. */
  batteryWh?: number;
  salesUnit?: Partial<SalesUnit>;
  /** A pilot controller at each outlet; default none. */
  pilot?: 'evse-din' | 'phoenix-ev-cc';
  /** The station serves phone pages and is told by webhook; default false: its screen alone. */
  phone?: boolean;
  /** Where a webhook's registered address really is; as it stands unless told. */
  deliverTo?: (url: URL) => URL;
  /** Ports; 0, the default, takes free ones. */
  ports?: { page?: number; vipps?: number; vippsControl?: number; bus?: number };
}

const relayUnit = 2;

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { market = 'NO', maxPowerW = 22_000, seed = 1, evseCount = 1, ports = {} } = options;
  if (!Number.isInteger(evseCount) || evseCount < 1 || evseCount > 8) {
    throw new RangeError(`a world has 1 to 8 outlets, not ${evseCount}`);
  }
  const clock = systemClock();
  const field = new Field(clock);
  const relay = new WaveshareRelay({ clock });
  field.add(relayUnit, relay);
  const pilot = options.pilot ?? null;
  const evses = Array.from({ length: evseCount }, (_, channel) =>
    makeEvse({ field, relay, channel, clock, maxPowerW, seed, pilot, ...batteryOf(options) }),
  );
  const unit = sandboxSalesUnit({ market, ...options.salesUnit });
  const vipps = await startVippsServer({
    seed,
    salesUnits: [unit],
    port: ports.vipps ?? 0,
    controlPort: ports.vippsControl ?? 0,
    ...(options.deliverTo === undefined ? {} : { deliverTo: options.deliverTo }),
  });
  const { bus, stopBus } = await startBus(field, options);
  const environment = {
    VIPPS_CLIENT_ID: unit.clientId,
    VIPPS_CLIENT_SECRET: unit.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: unit.subscriptionKeys[0],
  };
  const parts: WorldParts = {
    market,
    maxPowerW,
    hasPhone: options.phone === true,
    station: { publicUrl: null },
    clock,
    field,
    bus,
    evses,
    vipps,
    sandbox: vipps.sandbox,
  };
  const page = await startPage(parts, ports.page ?? 0);
  const world: World = {
    ...parts,
    page,
    environment,
    writeStationConfig: (dir, overrides) => writeStationConfig(world, dir, overrides),
    evse(label) {
      const found = evses.find((evse) => evse.label === label);
      if (found === undefined) throw new Error(`the world has no outlet ${label}`);
      return found;
    },
    async close() {
      await page.close();
      await stopBus();
      await vipps.close();
    },
  };
  return world;
}

function batteryOf(options: WorldOptions): { batteryWh: number } {
  return { batteryWh: options.batteryWh ?? 75_000 };
}

interface EvseParts {
  field: Field;
  relay: WaveshareRelay;
  channel: number;
  clock: Clock;
  maxPowerW: number;
  batteryWh: number;
  seed: number;
  pilot: WorldPilot['driver'] | null;
}

/** Meters sit at units 1, 11, 21, …, pilot controllers at 3, 13, 23, …; relays are channels 0, 1, 2, … of one board. */
function makeEvse(parts: EvseParts): WorldEvse {
  const { field, relay, channel, clock, maxPowerW, batteryWh, seed } = parts;
  const car = new Car({
    seed: seed + channel,
    maxPowerW,
    batteryWh,
    startMeterWh: 4_217_350 + channel * 1_000_000,
    startAtMs: Math.round(clock.nowMs()),
  });
  const meterUnit = 1 + channel * 10;
  const meterSerialNumber = 58_213_377 + channel;
  wireOutlet({ field, car, meterUnit, meterSerialNumber, relay, channel });
  const bringUpToDate = () => car.advance(Math.max(car.nowMs, Math.round(clock.nowMs())));
  const pilot = parts.pilot === null ? null : { driver: parts.pilot, unit: 3 + channel * 10 };
  if (pilot !== null) field.add(pilot.unit, pilotOf(pilot.driver, car, bringUpToDate));
  const now = (act: () => void) => () => {
    bringUpToDate();
    act();
  };
  return {
    label: String.fromCharCode('A'.charCodeAt(0) + channel),
    car,
    relay,
    meterUnit,
    relayUnit,
    channel,
    meterSerialNumber,
    pilot,
    bringUpToDate,
    plugIn: now(() => car.plugIn()),
    unplug: now(() => car.unplug()),
    pause: now(() => car.pause()),
    resume: now(() => car.resume()),
    fill: now(() => car.fill()),
  };
}

/** A controller of this kind whose pilot line ends at the car. */
function pilotOf(driver: WorldPilot['driver'], car: Car, bringUpToDate: () => void): Device {
  const line: PilotLine = {
    readVehicle() {
      bringUpToDate();
      return car.vehicleState;
    },
    setOffer(isOffered) {
      bringUpToDate();
      car.setOffer(isOffered);
    },
  };
  car.setOffer(false);
  return driver === 'evse-din' ? evseDin(line) : phoenixEvCc(line);
}

async function startBus(
  field: Field,
  options: WorldOptions,
): Promise<{ bus: WorldBus; stopBus: () => Promise<void> }> {
  const kind = options.bus ?? 'tcp';
  if (kind === 'serial') {
    const pair = await startPtyPair();
    const { deviceBaudRate } = options;
    const hears = (): boolean => {
      return deviceBaudRate === undefined || isSetTo(pair.near, deviceBaudRate);
    };
    const device = await serveSerial(field, pair.far, hears);
    const stopBus = async () => {
      await device.stop();
      await pair.stop();
    };
    return { bus: { kind, path: pair.near, pair }, stopBus };
  }
  const serve = kind === 'tcp' ? serveRtuOverTcp : serveModbusTcp;
  const peer = await serve(field, options.ports?.bus ?? 0);
  return { bus: { kind, address: peer.address, peer }, stopBus: () => peer.stop() };
}
