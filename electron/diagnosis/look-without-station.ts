/**
 * The diagnosis where no station runs: every line is opened once and every device asked once, the record
 * is looked at without writing, the way to Vipps is walked. Nothing is written to any device, not even
 * what a driver would put right at the station's start; no payment is made.
 */
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { openHardware, type Hardware } from '../../hardware/open.ts';
import { lookOnly } from '../../hardware/look-only.ts';
import { holdersOf } from '../../hardware/probe/adapter.ts';
import { relayModel } from '../../hardware/relays/models.ts';
import type { Result } from '../../hardware/result.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { StationConfig } from '../config/config.ts';
import { hardwareConfigOf } from '../config/hardware-config.ts';
import type { ReadAccess } from '../payment-access.ts';
import type { Log } from '../ports.ts';
import { openRecord, type Db } from '../records/record-file.ts';
import type { Finding } from '../session/service-view.ts';
import { msPerSecond } from '../session/units.ts';
import type { Mistake } from '../session/view.ts';
import { openVippsLine } from '../vipps-line.ts';
import { askSynchronized, findComputer, readSensors } from './computer.ts';
import { devicesIn, outletsIn, statusOf } from './field-watch.ts';
import { searchLines } from './line-search.ts';
import { findLines, type DeviceFacts, type LineFacts } from './lines.ts';
import { lookAtNetwork } from './network.ts';
import { findOutlets } from './outlets.ts';
import { findPayment } from './payment.ts';
import { judgeCertificate, networkPartsOf } from './payment-watch.ts';
import { findRecord, lookAtDisk } from './record.ts';
import { findSettings } from './settings.ts';

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Everything that can be found out from here. `version` of this program. */
export async function lookWithoutStation(
  config: StationConfig,
  access: ReadAccess,
  warnings: readonly Mistake[],
  version: string,
): Promise<Finding[]> {
  const clock = systemClock();
  const [field, payment, isSynchronized] = await Promise.all([
    lookAtField(config, clock),
    lookAtPayment(config, access, version, clock),
    askSynchronized(),
  ]);
  const mistakes = access.ok ? [] : access.mistakes;
  const doubts = access.ok ? [...warnings, ...access.warnings] : warnings;
  const { tariffEndsAtMs } = config;
  return [
    ...field,
    ...payment,
    ...lookAtRecord(config.dataDir),
    ...findComputer({
      wallMs: Date.now(),
      stationMs: null,
      isSynchronized,
      sensors: readSensors(),
      loopLagMs: null,
      isHalted: false,
    }),
    ...findSettings({ mistakes, warnings: doubts, tariffEndsAtMs }, Date.now()),
  ];
}

/** A configuration that cannot be used: its mistakes are all that can be said. */
export function onlyMistakes(
  mistakes: readonly Mistake[],
  warnings: readonly Mistake[],
): Finding[] {
  return findSettings({ mistakes, warnings, tariffEndsAtMs: null }, Date.now());
}

async function lookAtField(config: StationConfig, clock: Clock): Promise<Finding[]> {
  const withheld: Withheld = new Set();
  const hardware = openHardware(hardwareConfigOf(config), clock, (bus) =>
    lookOnly(bus, (unit) => withheld.add(`${unit} on ${bus.name}`)),
  );
  const timersEnd = endOfBoardTimers(config, clock);
  try {
    await Promise.all([...hardware.buses.values()].map((bus) => bus.settled()));
    const devices = await askDevices(devicesIn(config), hardware, withheld, timersEnd);
    const lines = linesOf(config, hardware);
    const mayAsk = (): boolean => true;
    const { buses } = hardware;
    const discoveries = await searchLines({ buses, configs: config.buses, devices, clock, mayAsk });
    const atMs = clock.nowMs();
    const { findings, blamed } = findLines(lines, devices, discoveries, atMs);
    const found = [
      ...findOutlets(outletsIn(config), devices, discoveries, blamed, atMs),
      ...findings,
    ];
    // Since when, nobody knows who has only just looked.
    return found.map((one) => ({ ...one, sinceMs: null }));
  } finally {
    hardware.close();
  }
}

/**
 * Resolves when a board whose one timer any question renews has had the time to open its relays, counted
 * from now: the station may have died a moment ago, in the middle of a charge, and whoever only looks
 * must not keep its contactor closed.
 */
function endOfBoardTimers(config: StationConfig, clock: Clock): Promise<void> {
  const leasesMs = config.evses
    .filter(({ relay }) => relayModel(relay.driver).timerIsOfBoard)
    .map(({ relay }) => relay.leaseMs);
  if (leasesMs.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    // The board's clock is not ours, and it counts whole seconds.
    clock.after(Math.max(...leasesMs) + msPerSecond, resolve);
  });
}

/** Units that were to be written to and were not, as `2 on cabinet`. */
type Withheld = Set<string>;

/** As for ever: a device that does not answer the one question is in trouble now. */
const longAgoMs = 0;

/** One after the other on each line; a lost answer is asked for once more. */
function askDevices(
  devices: readonly DeviceFacts[],
  hardware: Hardware,
  withheld: Withheld,
  boardTimersEnd: Promise<void>,
): Promise<DeviceFacts[]> {
  return Promise.all(
    devices.map(async (device) => {
      if (device.name === 'relay' && relayModel(device.driver).timerIsOfBoard) await boardTimersEnd;
      const first = await askDevice(device, hardware);
      const asked = first.ok ? first : await askDevice(device, hardware);
      // It was read, and its driver wanted to put a setting right: the station will, at its start.
      const isWithheld = withheld.has(`${device.unit} on ${device.line}`);
      if (asked.ok || (asked.error.kind === 'refused' && isWithheld))
        return { ...device, isHeard: true };
      const { kind, message } = asked.error;
      return { ...device, trouble: { kind, message, sinceMs: longAgoMs } };
    }),
  );
}

async function askDevice(
  { name, outlet }: DeviceFacts,
  { meters, relays, pilots }: Hardware,
): Promise<Result<unknown>> {
  const relay = relays.get(outlet);
  const pilot = pilots.get(outlet);
  const meter = meters.get(outlet);
  if (name === 'relay' && relay !== undefined) return relay.state();
  if (name === 'pilot' && pilot !== undefined) return pilot.state();
  if (meter === undefined) throw new Error(`outlet ${outlet} has no ${name}`);
  const identity = await meter.identity();
  return !identity.ok && identity.error.kind === 'refused' ? identity : meter.read();
}

function linesOf(config: StationConfig, hardware: Hardware): LineFacts[] {
  return [...hardware.buses].map(([name, bus]) => {
    const line = config.buses[name];
    if (line === undefined) throw new Error(`no line is named ${name} in the configuration`);
    const { requests, corrupt, foreign } = bus.counters();
    const holders = 'serial' in line ? holdersOf(line.serial) : [];
    const status = { ...statusOf(bus), sinceMs: longAgoMs };
    return { name, config: line, status, lately: { requests, corrupt, foreign }, holders };
  });
}

async function lookAtPayment(
  config: StationConfig,
  read: ReadAccess,
  version: string,
  clock: Clock,
): Promise<Finding[]> {
  const { baseUrl, merchantSerialNumber } = config.vipps;
  const nothing = { baseUrl, isReachable: null, sinceMs: null, trouble: null, skewMs: null };
  if (!read.ok) {
    const parts = { baseUrl, merchantSerialNumber, tls: () => null, ask: null };
    const look = await lookAtNetwork(parts, false);
    // That the way is open says nothing of keys that are missing.
    const isOpen = look.obstacle === null;
    return findPayment({ ...nothing, look: isOpen ? null : look, certificate: null });
  }
  const { access } = read;
  const vipps = openVippsLine(config, access, version, clock, silentLog);
  try {
    const look = await lookAtNetwork(networkPartsOf(config, vipps), true);
    const certificate = 'clientId' in access ? null : judgeCertificate(access);
    return findPayment({ ...nothing, look, skewMs: vipps.skewMs(), certificate });
  } finally {
    await vipps.close();
  }
}

function lookAtRecord(dataDir: string): Finding[] {
  const disk = lookAtDisk(dataDir);
  const path = join(dataDir, 'station.db');
  const nothing = { dataDir, sinceMs: null, disk };
  if (!existsSync(path)) {
    return findRecord({ ...nothing, fault: null, reason: null, exists: false });
  }
  const opened = openRecord(path);
  if (!opened.ok) {
    const exists = opened.kind === 'damaged';
    // Without the right to read nobody can say that it is damaged.
    const fault = !exists ? null : disk.refusal === null ? 'F31' : 'F32';
    return findRecord({ ...nothing, fault, reason: opened.message, exists });
  }
  const reason = damageOf(opened.db);
  opened.db.close();
  return findRecord({ ...nothing, fault: reason === null ? null : 'F31', reason, exists: true });
}

/** As the station checks it at each start. */
function damageOf(db: Db): string | null {
  try {
    const rows = db.pragma('quick_check') as { quick_check: string }[];
    const said = rows[0]?.quick_check ?? 'no answer to the check';
    return said === 'ok' ? null : said;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
