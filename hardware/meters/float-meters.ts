/**
 * Meters of several makers that show their values as IEEE 754 floats, high word first, as data.
 *
 * Registers, each from its maker's Modbus document:
 * - Schneider iEM3155 (FC03): voltage L1-N 0x0BD3, total power 0x0BF3 (kW), import 0x0C83 (i64, Wh);
 * - Inepro PRO380 (FC03): voltage L1 0x5002, total power 0x5012 (kW), import 0x600C (kWh);
 * - Finder 7M.38 (FC04): voltage L1 2500, total power 2530 (W), import 2638 (Wh);
 * - Chint DTSU666 (FC03): voltage L1 0x2006 (0.1 V), total power 0x2012 (0.1 W), import 0x101E (kWh).
 */
import type { MeterModel, MeterRegister } from './table-meter.ts';

const float = { type: 'f32', wordOrder: 'high-first' } as const;
const holding = { ...float, function: 0x03 } as const;
const input = { ...float, function: 0x04 } as const;

/** What none of these documents says more closely. */
const manners = { serialNumber: null, timeoutMs: 500, pauseMs: 50, spareRegisters: 0 } as const;

function mains(register: MeterRegister): MeterModel['signs'] {
  return [{ register, least: 80, most: 300 }];
}

export const floatMeters: readonly MeterModel[] = [
  {
    driver: 'schneider-iem3155',
    sentence: 'Schneider iEM3155 three-phase meter; usually 19200 8E1.',
    energy: { ...holding, type: 'i64', address: 0x0c83, scale: 1 },
    power: { ...holding, address: 0x0bf3, scale: 1000 },
    energyStepWh: 1,
    signs: mains({ ...holding, address: 0x0bd3, scale: 1 }),
    ...manners,
  },
  {
    driver: 'inepro-pro380',
    sentence: 'Inepro PRO380 three-phase meter; 9600 8E1.',
    energy: { ...holding, address: 0x600c, scale: 1000 },
    power: { ...holding, address: 0x5012, scale: 1000 },
    // A float of kWh: 15.6 Wh from 131 072 to 262 144 kWh.
    energyStepWh: 16,
    signs: mains({ ...holding, address: 0x5002, scale: 1 }),
    ...manners,
  },
  {
    driver: 'finder-7m38',
    sentence: 'Finder 7M.38 three-phase meter; speed and unit as set on it.',
    energy: { ...input, address: 2638, scale: 1 },
    power: { ...input, address: 2530, scale: 1 },
    // A float of Wh: 16 Wh from 134 to 268 MWh.
    energyStepWh: 16,
    signs: mains({ ...input, address: 2500, scale: 1 }),
    ...manners,
  },
  {
    driver: 'chint-dtsu666',
    sentence: 'Chint DTSU666 three-phase meter; speed and unit as set on it.',
    energy: { ...holding, address: 0x101e, scale: 1000 },
    power: { ...holding, address: 0x2012, scale: 0.1 },
    energyStepWh: 16,
    signs: mains({ ...holding, address: 0x2006, scale: 0.1 }),
    ...manners,
  },
];
