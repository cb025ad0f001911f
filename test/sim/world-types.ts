/** The parts of the simulated world, as types: what `startWorld` gives and the page works on. */
import type { Clock } from '../../electron/clock.ts';
import type { Car } from './car.ts';
import type { TcpPeer } from './modbus/peers.ts';
import type { Field } from './modbus/slave.ts';
import type { WaveshareRelay } from './modbus/waveshare-relay.ts';
import type { PtyPair } from './socat.ts';
import type { Market } from './vipps/sales-unit.ts';
import type { VippsSandbox } from './vipps/sandbox.ts';
import type { VippsServer } from './vipps/server.ts';

/** A pilot controller: which one, and at which unit. */
export interface WorldPilot {
  driver: 'evse-din' | 'phoenix-ev-cc';
  unit: number;
}

/** One outlet with everything behind it. */
export interface WorldEvse {
  /** A, B, … as on the station. */
  label: string;
  car: Car;
  relay: WaveshareRelay;
  meterUnit: number;
  relayUnit: number;
  channel: number;
  meterSerialNumber: number;
  pilot: WorldPilot | null;
  /** Plugs the car in, after having counted everything up to now; the others likewise. */
  plugIn(): void;
  unplug(): void;
  pause(): void;
  resume(): void;
  fill(): void;
  /** Counts what has flowed up to now: to be called before reading the car. */
  bringUpToDate(): void;
}

export type WorldBus =
  | { kind: 'tcp' | 'modbusTcp'; address: string; peer: TcpPeer }
  | { kind: 'serial'; path: string; pair: PtyPair };

/** Replaces parts of the configuration: objects are merged key by key, anything else is replaced; undefined removes. */
export interface ConfigOverrides {
  [key: string]: unknown;
}

/** The hand-operated page. */
export interface PageServer {
  /** Address to open in a browser. */
  url: string;
  close(): Promise<void>;
}

/** What is known of the station since its configuration was written. */
export interface WorldStation {
  /** Its `web.publicUrl`, without a slash at the end; null while there is none. */
  publicUrl: string | null;
}

/** What the page needs of the world. */
export interface WorldParts {
  market: Market;
  maxPowerW: number;
  /** Drivers may pay on their phones, so the station is reached by phones and by Vipps. */
  hasPhone: boolean;
  station: WorldStation;
  clock: Clock;
  field: Field;
  bus: WorldBus;
  evses: WorldEvse[];
  vipps: VippsServer;
  sandbox: VippsSandbox;
}

export interface World extends WorldParts {
  page: PageServer;
  /** The sandbox's keys, for the environment of the station. */
  environment: Record<string, string>;
  /** Writes `dir`/station.yaml for a station in this world; resolves with its path. */
  writeStationConfig(dir: string, overrides?: ConfigOverrides): Promise<string>;
  /** The outlet with this label; throws where there is none. */
  evse(label: string): WorldEvse;
  close(): Promise<void>;
}
