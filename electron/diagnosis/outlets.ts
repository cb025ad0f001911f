/** Outlets: which devices are to blame, and what faults stand. Pure; lines come first (lines.ts). */
import type { Finding } from '../session/service-view.ts';
import { finding } from './finding.ts';
import { isInTrouble, isSilence, type DeviceFacts, type Discovery } from './lines.ts';

export interface OutletFacts {
  label: string;
  /** Faults that stand, by code. */
  faults: readonly { code: string; sinceMs: number }[];
  hasNoDeadMan: boolean;
  relayDriver: string;
  /** Why the last reading was refused: a closed word; '' where none was. */
  refusal: string;
  /** State of the pilot; null: none, or not heard. */
  vehicle: string | null;
}

/** `blamed`: lines at fault as a whole. */
export function findOutlets(
  outlets: readonly OutletFacts[],
  devices: readonly DeviceFacts[],
  discoveries: readonly Discovery[],
  blamed: ReadonlySet<string>,
  atMs: number,
): Finding[] {
  return outlets.flatMap((outlet) => {
    const own = devices.filter((device) => device.outlet === outlet.label);
    const found = [
      ...own.flatMap((device) => findDevice(device, discoveries, blamed, atMs)),
      ...standing(outlet, own),
    ];
    if (found.some(({ light }) => light === 'fault')) return found;
    if (found.some(({ code }) => code === 'outlet-closed')) return found;
    // Out of reach behind a line that is told already.
    if (own.some(({ line }) => blamed.has(line))) return found;
    const isHeard = own.every((device) => device.isHeard && device.trouble === null);
    const light = isHeard ? 'ok' : 'unknown';
    const works = finding('outlet-works', { outlet: outlet.label }, { about: outlet.label, light });
    return [...found, works];
  });
}

function findDevice(
  device: DeviceFacts,
  discoveries: readonly Discovery[],
  blamed: ReadonlySet<string>,
  atMs: number,
): Finding[] {
  const { outlet, name, driver, line, trouble } = device;
  if (trouble === null || !isInTrouble(device, atMs) || blamed.has(line)) return [];
  const kind = isSilence(trouble) ? 'silent' : trouble.kind;
  // The line's own business, and told there once it has settled.
  if (kind === 'line-down') return [];
  const unit = device.unit === null ? '' : String(device.unit);
  const values = { outlet, driver, line, unit, error: withoutStop(trouble.message) };
  const how = { about: outlet, sinceMs: trouble.sinceMs };
  if (name === 'relay') {
    const channel = device.channel === null ? '' : String(device.channel);
    return [finding('relay-dead', { ...values, channel }, how)];
  }
  if (name === 'pilot') return [finding('pilot-dead', values, how)];
  const other = discoveries.find((one) => one.kind === 'other-unit' && one.outlet === outlet);
  if (other?.kind === 'other-unit' && kind === 'silent') {
    const { foundUnit, serialNumber } = other;
    const found = { foundUnit: String(foundUnit), serialNumber: serialNumber ?? '' };
    return [finding('meter-other-unit', { ...values, ...found }, how)];
  }
  switch (kind) {
    case 'refused':
    case 'exception':
      return [finding('meter-other-model', values, how)];
    case 'implausible':
      return [finding('meter-implausible', { ...values, reason: '' }, how)];
    case 'silent':
    case 'corrupt':
      return [finding('meter-dead', values, how)];
  }
}

/** Sentences end where they are quoted. */
function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}

/** What the machine holds against an outlet, beyond devices that do not answer (F11, F12, F15). */
function standing(facts: OutletFacts, devices: readonly DeviceFacts[]): Finding[] {
  const { label: outlet, faults, hasNoDeadMan, relayDriver, refusal, vehicle } = facts;
  const sinceOf = (code: string): number | null =>
    faults.find((fault) => fault.code === code)?.sinceMs ?? null;
  const found: Finding[] = [];
  const add = (code: string, make: (how: { about: string; sinceMs: number }) => Finding): void => {
    const sinceMs = sinceOf(code);
    if (sinceMs !== null) found.push(make({ about: outlet, sinceMs }));
  };
  add('F17', (how) => finding('relay-welded', { outlet }, how));
  add('F13', (how) => finding('relay-does-not-close', { outlet }, how));
  add('F14', (how) => {
    const meter = devices.find(({ name }) => name === 'meter');
    const { driver = '', line = '', unit = null } = meter ?? {};
    const values = { outlet, driver, line, unit: String(unit ?? ''), reason: refusal, error: '' };
    return finding('meter-implausible', values, how);
  });
  add('F16', (how) => finding('car-line-at-fault', { outlet, vehicle: vehicle ?? '' }, how));
  add('F40', (how) => finding('outlet-closed', { outlet }, how));
  if (hasNoDeadMan) {
    const values = { outlet, driver: relayDriver };
    found.push(finding('relay-without-dead-man', values, { about: outlet }));
  }
  return found;
}
