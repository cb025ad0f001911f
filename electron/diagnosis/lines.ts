/** Lines to the field devices: which are in order, and whose fault it is where they are not. Pure. */
import { isOwnDoing } from '../../hardware/bus.ts';
import type { BusConfig } from '../../hardware/open.ts';
import { settingsName } from '../../hardware/probe/settings.ts';
import type { DeviceName, DeviceTrouble } from '../field-report.ts';
import type { Finding } from '../session/service-view.ts';
import { finding } from './finding.ts';

/** A device as the configuration has it, and how it answers. */
export interface DeviceFacts {
  outlet: string;
  name: DeviceName;
  driver: string;
  line: string;
  /** Null: it has its line for itself. */
  unit: number | null;
  /** A relay's, 0 for the first; null for others. */
  channel: number | null;
  /** It has answered well at least once. */
  isHeard: boolean;
  trouble: DeviceTrouble | null;
}

export interface LineFacts {
  name: string;
  config: BusConfig;
  status: { isUp: boolean; sinceMs: number; reason: string | null; isFirstAttempt: boolean };
  /** What happened in the last minute. */
  lately: { requests: number; corrupt: number; foreign: number };
  /** Other programs that have the adapter open. */
  holders: readonly string[];
}

/** What asking around has found; see line-search.ts. */
export type Discovery =
  | {
      kind: 'other-unit';
      line: string;
      outlet: string;
      foundUnit: number;
      serialNumber: string | null;
    }
  | { kind: 'other-speed'; line: string; unit: number; found: string };

/**
 * A device that has been in trouble for less is not told: one lost answer is no news on a bus, and the
 * next question comes within a second.
 */
export const troubleCountsAfterMs = 3000;

export function isInTrouble({ trouble }: DeviceFacts, atMs: number): boolean {
  return trouble !== null && atMs - trouble.sinceMs >= troubleCountsAfterMs;
}

/** A share of spoilt answers from which a line is bad: one in twenty, and not by one odd frame. */
const noisyShare = 0.05;
const noisyLeast = 3;

/** What carries the line, in a word: a device path, or host and port. */
export function pathOf(config: BusConfig): string {
  if ('serial' in config) return config.serial;
  return 'tcp' in config ? config.tcp : config.modbusTcp;
}

/** A device by its place on the line. */
function deviceWords({ name, unit, outlet }: DeviceFacts): string {
  return unit === null ? `${name} of ${outlet}` : `unit ${unit}`;
}

export interface LinesFound {
  findings: Finding[];
  /** Lines that are at fault as a whole: no device on them is to blame. */
  blamed: ReadonlySet<string>;
}

/** Judges each line; `devices` are those of all lines. */
export function findLines(
  lines: readonly LineFacts[],
  devices: readonly DeviceFacts[],
  discoveries: readonly Discovery[],
  atMs: number,
): LinesFound {
  const findings: Finding[] = [];
  const blamed = new Set<string>();
  for (const line of lines) {
    const own = devices.filter((device) => device.line === line.name);
    const whole = wholeLine(line, own, discoveries, atMs);
    if (whole === null) {
      findings.push(...quality(line));
      continue;
    }
    if (whole.light === 'fault') blamed.add(line.name);
    findings.push(whole);
  }
  return { findings, blamed };
}

/** What is the matter with all of the line; null: it carries answers. */
function wholeLine(
  line: LineFacts,
  devices: readonly DeviceFacts[],
  discoveries: readonly Discovery[],
  atMs: number,
): Finding | null {
  const { name, config, status } = line;
  const about = { about: name };
  const values = { line: name, path: pathOf(config), outlets: outletsOf(devices) };
  if (status.isFirstAttempt) return finding('line-works', values, { ...about, light: 'unknown' });
  if (!status.isUp && !isOwnDoing(status.reason ?? '')) return lineDown(line, values);
  const isNew = atMs - status.sinceMs < troubleCountsAfterMs;
  const troubled = devices.filter((device) => isInTrouble(device, atMs));
  const isSilent = troubled.length === devices.length && troubled.every(isSilentDevice);
  if (devices.length === 0 || !isSilent) return null;
  // Open again a moment ago: its devices have not been asked since.
  const isAsked = troubled.every(({ trouble }) => trouble === null || isSilence(trouble));
  if (isNew && !isAsked) return finding('line-works', values, { ...about, light: 'unknown' });
  // Found at another unit id: the line carries its answers.
  if (discoveries.some((one) => one.kind === 'other-unit' && one.line === name)) return null;
  const sinceMs = Math.max(...troubled.map(({ trouble }) => trouble?.sinceMs ?? 0));
  const speed = discoveries.find((one) => one.kind === 'other-speed' && one.line === name);
  if (speed?.kind === 'other-speed' && 'serial' in config) {
    const { unit, found } = speed;
    const told = { ...values, unit: String(unit), found, configured: settingsName(config) };
    return finding('line-other-speed', told, { ...about, sinceMs });
  }
  const named = [...new Set(devices.map(deviceWords))].join(', ');
  return finding('line-silent', { ...values, devices: named }, { ...about, sinceMs });
}

/** The line is open: what a device says of a time when it was not is no answer either. */
function isSilentDevice({ trouble }: DeviceFacts): boolean {
  return trouble?.kind === 'silent' || trouble?.kind === 'line-down';
}

/** No answer, though the line could be opened. */
export function isSilence({ kind, message }: DeviceTrouble): boolean {
  return kind === 'silent' || (kind === 'line-down' && isOwnDoing(message));
}

type LineValues = Record<'line' | 'path' | 'outlets', string>;

/** The words of the system for an open that fails; serialport passes them on. */
function lineDown({ name, config, status, holders }: LineFacts, values: LineValues): Finding {
  const how = { about: name, sinceMs: status.sinceMs };
  const reason = status.reason ?? '';
  if (!('serial' in config)) return finding('gateway-unreachable', { ...values, reason }, how);
  if (isGone(reason)) return finding('adapter-gone', values, how);
  if (holders.length > 0 || isLocked(reason)) {
    return finding('adapter-in-use', { ...values, holder: holders.join(', ') }, how);
  }
  return finding('adapter-refused', { ...values, reason }, how);
}

/** open(2) ENOENT, ENXIO, ENODEV; and what a line says whose adapter was pulled. */
export function isGone(reason: string): boolean {
  return /no such (file|device)|ENOENT|ENODEV|ENXIO|adapter gone|device not configured|input\/output error|EIO\b|bad file descriptor/i.test(
    reason,
  );
}

/** EBUSY, and the lock that serialport takes for itself (flock(2), EAGAIN). Not EACCES. */
export function isLocked(reason: string): boolean {
  return /lock port|EBUSY|resource busy|temporarily unavailable/i.test(reason);
}

/** A line that carries answers: how well. */
function quality({ name, config, lately, status }: LineFacts): Finding[] {
  const { requests, corrupt, foreign } = lately;
  const values = { line: name, path: pathOf(config) };
  const found: Finding[] = [];
  if (corrupt >= noisyLeast && corrupt >= requests * noisyShare) {
    const counts = { corrupt: String(corrupt), requests: String(requests) };
    found.push(finding('line-noisy', { ...values, ...counts }, { about: name }));
  }
  if (foreign > 0) {
    const told = { ...values, foreign: String(foreign) };
    found.push(finding('line-other-master', told, { about: name }));
  }
  if (found.length > 0) return found;
  return [finding('line-works', values, { about: name, sinceMs: status.sinceMs })];
}

function outletsOf(devices: readonly DeviceFacts[]): string {
  return [...new Set(devices.map(({ outlet }) => outlet))].join(', ');
}
