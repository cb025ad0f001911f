/**
 * Meters of several makers that show their values as IEEE 754 floats, high word first, as data.
 *
 * Registers, each from its maker's Modbus document:
 * - Schneider iEM3155 (FC03): voltage L1-N 0x0BD3, total power 0x0BF3 (kW), import 0x0C83 (i64, Wh);
 *   model 0x0031 (20 registers of text) and serial number 0x0081 (u32) by a public driver, to be
 *   verified on a device;
 * - Inepro PRO380 (FC03): voltage L1 0x5002, total power 0x5012 (kW), import 0x600C (kWh); serial
 *   number 0x4000 (two registers, victronenergy's pro380.py), hexadecimal as on the label: to be
 *   verified on a device;
 * - Finder 7M.38 (FC04): voltage L1 2500, total power 2536 (W; 2530 is that of L1 alone: Finder's
 *   Modbus protocol 7M.24/7M.38), import 2638 (Wh);
 * - Chint DTSU666 (FC03): voltage L1 0x2006 (0.1 V), total power 0x2012 (0.1 W), import 0x101E (kWh).
 */
import type { MeterIdentityRegisters, MeterModel } from './meter-model.ts';

const float = { type: 'f32', wordOrder: 'high-first' } as const;
const holding = { ...float, function: 0x03 } as const;
const input = { ...float, function: 0x04 } as const;

/** What none of these documents says more closely: 50 registers stand for "a few". */
const manners = {
  signs: [],
  timeoutMs: 500,
  pauseMs: 50,
  spareRegisters: 0,
  mostRegisters: 50,
} as const;

/** Nothing to read that tells one from the other. */
const nameless: MeterIdentityRegisters = { serialNumber: null, model: null, codes: {} };

export const floatMeters: readonly MeterModel[] = [
  {
    driver: 'schneider-iem3155',
    sentence: 'Schneider iEM3155 three-phase meter; usually 19200 8E1.',
    energy: { ...holding, type: 'i64', address: 0x0c83, scale: 1 },
    power: { ...holding, address: 0x0bf3, scale: 1000 },
    energyStepWh: 1,
    voltage: { ...holding, address: 0x0bd3, scale: 1 },
    identity: {
      serialNumber: { function: 0x03, address: 0x0081, count: 2, writing: 'number' },
      model: { function: 0x03, address: 0x0031, count: 20, writing: 'text' },
      codes: { iEM3155: 'Schneider iEM3155' },
    },
    ...manners,
  },
  {
    driver: 'inepro-pro380',
    sentence: 'Inepro PRO380 three-phase meter; 9600 8E1.',
    energy: { ...holding, address: 0x600c, scale: 1000 },
    power: { ...holding, address: 0x5012, scale: 1000 },
    // A float of kWh: 15.6 Wh from 131 072 to 262 144 kWh.
    energyStepWh: 16,
    voltage: { ...holding, address: 0x5002, scale: 1 },
    identity: {
      ...nameless,
      serialNumber: { function: 0x03, address: 0x4000, count: 2, writing: 'hex' },
    },
    ...manners,
  },
  {
    driver: 'finder-7m38',
    sentence: 'Finder 7M.38 three-phase meter; speed and unit as set on it.',
    energy: { ...input, address: 2638, scale: 1 },
    power: { ...input, address: 2536, scale: 1 },
    // A float of Wh: 16 Wh from 134 to 268 MWh.
    energyStepWh: 16,
    voltage: { ...input, address: 2500, scale: 1 },
    identity: nameless,
    ...manners,
  },
  {
    driver: 'chint-dtsu666',
    sentence: 'Chint DTSU666 three-phase meter; speed and unit as set on it.',
    energy: { ...holding, address: 0x101e, scale: 1000 },
    power: { ...holding, address: 0x2012, scale: 0.1 },
    energyStepWh: 16,
    voltage: { ...holding, address: 0x2006, scale: 0.1 },
    identity: nameless,
    ...manners,
  },
];
