/** Every meter driver against a register image written by hand from its maker's document. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { meterDrivers, openMeter } from '../../hardware/open.ts';
import { identify } from '../../hardware/probe/scan.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { exception, Field } from '../sim/modbus/slave.ts';
import { later, openTestBus, valueOf } from './bench-cabinet.ts';

interface Image {
  /** "function address": the registers from there on, and no others. */
  registers: Record<string, string>;
  reading: { energyWh: number; powerW: number };
  serialNumber: string | null;
}

/** 230 V, 50 Hz, 3680 W and 1234.567 kWh as floats; serial number 21678001. */
function eastron(power: string): Image {
  return {
    registers: {
      '04 0000': '4366 0000',
      '04 0046': '4248 0000',
      '04 0048': '449A 5225',
      [`04 ${power}`]: '4566 0000',
      '03 FC00': '014A C7B1',
    },
    reading: { energyWh: 1_234_567, powerW: 3680 },
    serialNumber: '21678001',
  };
}

/** 230.0 V, 3680.00 W, 1234.56 kWh. */
const abb: Image = {
  registers: {
    '03 5B00': '0000 08FC',
    '03 5B14': '0005 9D80',
    '03 5000': '0000 0000 0001 E240',
    '03 8900': '0000 3039',
  },
  reading: { energyWh: 1_234_560, powerW: 3680 },
  serialNumber: '12345',
};

/** 230.0 V, 3680.0 W, 1234.5 kWh, the low word first. */
function carloGavazzi(energy: string): Image {
  return {
    registers: { '04 0000': '08FC 0000', '04 0028': '8FC0 0000', [`04 ${energy}`]: '3039 0000' },
    reading: { energyWh: 1_234_500, powerW: 3680 },
    serialNumber: null,
  };
}

const fine = { reading: { energyWh: 1_234_567, powerW: 3680 }, serialNumber: null };

const images: Record<string, Image> = {
  'eastron-sdm630': eastron('0034'),
  'eastron-sdm72': eastron('0034'),
  'eastron-sdm120': eastron('000C'),
  'eastron-sdm230': eastron('000C'),
  'abb-b23': abb,
  'abb-b24': abb,
  'abb-b21': abb,
  'carlo-gavazzi-em340': carloGavazzi('0034'),
  'carlo-gavazzi-em24': carloGavazzi('0042'),
  'schneider-iem3155': {
    registers: {
      '03 0BD3': '4366 0000',
      '03 0BF3': '406B 851F',
      '03 0C83': '0000 0000 0012 D687',
    },
    ...fine,
  },
  'inepro-pro380': {
    registers: { '03 5002': '4366 0000', '03 5012': '406B 851F', '03 600C': '449A 5225' },
    ...fine,
  },
  'finder-7m38': {
    registers: { '04 09C4': '4366 0000', '04 09E2': '4566 0000', '04 0A4E': '4996 B438' },
    ...fine,
  },
  'chint-dtsu666': {
    registers: { '03 2006': '450F C000', '03 2012': '470F C000', '03 101E': '449A 5225' },
    ...fine,
  },
};

/** A device with these registers alone: whatever else is asked for is an illegal address. */
async function busTo({ registers }: Image) {
  const field = new Field(systemClock());
  field.add(1, {
    answer(pdu) {
      const [code = '', high = '', low = ''] = [...pdu.subarray(0, 3)].map((byte) =>
        byte.toString(16).padStart(2, '0').toUpperCase(),
      );
      const data = Buffer.from(
        (registers[`${code} ${high}${low}`] ?? '').replaceAll(' ', ''),
        'hex',
      );
      const count = ((pdu[3] ?? 0) << 8) + (pdu[4] ?? 0);
      if (data.length === 0 || data.length !== 2 * count) return exception(pdu[0] ?? 0, 2);
      return Uint8Array.from([pdu[0] ?? 0, data.length, ...data]);
    },
  });
  const peer = await serveRtuOverTcp(field);
  later(() => peer.stop());
  return openTestBus({ tcp: peer.address });
}

it('has an image for every driver', () => {
  expect(Object.keys(images)).toEqual(meterDrivers.map(({ driver }) => driver));
});

describe.each(Object.entries(images))('%s', (driver, image) => {
  it('reads energy, power and serial number', async () => {
    const meter = openMeter({ driver, unit: 1 }, await busTo(image));
    expect(valueOf(await meter.read())).toMatchObject(image.reading);
    expect(valueOf(await meter.serialNumber())).toBe(image.serialNumber);
  });

  it('is found by a scan, among those that look the same', async () => {
    const found = await identify(await busTo(image), 1, 200);
    if (found?.kind !== 'meter') throw new Error(`not a meter: ${JSON.stringify(found)}`);
    expect([found.driver, ...found.alike]).toContain(driver);
    // Nothing of another maker is named beside it.
    const makers = new Set([found.driver, ...found.alike].map((name) => name.split('-')[0]));
    expect([...makers]).toEqual([driver.split('-')[0]]);
  });

  it('refuses power that is no value', async () => {
    const none = { f: '7FC0 0000', i: '7FFF FFFF', l: 'FFFF 7FFF' };
    const pick = driver.startsWith('abb') ? none.i : driver.startsWith('carlo') ? none.l : none.f;
    const powerKey = Object.keys(image.registers).find((key) =>
      ['4566 0000', '0005 9D80', '8FC0 0000', '406B 851F', '470F C000'].includes(
        image.registers[key] ?? '',
      ),
    );
    if (powerKey === undefined) throw new Error('no power register');
    const spoilt = { ...image, registers: { ...image.registers, [powerKey]: pick } };
    const result = await openMeter({ driver, unit: 1 }, await busTo(spoilt)).read();
    expect(result).toMatchObject({ ok: false, error: { kind: 'implausible' } });
  });
});
