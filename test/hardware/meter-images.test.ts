/** Every meter driver against a register image written by hand from its maker's document. */
import { describe, expect, it } from 'vitest';
import { meterDrivers, openMeter } from '../../hardware/open.ts';
import { identify } from '../../hardware/probe/identify-unit.ts';
import { serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { exception, Field } from '../sim/modbus/slave.ts';
import { benchClock, later, openTestBus, valueOf } from './bench-cabinet.ts';
import { eastron, images } from './meter-images.ts';
import type { Image } from './meter-images.ts';

/** A device with these registers: whatever else is asked for is an illegal address. */
async function benchOf({ registers, hasGapsFilled = false, most = 125 }: Image) {
  const words = new Map<string, number>();
  for (const [place, data] of Object.entries(registers)) {
    const [code = '', address = ''] = place.split(' ');
    const bytes = Buffer.from(data.replaceAll(' ', ''), 'hex');
    for (let at = 0; at < bytes.length; at += 2) {
      words.set(`${Number(code)} ${Number(`0x${address}`) + at / 2}`, bytes.readUInt16BE(at));
    }
  }
  const field = new Field(benchClock());
  field.add(1, {
    answer(pdu) {
      const [code = 0, ...rest] = pdu;
      const view = Buffer.from(rest);
      const [address, count] = [view.readUInt16BE(0), view.readUInt16BE(2)];
      if (count > most) return exception(code, 3);
      const answer = Buffer.alloc(2 + 2 * count);
      answer.set([code, 2 * count]);
      const first = words.has(`${code} ${address}`);
      for (let at = 0; at < count; at += 1) {
        const word = words.get(`${code} ${address + at}`);
        if (word === undefined && !(hasGapsFilled && first)) return exception(code, 2);
        answer.writeUInt16BE(word ?? 0, 2 + 2 * at);
      }
      return answer;
    },
  });
  const peer = await serveRtuOverTcp(field);
  later(() => peer.stop());
  return { field, bus: await openTestBus({ tcp: peer.address }) };
}

it('has an image for every driver', () => {
  expect(Object.keys(images)).toEqual(meterDrivers.map(({ driver }) => driver));
});

describe.each(Object.entries(images))('%s', (driver, image) => {
  it('reads energy and power, in one question where they lie close', async () => {
    const { bus, field } = await benchOf(image);
    const meter = openMeter({ driver, unit: 1 }, bus);
    expect(valueOf(await meter.read())).toMatchObject(image.reading);
    expect(valueOf(await meter.read())).toMatchObject(image.reading);
    expect(field.frames).toHaveLength(2 * image.questions);
  });

  it('says who it is', async () => {
    const { bus } = await benchOf(image);
    const { serialNumber, model } = image;
    const identity = await openMeter({ driver, unit: 1 }, bus).identity();
    expect(valueOf(identity)).toEqual({ serialNumber, model });
  });

  it('is found by a scan, among those that look the same', async () => {
    const { bus } = await benchOf(image);
    const found = await identify(bus, 1, 200);
    if (found?.kind !== 'meter') throw new Error(`not a meter: ${JSON.stringify(found)}`);
    expect([found.driver, ...found.alike]).toContain(driver);
    // Nothing of another maker is named beside it, and nothing else of a meter that says its model.
    const makers = new Set([found.driver, ...found.alike].map((name) => name.split('-')[0]));
    expect([...makers]).toEqual([driver.split('-')[0]]);
    const saysWhich = image.model !== null && image.model !== '002B';
    expect(found.alike.slice(0, saysWhich ? 9 : 0)).toEqual([]);
    expect(found).toMatchObject({ ...image.reading, voltageV: 230 });
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
    const { bus } = await benchOf(spoilt);
    const result = await openMeter({ driver, unit: 1 }, bus).read();
    expect(result).toMatchObject({ ok: false, error: { kind: 'implausible' } });
  });
});

describe('a meter of another model than configured', () => {
  it.each([
    ['eastron-sdm120', 'eastron-sdm630', 'SDM630', 'eastron-sdm630'],
    ['eastron-sdm630', 'eastron-sdm120', 'SDM120', 'eastron-sdm120'],
    ['carlo-gavazzi-em24', 'carlo-gavazzi-em340', 'EM340', 'carlo-gavazzi-em340'],
  ])('%s is refused where a %s answers', async (driver, there, name, needed) => {
    const { bus } = await benchOf(imageOf(there));
    const result = await openMeter({ driver, unit: 1 }, bus).identity();
    expect(result).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const message = `the meter is a ${name} and needs the driver ${needed}, but the configuration names ${driver}`;
    expect(result.ok ? '' : result.error.message).toContain(message);
  });

  it.each([
    ['the registers are the same', 'eastron-sdm630', imageOf('eastron-sdm72')],
    ['the code is nobody else’s', 'eastron-sdm630', imageOf('eastron-sdm230')],
    ['there is no code', 'eastron-sdm120', eastron('000C', null, null)],
  ])('is read all the same where %s', async (_, driver, image) => {
    const { bus } = await benchOf(image);
    expect(await openMeter({ driver, unit: 1 }, bus).identity()).toMatchObject({ ok: true });
  });
});

describe('a device that does not take energy and power in one question', () => {
  const small = { ...imageOf('eastron-sdm630'), most: 10 };

  it('is asked twice from then on', async () => {
    const { bus, field } = await benchOf(small);
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    expect(valueOf(await meter.read())).toMatchObject(small.reading);
    expect(field.frames).toHaveLength(3);
    expect(valueOf(await meter.read())).toMatchObject(small.reading);
    expect(field.frames).toHaveLength(5);
  });

  it('is found out also when it keeps silent instead', async () => {
    const { bus, field } = await benchOf(imageOf('eastron-sdm630'));
    field.setFault(1, { kind: 'silent' }, 2);
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    expect(valueOf(await meter.read())).toMatchObject(small.reading);
    const before = field.frames.length;
    expect(valueOf(await meter.read())).toMatchObject(small.reading);
    expect(field.frames.length - before).toBeGreaterThanOrEqual(2);
  });

  it('is not taken for one that has answered it before and is now silent', async () => {
    const { bus, field } = await benchOf(imageOf('eastron-sdm630'));
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    valueOf(await meter.read());
    field.setFault(1, { kind: 'silent' });
    const before = field.frames.length;
    expect(await meter.read()).toMatchObject({ ok: false, error: { kind: 'silent' } });
    expect(field.frames.length - before).toBe(2);
    field.clearFault(1);
    expect(valueOf(await meter.read())).toMatchObject(small.reading);
  });

  it('keeps a late answer to one question from passing for another', async () => {
    const { bus, field } = await benchOf(imageOf('eastron-sdm630'));
    const meter = openMeter({ driver: 'eastron-sdm630', unit: 1 }, bus);
    valueOf(await meter.read());
    field.setFault(1, { kind: 'late', delayMs: 400 }, 1);
    for (let reading = 0; reading < 4; reading += 1) {
      expect(valueOf(await meter.read())).toMatchObject(small.reading);
      expect(valueOf(await meter.identity()).serialNumber).toBe('21678001');
    }
    expect(bus.counters().late).toBe(1);
  });
});

function imageOf(driver: string): Image {
  const image = images[driver];
  if (image === undefined) throw new Error(`no image of ${driver}`);
  return image;
}
