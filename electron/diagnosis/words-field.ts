/**
 * What the diagnosis says of outlets and lines. `{name}` stands for a value; a part in brackets is
 * left out where one of its values is empty.
 */
import type { WordsTable } from './words.ts';

export const fieldWords = {
  'outlet-works': {
    area: 'outlets',
    light: 'ok',
    says: 'Outlet {outlet} works: its devices answer, and no fault stands.',
    unknown: 'Outlet {outlet}: its devices have not been heard of yet.',
    todo: '',
  },
  'outlet-closed': {
    area: 'outlets',
    light: 'attention',
    says: 'Outlet {outlet} was taken out of service by a technician. Nobody can charge there.',
    todo: 'Put it back in service when the work is done.',
  },
  'meter-dead': {
    area: 'outlets',
    light: 'fault',
    says: 'The meter of outlet {outlet} ({driver}, unit {unit} on line {line}) does not answer, while the line works. Nobody can charge there.[ Last: {error}.]',
    todo: "Look at the meter's power, its two RS-485 wires and its unit id.",
  },
  'meter-other-unit': {
    area: 'outlets',
    light: 'fault',
    says: 'The meter of outlet {outlet} is silent at unit {unit} on line {line}, where the configuration has it, but a {driver} answers at unit {foundUnit}[ (serial number {serialNumber})]. Nobody can charge there.',
    todo: 'Set the meter to unit {unit}, or write unit {foundUnit} into the configuration; first see by its serial number that it is the meter of outlet {outlet}.',
  },
  'meter-other-model': {
    area: 'outlets',
    light: 'fault',
    says: 'Something answers at unit {unit} on line {line}, but it is no {driver}, which outlet {outlet} is to be metered by. Nobody can charge there.[ Last: {error}.]',
    todo: 'Compare the label on the meter with evses[].meter.driver in the configuration, and correct the one that is wrong.',
  },
  'meter-implausible': {
    area: 'outlets',
    light: 'fault',
    says: 'The meter of outlet {outlet} ({driver}, unit {unit} on line {line}) shows what cannot be[: {reason}]. A charge that ran was ended and billed on the last good reading.[ Last: {error}.]',
    todo: 'Was the meter reset or replaced, or is the driver the wrong one? A replaced meter needs nothing more; the next driver can try after five minutes.',
  },
  'relay-dead': {
    area: 'outlets',
    light: 'fault',
    says: 'The relay board of outlet {outlet} ({driver}[, unit {unit}], channel {channel} on line {line}) does not answer or does not do as it is told. Nobody can charge there; the contactor opens by its lease.[ Last: {error}.]',
    todo: "Look at the board's power, its wires and its unit id.",
  },
  'relay-does-not-close': {
    area: 'outlets',
    light: 'fault',
    says: 'The contactor of outlet {outlet} did not close, or did not stay closed. The driver got all money back.',
    todo: 'Test the relay from this screen: does the board click, does the contactor pull, do coil supply and feedback contact work? It is tried again by itself after five minutes.',
  },
  'relay-welded': {
    area: 'outlets',
    light: 'fault',
    says: 'The contactor of outlet {outlet} does not open: current may flow that nobody pays for, and the socket may be live.',
    todo: 'Do not touch the cable. Switch the outlet off at its fuse, then replace the contactor and find out why it welded.',
  },
  'relay-without-dead-man': {
    area: 'outlets',
    light: 'attention',
    says: 'Nothing opens the contactor of outlet {outlet} if this computer dies while a car charges: its relay ({driver}) has no dead-man.',
    todo: 'Fit a relay board with a dead-man; until then keep what you answered for when you allowed it.',
  },
  'pilot-dead': {
    area: 'outlets',
    light: 'fault',
    says: 'The pilot controller of outlet {outlet} ({driver}[, unit {unit}] on line {line}) does not answer. Nobody can charge there.[ Last: {error}.]',
    todo: "Look at the controller's power, its wires, its unit id and its baud rate.",
  },
  'car-line-at-fault': {
    area: 'outlets',
    light: 'fault',
    says: 'The pilot controller of outlet {outlet} reports a fault of the line to the car[ (state {vehicle})].',
    todo: "Look at cable and plug for damage and water, and at the controller's own display (ground fault, diode check).",
  },
  'line-works': {
    area: 'lines',
    light: 'ok',
    says: 'Line {line} ({path}) works.',
    unknown: 'Line {line} ({path}) has not been opened yet.',
    todo: '',
  },
  'adapter-gone': {
    area: 'lines',
    light: 'fault',
    says: 'The adapter of line {line} is gone: there is no {path}. Nobody can charge at {outlets}; contactors have opened by their lease.',
    todo: 'Plug the adapter in, or give it power. If it shows under another path, write that one (best /dev/serial/by-id/…) into the configuration.',
  },
  'adapter-in-use': {
    area: 'lines',
    light: 'fault',
    says: 'The adapter {path} of line {line} is used by another program[: {holder}]. Nobody can charge at {outlets}.',
    todo: 'End that program: two cannot ask on one line.',
  },
  'adapter-refused': {
    area: 'lines',
    light: 'fault',
    says: 'The adapter {path} of line {line} is there, and this computer refuses to open it: {reason}. Nobody can charge at {outlets}.',
    todo: "Is the station's user in the group that may use serial ports (dialout)? If so, unplug the adapter and plug it in again, then try another one.",
  },
  'gateway-unreachable': {
    area: 'lines',
    light: 'fault',
    says: 'The gateway {path} of line {line} cannot be reached: {reason}. Nobody can charge at {outlets}.',
    todo: "Look at the gateway's power, its network cable, its address and its port.",
  },
  'line-silent': {
    area: 'lines',
    light: 'fault',
    says: 'Line {line} ({path}) is open, and none of its devices answers: {devices}. Nobody can charge at {outlets}.',
    todo: 'Are A and B swapped? Do the devices have power? Do baud rate and parity match? A fresh look from this screen tries other units and speeds.',
  },
  'line-other-speed': {
    area: 'lines',
    light: 'fault',
    says: 'Line {line} ({path}) is set to {configured}, and unit {unit} answers at {found}. Nobody can charge at {outlets}.',
    todo: 'Set the devices to {configured}, or write {found} into the configuration; all devices of a line must be set alike.',
  },
  'line-noisy': {
    area: 'lines',
    light: 'attention',
    says: 'Line {line} ({path}) is bad: {corrupt} of {requests} answers in the last minute were spoilt.',
    todo: 'Look at termination (120 Ω at both ends), at wiring and shield, and that no two devices have the same unit id.',
  },
  'line-other-master': {
    area: 'lines',
    light: 'attention',
    says: 'Another master asks on line {line} ({path}): {foreign} of its questions were heard in the last minute. Readings get lost by it.',
    todo: 'Take the other master off, or give it a line of its own.',
  },
} as const satisfies WordsTable;
