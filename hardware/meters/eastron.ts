/**
 * Eastron meters as data.
 *
 * Registers: Eastron SDM630 Modbus Protocol, input registers (FC04, IEEE 754, high word first):
 * voltage 30001 (0x0000), total system power 30053 (0x0034, W), frequency 30071 (0x0046), import 30073 (0x0048, kWh); serial number in holding
 * registers 0xFC00 (u32). Factory setting 9600 8N1, unit 1.
 */
import type { MeterModel, MeterRegister } from './table-meter.ts';

const input = { function: 0x04, type: 'f32', wordOrder: 'high-first' } as const;

const serialNumber: MeterRegister = {
  function: 0x03,
  address: 0xfc00,
  type: 'u32',
  wordOrder: 'high-first',
  scale: 1,
};

export const eastronSdm630: MeterModel = {
  driver: 'eastron-sdm630',
  sentence: 'Eastron SDM630 three-phase meter, also sold under other names; 9600 8N1, unit 1.',
  energy: { ...input, address: 0x0048, scale: 1000 },
  power: { ...input, address: 0x0034, scale: 1 },
  serialNumber,
  signs: [
    { register: { ...input, address: 0x0000, scale: 1 }, least: 80, most: 300 },
    { register: { ...input, address: 0x0046, scale: 1 }, least: 45, most: 65 },
  ],
  // It usually answers within 60 ms; gateways add their own delay.
  timeoutMs: 300,
  // The family misses questions that come sooner than 100 ms after its last answer.
  pauseMs: 100,
  // Some of the family answer at most 10 registers a question.
  spareRegisters: 6,
};
