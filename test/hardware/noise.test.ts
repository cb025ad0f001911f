/** What RS-485 lines do to answers: each fault costs at most that one answer, never a wrong value. */
import { describe, expect, it } from 'vitest';
import { openMeter } from '../../hardware/open.ts';
import type { Fault } from '../sim/modbus/slave.ts';
import { cabinetOverTcp, valueOf } from './bench-cabinet.ts';

const harmless: Fault[] = [
  { kind: 'stray-before', bytes: [0x00] },
  { kind: 'stray-before', bytes: [0xff, 0x01, 0x04] },
  { kind: 'stray-before', bytes: [0x01, 0x04, 0x04] },
  { kind: 'stray-after', bytes: [0x00] },
  { kind: 'stray-after', bytes: [0x01, 0x04] },
  { kind: 'stray-after', bytes: [0x01, 0x04, 0x04, 0x00, 0x00, 0x00, 0x00] },
];

const spoiling: [Fault, string][] = [
  [{ kind: 'stray-inside', bytes: [0x55] }, 'corrupt'],
  [{ kind: 'corrupt-crc' }, 'corrupt'],
  [{ kind: 'wrong-unit' }, 'corrupt'],
  [{ kind: 'half-frame' }, 'corrupt'],
  [{ kind: 'silent' }, 'silent'],
  [{ kind: 'exception', code: 4 }, 'exception'],
  [{ kind: 'nan' }, 'implausible'],
];

describe('noise on RTU over TCP', () => {
  it.each(harmless)('reads through $kind $bytes, this time and the next', async (fault) => {
    const { field, bus } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, fault, 1);
    expect(valueOf(await meter.read()).energyWh).toBe(1_234_567);
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 1_234_567, powerW: 3680 });
  });

  it.each(spoiling)('says what $kind is, and the next read is good', async (fault, kind) => {
    const { field, bus } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, fault);
    const spoilt = await meter.read();
    const message = expect.stringMatching(/^unit 1 on cabinet: /) as string;
    expect(spoilt).toMatchObject({ ok: false, error: { kind, message } });
    field.clearFault(1);
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 1_234_567, powerW: 3680 });
  });

  it('asks once more by itself when one answer is lost', async () => {
    const { field, bus } = await cabinetOverTcp();
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, { kind: 'corrupt-crc' }, 1);
    expect(valueOf(await meter.read()).energyWh).toBe(1_234_567);
    expect(bus.counters()).toMatchObject({ corrupt: 1, answered: 1 });
  });
});

describe('faults on Modbus TCP', () => {
  it.each([
    [{ kind: 'silent' }, 'silent'],
    [{ kind: 'wrong-unit' }, 'silent'],
    [{ kind: 'exception', code: 11 }, 'exception'],
    [{ kind: 'nan' }, 'implausible'],
  ] as [Fault, string][])('says what $kind is, and the next read is good', async (fault, kind) => {
    const { field, bus } = await cabinetOverTcp('modbusTcp');
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    field.setFault(1, fault);
    expect(await meter.read()).toMatchObject({ ok: false, error: { kind } });
    field.clearFault(1);
    expect(valueOf(await meter.read())).toMatchObject({ energyWh: 1_234_567, powerW: 3680 });
  });
});
