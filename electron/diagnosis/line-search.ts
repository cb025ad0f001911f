/**
 * What only asking around can tell of a silent device: that it answers at another unit id, or that the
 * whole line speaks at another speed. Asks as a technician's scan would, and ends as soon as somebody
 * may need the line.
 */
import { isLent, isOwnDoing, type Bus } from '../../hardware/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { BusConfig, FieldBus } from '../../hardware/open.ts';
import { isUp, openCountedBus } from '../../hardware/probe/bench.ts';
import { identify, type Found } from '../../hardware/probe/identify-unit.ts';
import { otherSettings, settingsName } from '../../hardware/probe/settings.ts';
import { isInTrouble, isSilence, type DeviceFacts, type Discovery } from './lines.ts';

export interface SearchParts {
  buses: ReadonlyMap<string, FieldBus>;
  configs: Readonly<Record<string, BusConfig>>;
  devices: readonly DeviceFacts[];
  clock: Clock;
  /** Nobody charges and nobody begins to; asked before each question. */
  mayAsk: () => boolean;
  /** So long a person waits for speeds at most; ten seconds unless told. */
  speedsWithinMs?: number;
  /** So long a unit is waited for at each question; 100 ms unless told. */
  answerWithinMs?: number;
}

/** A device answers within some 30 ms; each unit is asked twice at most. */
const usualAnswerMs = 100;
/** Cabinets number their devices from 1; a wider search is the technician's scan. */
const lastUnit = 32;
/** So long a person at the screen is asked to wait for one line, for units and for speeds. */
const unitsWithinMs = 10_000;
const usualSpeedsWithinMs = 10_000;

type Deadline = () => boolean;

/** Looks around on each line with a silent device. Nothing is written, and no relay is moved. */
export async function searchLines(parts: SearchParts): Promise<Discovery[]> {
  const found: Discovery[] = [];
  for (const [name, bus] of parts.buses) found.push(...(await searchLine(name, bus, parts)));
  return found;
}

async function searchLine(name: string, bus: FieldBus, parts: SearchParts): Promise<Discovery[]> {
  if (bus.speaks !== 'modbus') return [];
  const { state, reason } = bus.status();
  if (state !== 'up' && !isOwnDoing(reason ?? '')) return [];
  const own = parts.devices.filter(({ line }) => line === name);
  const isSilent = (device: DeviceFacts): boolean =>
    isInTrouble(device, parts.clock.nowMs()) &&
    device.trouble !== null &&
    isSilence(device.trouble);
  const silent = own.filter(isSilent);
  if (silent.length === 0 || !parts.mayAsk()) return [];
  const moved = await findMoved(name, bus, own, silent, parts);
  const isWhollySilent = silent.length === own.length;
  if (moved.discoveries.length > 0 || moved.somebodyAnswers || !isWhollySilent) {
    return moved.discoveries;
  }
  const speed = await findSpeed(name, bus, own, parts);
  return speed === null ? [] : [speed];
}

function until(withinMs: number, { clock, mayAsk }: SearchParts): Deadline {
  const endMs = clock.nowMs() + withinMs;
  return () => clock.nowMs() < endMs && mayAsk();
}

/** Meters that answer at a unit the configuration does not name. */
async function findMoved(
  line: string,
  bus: Bus,
  own: readonly DeviceFacts[],
  silent: readonly DeviceFacts[],
  parts: SearchParts,
): Promise<{ discoveries: Discovery[]; somebodyAnswers: boolean }> {
  const lost = silent.filter(({ name }) => name === 'meter');
  const isNamed = new Set(own.map(({ unit }) => unit));
  const mayGoOn = until(unitsWithinMs, parts);
  const discoveries: Discovery[] = [];
  let somebodyAnswers = false;
  // A line without a lost meter is not asked for one; its speed may still be another.
  const lastAsked = lost.length === 0 ? 0 : lastUnit;
  for (let unit = 1; unit <= lastAsked && mayGoOn(); unit += 1) {
    if (discoveries.length === lost.length) break;
    if (isNamed.has(unit)) continue;
    const found = await identify(bus, unit, parts.answerWithinMs ?? usualAnswerMs);
    if (found === null || found.kind === 'noise') continue;
    somebodyAnswers = true;
    const meter = lost.find(
      ({ outlet, driver }) => !isFound(discoveries, outlet) && looksLike(found, driver),
    );
    if (meter === undefined || found.kind !== 'meter') continue;
    const { serialNumber } = found;
    const { outlet } = meter;
    discoveries.push({ kind: 'other-unit', line, outlet, foundUnit: unit, serialNumber });
  }
  return { discoveries, somebodyAnswers };
}

function isFound(discoveries: readonly Discovery[], outlet: string): boolean {
  return discoveries.some((one) => one.kind === 'other-unit' && one.outlet === outlet);
}

function looksLike(found: Found, driver: string): boolean {
  return found.kind === 'meter' && (found.driver === driver || found.alike.includes(driver));
}

/** Lends the line to itself at other speeds, likeliest first, until one of its devices answers. */
async function findSpeed(
  line: string,
  bus: Bus,
  own: readonly DeviceFacts[],
  parts: SearchParts,
): Promise<Discovery | null> {
  const config = parts.configs[line];
  if (config === undefined || !('serial' in config)) return null;
  const units = [...new Set(own.flatMap(({ unit }) => unit ?? []))];
  const others = otherSettings(config);
  // A technician's scan has it: what it finds is told there.
  if (isLent(bus.status())) return null;
  const mayGoOn = until(parts.speedsWithinMs ?? usualSpeedsWithinMs, parts);
  return bus.whileLent(async () => {
    for (const setting of others) {
      if (!mayGoOn()) return null;
      const unit = await answersAt(setting, units, parts, mayGoOn);
      if (unit !== null) return { kind: 'other-speed', line, unit, found: settingsName(setting) };
    }
    return null;
  });
}

async function answersAt(
  setting: BusConfig,
  units: readonly number[],
  { clock, answerWithinMs = usualAnswerMs }: SearchParts,
  mayGoOn: Deadline,
): Promise<number | null> {
  const bus = openCountedBus(setting, clock);
  try {
    if (!(await isUp(bus, clock))) return null;
    for (const unit of units) {
      if (!mayGoOn()) return null;
      const found = await identify(bus, unit, answerWithinMs);
      if (found !== null && found.kind !== 'noise') return unit;
    }
    return null;
  } finally {
    bus.close();
  }
}
