/**
 * Cross-checks of relays and pilot controllers: what their boards can do, which have a line for
 * themselves, and whether anything opens the contactor when the station itself is dead.
 */
import { pilotDrivers } from '../../hardware/pilots/drivers.ts';
import { relayModels } from '../../hardware/relays/models.ts';
import type { RelayModel } from '../../hardware/relays/relay-model.ts';
import { opensWithoutStation } from './devices.ts';
import { type Findings, formatPath, type Path } from './path.ts';
import type { Draft } from './schema.ts';
import { longestLeaseMs } from './schema-devices.ts';

type Evse = NonNullable<NonNullable<Draft['evses']>[number]>;
type Relay = NonNullable<Evse['relay']>;

export function checkRelays(draft: Draft, findings: Findings): void {
  (draft.evses ?? []).forEach((evse, index) => {
    const pilot = pilotDrivers.find(({ driver }) => driver === evse?.pilot?.driver);
    if (pilot !== undefined && evse?.pilot !== undefined) {
      checkUnit(evse.pilot, pilot, ['evses', index, 'pilot'], findings);
      checkLine(draft, 'pilot', evse.pilot, pilot, ['evses', index, 'pilot'], findings);
    }
    const relay = evse?.relay;
    const model = relayModels.find(({ driver }) => driver === relay?.driver);
    if (evse === undefined || relay === undefined || model === undefined) return;
    const path = ['evses', index, 'relay'];
    checkUnit(relay, model, path, findings);
    checkPlace(relay, model, path, findings);
    checkLease(relay, model, path, findings);
    checkDeadMan(evse, model, path, findings);
    checkLine(draft, 'relay', relay, model, path, findings);
  });
  checkSharedTimers(draft, findings);
}

interface Device {
  bus?: string | undefined;
  unit?: number | undefined;
}

interface Driver {
  driver: string;
  speaks: string;
}

function checkUnit(
  device: Device,
  { driver, speaks }: Driver,
  path: Path,
  { mistakes, warnings }: Findings,
): void {
  if (speaks === 'modbus' && !Object.hasOwn(device, 'unit')) {
    const message = 'is missing; it must be a whole number from 1 to 247';
    mistakes.push({ path: [...path, 'unit'], message });
  }
  if (speaks !== 'modbus' && device.unit !== undefined) {
    const message = `is ${device.unit}, but ${driver} has no address; leave it out`;
    warnings.push({ path: [...path, 'unit'], message });
  }
}

function checkPlace(relay: Relay, model: RelayModel, path: Path, { mistakes }: Findings): void {
  const { driver, lastChannel, lastInput } = model;
  const { channel, feedbackInput } = relay;
  if (channel !== undefined && channel > lastChannel) {
    const message = `is ${channel}, but must be 0 to ${lastChannel} for ${driver}`;
    mistakes.push({ path: [...path, 'channel'], message });
  }
  if (feedbackInput === undefined) return;
  if (lastInput === null) {
    const message = `is ${feedbackInput}, but ${driver} has no inputs; leave it out, and the meter alone will tell a welded contactor`;
    mistakes.push({ path: [...path, 'feedbackInput'], message });
  } else if (feedbackInput > lastInput) {
    const message = `is ${feedbackInput}, but must be 0 to ${lastInput} for ${driver}`;
    mistakes.push({ path: [...path, 'feedbackInput'], message });
  }
}

function checkLease(
  { leaseMs }: Relay,
  { driver, lease }: RelayModel,
  path: Path,
  { mistakes }: Findings,
): void {
  if (leaseMs === undefined) return;
  const { leastMs, stepMs } = lease;
  const mostMs = Math.min(lease.mostMs, longestLeaseMs);
  if (leaseMs >= leastMs && leaseMs <= mostMs && leaseMs % stepMs === 0) return;
  const message = `is ${leaseMs}, but must be ${leastMs} to ${mostMs} ms in steps of ${stepMs} for ${driver}`;
  mistakes.push({ path: [...path, 'leaseMs'], message });
}

/** Without a dead-man only where somebody has written that they know. */
function checkDeadMan(
  { relay, pilot }: Evse,
  { driver, hasDeadMan }: RelayModel,
  path: Path,
  { mistakes, warnings }: Findings,
): void {
  const isAllowed = relay?.allowNoDeadMan === true;
  if (opensWithoutStation(driver, pilot?.driver)) {
    if (!isAllowed) return;
    const what = hasDeadMan ? `${driver} has a dead-man` : 'the pilot controller has a watchdog';
    const message = `is true, but ${what}; leave it out`;
    warnings.push({ path: [...path, 'allowNoDeadMan'], message });
    return;
  }
  if (isAllowed) {
    const message = `is true: if this computer or the line to the relay dies while a car charges, the contactor stays closed, and what flows is neither billed nor stopped; nothing but the car, the main switch or a restart of the station ends it`;
    warnings.push({ path: [...path, 'allowNoDeadMan'], message });
    return;
  }
  const message = `is ${driver}, which has no dead-man: it stays closed when this computer or its line dies. Take a board that opens by itself (${listOfSafe()}), or, if something else opens the contactor then, write allowNoDeadMan: true beside it`;
  mistakes.push({ path: [...path, 'driver'], message });
}

function listOfSafe(): string {
  return relayModels.flatMap(({ driver, hasDeadMan }) => (hasDeadMan ? driver : [])).join(', ');
}

/** A device that speaks a protocol of its own has its line for itself. */
function checkLine(
  { buses = {}, evses = [] }: Draft,
  part: 'relay' | 'pilot',
  { bus }: Device,
  { driver, speaks }: Driver,
  path: Path,
  { mistakes }: Findings,
): void {
  if (speaks === 'modbus' || bus === undefined) return;
  if (buses[bus]?.modbusTcp !== undefined) {
    const message = `is ${bus}, which speaks Modbus TCP; ${driver} needs a serial line, or a gateway that passes bytes on (tcp)`;
    mistakes.push({ path: [...path, 'bus'], message });
  }
  const owner = formatPath(path);
  evses.forEach((evse, index) => {
    for (const other of ['meter', 'relay', 'pilot'] as const) {
      const device = evse?.[other];
      const place = ['evses', index, other];
      if (device === undefined || device.bus !== bus || formatPath(place) === owner) continue;
      // Several relays of one board.
      if (part === 'relay' && other === 'relay' && device.driver === driver) continue;
      const begin = `is ${bus}, whose line `;
      const where = formatPath([...place, 'bus']);
      // Said once, also where both have a protocol of their own.
      const isTold = mistakes.some(
        (one) =>
          one.message.startsWith(begin) && [where, `${owner}.bus`].includes(formatPath(one.path)),
      );
      if (isTold) continue;
      const message = `${begin}carries ${owner} (${driver}) and nothing else; give it a bus of its own`;
      mistakes.push({ path: [...place, 'bus'], message });
    }
  });
}

/** Relays of a board whose one timer holds them all have one lease. */
function checkSharedTimers({ evses = [] }: Draft, { mistakes }: Findings): void {
  const first = new Map<string, { leaseMs: number; path: string }>();
  evses.forEach((evse, index) => {
    const { driver, bus, unit, leaseMs } = evse?.relay ?? {};
    const model = relayModels.find((one) => one.driver === driver);
    if (model?.timerIsOfBoard !== true) return;
    if (bus === undefined || unit === undefined || leaseMs === undefined) return;
    const path = ['evses', index, 'relay', 'leaseMs'];
    const before = first.get(`${bus} ${unit}`);
    if (before === undefined) {
      first.set(`${bus} ${unit}`, { leaseMs, path: formatPath(path) });
      return;
    }
    if (before.leaseMs === leaseMs) return;
    const message = `is ${leaseMs}, but ${before.path} is ${before.leaseMs}: one timer of unit ${unit} on bus ${bus} holds both relays, so they must be the same`;
    mistakes.push({ path, message });
  });
}
