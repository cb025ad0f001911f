/**
 * Carlo Gavazzi meters as data.
 *
 * Registers: Carlo Gavazzi EM340 and EM24 Modbus protocol documents, input registers (FC04, i32, low
 * word first): voltage L1-N 0x0000 (0.1 V), total power 0x0028 (0.1 W), import 0x0034 of the EM340
 * and 0x0042 of the EM24 (0.1 kWh). Usually 9600 8N1.
 */
import type { MeterModel } from './table-meter.ts';

const input = { function: 0x04, type: 'i32', wordOrder: 'low-first' } as const;

function carloGavazzi(driver: string, sentence: string, energyAddress: number): MeterModel {
  return {
    driver,
    sentence,
    energy: { ...input, address: energyAddress, scale: 100 },
    power: { ...input, address: 0x0028, scale: 0.1 },
    energyStepWh: 100,
    serialNumber: null,
    signs: [{ register: { ...input, address: 0x0000, scale: 0.1 }, least: 80, most: 300 }],
    timeoutMs: 500,
    pauseMs: 50,
    spareRegisters: 0,
  };
}

export const carloGavazziMeters: readonly MeterModel[] = [
  carloGavazzi(
    'carlo-gavazzi-em340',
    'Carlo Gavazzi EM340 three-phase meter; usually 9600 8N1.',
    0x0034,
  ),
  carloGavazzi(
    'carlo-gavazzi-em24',
    'Carlo Gavazzi EM24 three-phase meter; speed and unit as set on it.',
    0x0042,
  ),
];
