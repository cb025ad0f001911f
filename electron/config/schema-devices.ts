/**
 * The cabinet in station.yaml: EVSEs with their meter, relay and pilot controller, and the buses
 * these are on.
 */
import * as z from 'zod';
import { leastOfferA, mostOfferA } from '../../hardware/pilot.ts';
import { drivers } from './devices.ts';
import { hostAndPort, list, oneOf, section, textOf, whole, yesOrNo } from './leaves.ts';
import { listOf } from './path.ts';

/** Modbus over Serial Line V1.02, 2.2: 0 is broadcast, 248 and up are reserved. */
const unit = (of: string) => whole(`Modbus address of the ${of}.`, { from: 1, to: 247 });

const busName = textOf(
  'Name of the bus (a key of `buses`) the device is on.',
  'the name of a bus: a letter, then up to 31 letters, digits, hyphens or underscores',
  /^[A-Za-z][A-Za-z0-9_-]{0,31}$/,
);

function driver(of: string, built: readonly string[]) {
  const mustBe = `${listOf(built)}, the ${of} ${built.length === 1 ? 'driver' : 'drivers'} of this version`;
  return z.enum(built, { error: mustBe }).describe(`Driver of the ${of}.`);
}

/** Outlets met in the Nordic countries, by their OCPI 2.3.0 ConnectorType. */
const connectors = [
  'IEC_62196_T2',
  'IEC_62196_T2_COMBO',
  'IEC_62196_T1',
  'IEC_62196_T1_COMBO',
  'CHADEMO',
  'DOMESTIC_F',
  'DOMESTIC_K',
  'IEC_60309_2_single_16',
  'IEC_60309_2_three_16',
  'IEC_60309_2_three_32',
  'IEC_60309_2_three_64',
  'MCS',
] as const;

/**
 * The longest lease: it is how long a dead program leaves the contactor closed, with energy flowing
 * that nobody measures or bills. Ten seconds at 22 kW are 61 Wh. The shortest: a renewal shares a
 * 9600 baud line with the meter, and one lost answer costs 300 ms before it is asked again.
 */
export const longestLeaseMs = 10_000;
const lease = { from: 500, to: longestLeaseMs, step: 100, unit: 'ms' } as const;

const evse = section('One EVSE: the part that charges one car at a time.', {
  id: textOf(
    'EVSE id as registered, such as NO*LAD*E21678*1.',
    'text of 1 to 48 letters A to Z, digits, *, hyphens, dots and underscores',
    /^[A-Za-z0-9][A-Za-z0-9*._-]{0,47}$/,
  ),
  label: textOf(
    'What stands on the outlet and on the screen, such as A.',
    'text of 1 to 8 letters A to Z, digits and hyphens',
    /^[A-Za-z0-9][A-Za-z0-9-]{0,7}$/,
  ),
  connector: oneOf('Outlet or plug, by its OCPI ConnectorType.', connectors),
  maxPowerW: whole('The most this EVSE delivers, W. From 50000 AFIR asks for a card reader too.', {
    from: 1000,
    to: 1_000_000,
    unit: 'W',
  }),
  meter: section('The energy meter of this EVSE alone.', {
    driver: driver('meter', drivers.meter),
    bus: busName,
    unit: unit('meter'),
  }),
  relay: section('The relay that lets the contactor close.', {
    driver: driver('relay', drivers.relay),
    bus: busName,
    unit: unit('relay board; left out for a board that has its line for itself').optional(),
    channel: whole("The relay on its board; 0 is the board's first.", { from: 0, to: 31 }),
    leaseMs: whole('How long the relay stays closed without being renewed, ms.', lease),
    feedbackInput: whole(
      "Discrete input of the board that the contactor's auxiliary contact is wired to; leave out without one.",
      { from: 0, to: 31 },
    ).optional(),
    allowNoDeadMan: yesOrNo(
      'true: use a relay that stays closed when the station is dead, because something else opens the contactor then.',
    ).optional(),
  }),
  pilot: section('Pilot controller (IEC 61851-1), where the station has one.', {
    driver: driver('pilot controller', drivers.pilot),
    bus: busName,
    unit: unit('pilot controller; left out for one that has its line for itself').optional(),
    maxCurrentA: whole(
      'Current offered to the car, A; what maxPowerW is in three phases of 230 V unless told.',
      { from: leastOfferA, to: mostOfferA, unit: 'A' },
    ).optional(),
  }).optional(),
});

const bus = section('A line to field devices: exactly one of serial, tcp and modbusTcp.', {
  serial: textOf(
    'Device of a serial port; one under /dev/serial/by-id stays the same when replugged.',
    'an absolute path such as "/dev/ttyUSB0"',
    /^\/[^\p{C}]{1,255}$/u,
  ).optional(),
  baudRate: z
    .literal([1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200], {
      error: 'one of 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200',
    })
    .optional()
    .describe('Only with serial; 9600 unless told.'),
  parity: oneOf('Only with serial; none unless told.', ['none', 'even', 'odd']).optional(),
  stopBits: z
    .literal([1, 2], { error: '1 or 2' })
    .optional()
    .describe('Only with serial; 1 unless told.'),
  tcp: hostAndPort(
    'host:port of an RS-485 gateway that passes RTU frames on.',
    '192.168.1.20:4001',
  ).optional(),
  modbusTcp: hostAndPort(
    'host:port of a gateway or coupler that speaks Modbus TCP.',
    '192.168.1.20:502',
  ).optional(),
}).meta({ oneOf: ['serial', 'tcp', 'modbusTcp'].map((key) => ({ required: [key] })) });

export const buses = z
  .record(busName, bus, { error: 'a section with a name for each bus' })
  .describe('The lines to meters and relays, by names of your choice.')
  .meta({ minProperties: 1, maxProperties: 16 });

export const evses = list('The EVSEs; one screen serves them all.', evse, {
  least: 1,
  most: 16,
  of: 'EVSEs',
});
