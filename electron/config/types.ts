/**
 * The configuration as the rest of the station reads it: checked, defaults filled in, keys named
 * as in station.yaml. docs/station.example.yaml shows the file, schema.ts checks it.
 */
import type { Tariff } from '../session/tariff-types.ts';
import type { ThemeChoice } from '../session/snapshot.ts';
import type { Country, Language, Sounds } from '../session/view.ts';

export interface StationConfig {
  station: StationSection;
  /** One or more; ids and labels are unique. */
  evses: EvseConfig[];
  /** By name; every meter's and relay's `bus` is among them. */
  buses: Record<string, BusConfig>;
  /** In the currency of the station's country. */
  tariff: Tariff;
  /** When the operator wants the tariff to end (end_date_time); null: not said. It is sold on at it. */
  tariffEndsAtMs: number | null;
  payment: PaymentSection;
  ui: UiSection;
  limits: LimitsSection;
  /** How long what is not bookkeeping is kept. */
  retention: { eventsDays: number };
  vipps: VippsSection;
  web: WebSection;
  /** Null pinHash: technician mode asks for no code, and is therefore closed. */
  diagnostics: { pinHash: string | null };
  /** Absolute path. `--data-dir` goes before the file's dataDir. */
  dataDir: string;
}

export interface StationSection {
  id: string;
  name: string;
  country: Country;
  /** IANA name, known to this computer. */
  timeZone: string;
  /** Null: the records of sessions know the name of the station only. */
  location: LocationSection | null;
  /** What the screen offers, in this order; at least one. */
  languages: Language[];
  /** At start and after each driver: `--language`, else the country's own, else the first. */
  startLanguage: Language;
  supportPhone: string;
  operator: { name: string; organizationNumber: string; termsUrl: string; privacyUrl: string };
}

export interface LocationSection {
  address: string;
  city: string;
  postalCode: string | null;
  /** Degrees, WGS 84. */
  latitude: number;
  longitude: number;
}

export interface EvseConfig {
  id: string;
  label: string;
  connector: string;
  maxPowerW: number;
  meter: MeterConfig;
  relay: RelayConfig;
  pilot: PilotConfig | null;
}

/** A device on a bus; unit is its Modbus address, 1..247. */
export interface MeterConfig {
  driver: string;
  bus: string;
  unit: number;
}

export interface RelayConfig {
  driver: string;
  bus: string;
  /** Null: the board has its bus for itself. */
  unit: number | null;
  /** 0 is the board's first relay. */
  channel: number;
  /** How long one close command holds, ms, a multiple of 100, and of what the board counts in. */
  leaseMs: number;
  /** Discrete input the contactor's auxiliary contact is wired to; null: none is. */
  feedbackInput: number | null;
  /** Somebody has written that they know what a relay without a dead-man means. */
  allowNoDeadMan: boolean;
}

export interface PilotConfig {
  driver: string;
  bus: string;
  /** Null: the controller has its bus for itself. */
  unit: number | null;
  /** Current offered to the car, 6..80 A. */
  maxCurrentA: number;
}

export type BusConfig =
  | { serial: string; baudRate: number; parity: 'none' | 'even' | 'odd'; stopBits: 1 | 2 }
  /** RTU frames over TCP, "host:port". */
  | { tcp: string }
  /** Modbus TCP (MBAP), "host:port". */
  | { modbusTcp: string };

export interface PaymentSection {
  /** Minor units, ascending, unique. */
  amounts: number[];
  /** One of `amounts`. */
  defaultAmount: number;
  flows: ('qr' | 'redirect')[];
  qrRenderer: 'station' | 'vipps';
  plugInTimeoutS: number;
  resumeWithinS: number;
}

export interface UiSection {
  /** 0 is a tap. */
  stopHoldMs: number;
  /** The payer is given a code that Stop on the screen asks for. */
  stopCode: boolean;
  receiptS: number;
  /** Below /dev; null: none is listened to. */
  touchDevice: string | null;
  /** Inches; may be a fraction. */
  screenDiagonalIn: number;
  theme: ThemeChoice;
  /** 0: the screen never rests. */
  attractAfterS: number;
  sounds: Sounds;
  /** Null: the panel is left as it is. */
  brightness: BrightnessSection | null;
}

export interface BrightnessSection {
  /** Percent of the panel's most, 1 to 100. */
  day: number;
  night: number;
  idle: number;
  output:
    | { kind: 'device'; /** Absolute path of its folder in sysfs. */ device: string }
    | { kind: 'command'; /** Program, and words before the percent. */ command: string[] };
}

export interface LimitsSection {
  readingMaxAgeMs: number;
  idlePowerW: number;
  /** May be a fraction. */
  idleMinutes: number;
}

export interface VippsSection {
  /** No slash at the end. */
  baseUrl: string;
  merchantSerialNumber: string;
  webhooks: { register: boolean };
  /** Null: straight to Vipps, with the station's own keys. */
  gateway: GatewaySection | null;
}

/** The operator's gateway at vipps.baseUrl, which is then https. */
export interface GatewaySection {
  /** Absolute path of a PEM file, good when the configuration was read. */
  certificate: string;
  /** Likewise; null: the authorities that browsers know. */
  authority: string | null;
}

export interface WebSection {
  /** `host` without the brackets of IPv6; port 0 asks the system for a free one. */
  listen: { host: string; port: number };
  /** No slash at the end; null: nothing outside reaches the station. */
  publicUrl: string | null;
  /** Addresses and networks of proxies whose X-Forwarded-* headers are believed. */
  trustedProxies: string[];
}
