/**
 * Eastron meters as data, also sold under other names.
 *
 * Registers: Eastron's Modbus protocol documents, input registers (FC04, IEEE 754, high word first).
 * Of all: voltage 30001 (0x0000), frequency 30071 (0x0046), import 30073 (0x0048, kWh). Power of the
 * single-phase SDM120 and SDM230: 30013 (0x000C, W); total of the three-phase SDM630 and SDM72: 30053
 * (0x0034, W). Serial number in holding registers 0xFC00 (u32), meter code in 0xFC02: 0070 SDM630,
 * 0089 SDM72 V2, 0084 SDM72 (Tinkerforge/evse-v2-bricklet, sdm.c), 0020 SDM120; the SDM230's is not
 * known here. Unit 1.
 */
import type { MeterIdentityRegisters, MeterModel } from './meter-model.ts';

const input = { function: 0x04, type: 'f32', wordOrder: 'high-first' } as const;

interface Differences {
  powerAddress: number;
  mostRegisters: number;
  codes: MeterIdentityRegisters['codes'];
}

function eastron(driver: string, sentence: string, differences: Differences): MeterModel {
  const { powerAddress, mostRegisters, codes } = differences;
  return {
    driver,
    sentence,
    energy: { ...input, address: 0x0048, scale: 1000 },
    power: { ...input, address: powerAddress, scale: 1 },
    voltage: { ...input, address: 0x0000, scale: 1 },
    // A float of kWh steps by 7.8 Wh from 65 536 kWh on, by 15.6 Wh from 131 072 to 262 144 kWh.
    energyStepWh: 16,
    identity: {
      serialNumber: { function: 0x03, address: 0xfc00, count: 2, writing: 'number' },
      model: { function: 0x03, address: 0xfc02, count: 1, writing: 'hex' },
      codes,
    },
    signs: [{ register: { ...input, address: 0x0046, scale: 1 }, least: 45, most: 65 }],
    // It usually answers within 60 ms; gateways add their own delay.
    timeoutMs: 300,
    // The family misses questions that come sooner than 100 ms after its last answer.
    pauseMs: 100,
    // Some of the family answer at most 10 registers a question.
    spareRegisters: 6,
    mostRegisters,
  };
}

/** The documents say 80; some refuse more than 50 (openWB/core, pull request 2890). */
const most = 50;
/** Some SDM72 answer 10 registers and no more. */
const mostOfSdm72 = 10;

/** In the order in which a scan names them: they look alike, and this is the most common one. */
export const eastronMeters: readonly MeterModel[] = [
  eastron('eastron-sdm630', 'Eastron SDM630 three-phase meter; 9600 8N1, unit 1.', {
    powerAddress: 0x0034,
    mostRegisters: most,
    codes: { '0070': 'SDM630' },
  }),
  eastron('eastron-sdm72', 'Eastron SDM72 three-phase meter; 9600 8N1, unit 1.', {
    powerAddress: 0x0034,
    mostRegisters: mostOfSdm72,
    codes: { '0089': 'SDM72 V2', '0084': 'SDM72' },
  }),
  eastron('eastron-sdm120', 'Eastron SDM120 single-phase meter; 2400 8N1, unit 1.', {
    powerAddress: 0x000c,
    mostRegisters: most,
    codes: { '0020': 'SDM120' },
  }),
  eastron('eastron-sdm230', 'Eastron SDM230 single-phase meter; 2400 8N1, unit 1.', {
    powerAddress: 0x000c,
    mostRegisters: most,
    codes: {},
  }),
];
