/**
 * ABB's B series as data: B21 for one phase, B23 and B24 (by transformers) for three.
 *
 * Registers: ABB B21/B23/B24 user manual, holding registers (FC03, high word first): total active
 * import 0x5000 (u64, 0.01 kWh), total active power 0x5B14 (i32, 0.01 W), voltage L1 0x5B00 (u32,
 * 0.1 V), serial number 0x8900 (u32). "No value" is all ones unsigned, the largest number signed. The
 * type designation begins at 0x8960 with four characters, "B23 " (victronenergy/dbus-modbus-client,
 * abb.py). Energy and power lie too far apart for one question. The line's speed and the unit are set
 * on the meter; its terminals A and B are the other way round.
 */
import type { MeterModel } from './meter-model.ts';

const holding = { function: 0x03, wordOrder: 'high-first' } as const;

function abb(driver: string, type: string, sentence: string): MeterModel {
  return {
    driver,
    sentence,
    energy: { ...holding, type: 'u64', address: 0x5000, scale: 10 },
    power: { ...holding, type: 'i32', address: 0x5b14, scale: 0.01 },
    energyStepWh: 10,
    voltage: { ...holding, type: 'u32', address: 0x5b00, scale: 0.1 },
    identity: {
      serialNumber: { function: 0x03, address: 0x8900, count: 2, writing: 'number' },
      model: { function: 0x03, address: 0x8960, count: 2, writing: 'text' },
      codes: { [type]: `ABB ${type}` },
    },
    signs: [],
    timeoutMs: 500,
    pauseMs: 50,
    // What lies behind these registers differs by type: a read along could be refused.
    spareRegisters: 0,
    // Modbus' own limit (SmartEVSE's meter table: "max read count 125").
    mostRegisters: 125,
  };
}

const settings = 'speed and unit as set on it';

export const abbMeters: readonly MeterModel[] = [
  abb('abb-b23', 'B23', `ABB B23 three-phase meter; ${settings}.`),
  abb('abb-b24', 'B24', `ABB B24 three-phase meter on transformers; ${settings}.`),
  abb('abb-b21', 'B21', `ABB B21 single-phase meter; ${settings}.`),
];
