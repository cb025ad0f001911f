/**
 * Cross-checks of the cabinet: every device is on a bus that exists, nothing answers for two
 * devices at once, and no two EVSEs share what bills or switches one of them.
 */
import { checkRelays } from './checks-relays.ts';
import { type Findings, formatPath, listOf, type Path, quote } from './path.ts';
import type { Draft } from './schema.ts';
import { nearestWord } from './spelling.ts';

export function checkDevices(draft: Draft, findings: Findings): void {
  checkNames(draft, findings);
  checkBuses(draft, findings);
  checkBusNames(draft, findings);
  checkAddresses(draft, findings);
  checkRelays(draft, findings);
}

/** Remembers who took a name first, and finds the second. */
class Taken {
  readonly #first = new Map<string, Path>();

  /** Where `key` was taken before; null, and takes it, if nowhere. */
  take(key: string, path: Path): string | null {
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, path);
    return first === undefined ? null : formatPath(first);
  }
}

function checkNames({ evses = [] }: Draft, { mistakes }: Findings): void {
  for (const name of ['id', 'label'] as const) {
    const taken = new Taken();
    evses.forEach((evse, index) => {
      const value = evse?.[name];
      if (value === undefined) return;
      const path = ['evses', index, name];
      // People read A and a as one outlet.
      const before = taken.take(value.toUpperCase(), path);
      if (before === null) return;
      mistakes.push({ path, message: `is ${quote(value)}, as is ${before}; each needs its own` });
    });
  }
}

const serialOnly = ['baudRate', 'parity', 'stopBits'] as const;

function checkBuses({ buses = {}, evses = [] }: Draft, { mistakes, warnings }: Findings): void {
  if (Object.keys(buses).length > 16) {
    mistakes.push({ path: ['buses'], message: 'holds more than 16 buses, but must be 1 to 16' });
  }
  const lines = new Taken();
  const used = new Set(evses.flatMap((evse) => devicesOf(evse).map(({ bus }) => bus)));
  for (const [name, bus] of Object.entries(buses)) {
    const path = ['buses', name];
    if (bus === undefined) continue;
    const kinds = (['serial', 'tcp', 'modbusTcp'] as const).filter((kind) =>
      Object.hasOwn(bus, kind),
    );
    const kind = kinds[0];
    if (kinds.length !== 1 || kind === undefined) {
      const found = kinds.length === 0 ? 'none of them' : listOf(kinds, 'and');
      const message = `has ${found}, but must have exactly one of serial, tcp and modbusTcp`;
      mistakes.push({ path, message });
      continue;
    }
    for (const key of serialOnly) {
      if (kind === 'serial' || bus[key] === undefined) continue;
      const message = `is for serial buses only, and this one has ${kind}; leave it out`;
      mistakes.push({ path: [...path, key], message });
    }
    const where = bus[kind];
    const before = where === undefined ? null : lines.take(where, [...path, kind]);
    if (before !== null) {
      const message = `is ${quote(where ?? '')}, as is ${before}; one line is one bus`;
      mistakes.push({ path: [...path, kind], message });
    }
    if (!used.has(name)) warnings.push({ path, message: 'is used by no meter and no relay' });
  }
}

interface Device {
  part: 'meter' | 'relay' | 'pilot';
  bus: string | undefined;
  unit: number | undefined;
}

function devicesOf(evse: NonNullable<Draft['evses']>[number]): Device[] {
  return (['meter', 'relay', 'pilot'] as const).flatMap((part) => {
    const device = evse?.[part];
    return device === undefined ? [] : [{ part, bus: device.bus, unit: device.unit }];
  });
}

function checkBusNames({ buses, evses = [] }: Draft, { mistakes }: Findings): void {
  const known = Object.keys(buses ?? {});
  // Without any buses that is the mistake, and it is named already.
  if (buses === undefined) return;
  if (known.length === 0) {
    mistakes.push({ path: ['buses'], message: 'is empty; name at least one bus' });
    return;
  }
  evses.forEach((evse, index) => {
    for (const { part, bus } of devicesOf(evse)) {
      if (bus === undefined || known.includes(bus)) continue;
      const nearest = nearestWord(bus, known);
      const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
      const message = `is ${quote(bus)}, but must be one of the buses: ${listOf(known)}${hint}`;
      mistakes.push({ path: ['evses', index, part, 'bus'], message });
    }
  });
}

/**
 * Who answers at each bus and unit. A relay board serves several EVSEs by its channels; a meter and
 * a pilot controller serve one, and share their unit with nothing.
 */
function checkAddresses({ evses = [] }: Draft, { mistakes }: Findings): void {
  const units = new Map<string, { part: Device['part']; path: string }>();
  const channels = new Taken();
  const inputs = new Taken();
  evses.forEach((evse, index) => {
    for (const { part, bus, unit } of devicesOf(evse)) {
      if (bus === undefined || unit === undefined) continue;
      const path = ['evses', index, part, 'unit'];
      const address = `${bus} ${unit}`;
      const before = units.get(address);
      units.set(address, before ?? { part, path: formatPath(path) });
      if (before === undefined || (before.part === 'relay' && part === 'relay')) continue;
      const message = `is ${unit} on bus ${bus}, as is ${before.path}; each ${part} needs a unit of its own`;
      mistakes.push({ path, message });
    }
    const relay = evse?.relay;
    if (relay?.bus === undefined) return;
    // A board without a unit has its bus for itself.
    const board =
      relay.unit === undefined ? `bus ${relay.bus}` : `unit ${relay.unit} on bus ${relay.bus}`;
    for (const [key, taken] of [
      ['channel', channels],
      ['feedbackInput', inputs],
    ] as const) {
      const number = relay[key];
      if (number === undefined) continue;
      const path = ['evses', index, 'relay', key];
      const before = taken.take(`${board} ${number}`, path);
      if (before === null) continue;
      const message = `is ${number} of ${board}, as is ${before}; each EVSE needs its own`;
      mistakes.push({ path, message });
    }
  });
}
