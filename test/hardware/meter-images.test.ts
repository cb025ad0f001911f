/** Every meter driver against a register image written by hand from its maker's document. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { meterDrivers, openMeter } from '../../hardware/open.ts';
import { identify } from '../../hardware/probe/scan.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { exception, Field } from '../sim/modbus/slave.ts';
import { later, openTestBus, valueOf } from './bench-cabinet.ts';
import { images } from './meter-images.ts';
import type { Image } from './meter-images.ts';

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
