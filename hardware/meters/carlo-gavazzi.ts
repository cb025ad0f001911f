/**
 * Carlo Gavazzi meters as data.
 *
 * Registers: Carlo Gavazzi EM340 and EM24 Modbus protocol documents, input registers (FC04, i32, low
 * word first): voltage L1-N 0x0000 (0.1 V), total power 0x0028 (0.1 W), total import 0x0034 of the
 * EM340 and 0x003E of the EM24 (0.1 kWh; victronenergy/dbus-cgwacs, ac_sensor_updater.cpp). 0x0042 of
 * the EM24 is the partial counter, which anybody can set back. Usually 9600 8N1.
 *
 * Serial number: seven registers from 0x5000 in ASCII (dbus-cgwacs). Identification code: 0x000B,
 * read alone, since it shares its address with half of another value. Codes: a list of the maker's in
 * a public logger and victronenergy/dbus-modbus-client, carlo_gavazzi.py; to be verified on a device.
 * The EM24 with Ethernet (1648 to 1653) has the EM340's registers.
 */
import type { MeterIdentityRegisters, MeterModel } from './meter-model.ts';

const input = { function: 0x04, type: 'i32', wordOrder: 'low-first' } as const;

interface Differences {
  energyAddress: number;
  mostRegisters: number;
  codes: MeterIdentityRegisters['codes'];
}

function carloGavazzi(driver: string, sentence: string, differences: Differences): MeterModel {
  const { energyAddress, mostRegisters, codes } = differences;
  return {
    driver,
    sentence,
    energy: { ...input, address: energyAddress, scale: 100 },
    power: { ...input, address: 0x0028, scale: 0.1 },
    voltage: { ...input, address: 0x0000, scale: 0.1 },
    energyStepWh: 100,
    identity: {
      serialNumber: { function: 0x04, address: 0x5000, count: 7, writing: 'text' },
      model: { function: 0x04, address: 0x000b, count: 1, writing: 'number' },
      codes,
    },
    signs: [],
    timeoutMs: 500,
    pauseMs: 50,
    spareRegisters: 0,
    mostRegisters,
  };
}

function named(name: string, ...codes: number[]): MeterIdentityRegisters['codes'] {
  return Object.fromEntries(codes.map((code) => [code, name]));
}

export const carloGavazziMeters: readonly MeterModel[] = [
  carloGavazzi('carlo-gavazzi-em340', 'Carlo Gavazzi EM340 three-phase meter; usually 9600 8N1.', {
    energyAddress: 0x0034,
    // The documents of this family: at most 50 words.
    mostRegisters: 50,
    codes: {
      ...named('EM340', 341),
      ...named('EM341', 346),
      ...named('EM345', 342),
      ...named('ET340', 345, 399),
      ...named('EM330', 331, 332),
      ...named('ET330', 335, 336),
      ...named('EM24 with Ethernet', 1648, 1649, 1650, 1651, 1652, 1653),
    },
  }),
  carloGavazzi(
    'carlo-gavazzi-em24',
    'Carlo Gavazzi EM24 three-phase meter; speed and unit as set on it.',
    {
      energyAddress: 0x003e,
      // As of its rebrand Phoenix EEM-350 (SmartEVSE's meter table: "max read count 11").
      mostRegisters: 11,
      codes: named('EM24', 46, 47, 48, 71, 72, 73, 94),
    },
  ),
];
