/** Taking evidence along: which sticks are found, what is on them afterwards, and the one download. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceShelf } from '../../electron/service/evidence-shelf.ts';
import { evidencePlaces } from '../../electron/service/places.ts';
import { findSticks } from '../../electron/service/usb-sticks.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { Bench, silent } from '../station/bench.ts';
import { hasSmallDisks, makeSmallDisk } from '../station/small-disk.ts';
import { neededHere } from '../sim/needed.ts';
import { valueIn } from './line-cabinet.ts';
import { makeStickBench } from './stick-bench.ts';

const usb = 'pci0000:00/0000:00:14.0/usb1/1-2/block/sda/sda1';
const canMount = neededHere(hasSmallDisks(), 'nothing can be mounted, no full stick is tested');

async function* bytes(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

function bench(hasAddress = true) {
  const sticks = makeStickBench();
  const clock = createVirtualClock();
  const dataDir = join(sticks.dir, 'data');
  mkdirSync(dataDir);
  const shelf = evidenceShelf(join(dataDir, 'evidence'), clock);
  later(() => shelf.end());
  const address = () => (hasAddress ? 'http://127.0.0.1:8080' : null);
  const places = evidencePlaces({ shelf, dataDir, address, system: sticks.system });
  const list = async () => valueIn(await places.places({ type: 'places' }));
  return { sticks, clock, dataDir, shelf, places, list };
}

describe('sticks', () => {
  it.each([
    ['below a USB controller', { device: '8:1', place: usb }, true],
    ['a removable disk', { device: '8:0', place: 'x/block/sdb', isRemovable: true }, true],
    ['a fixed disk', { device: '8:32', place: 'x/block/sdc', isRemovable: false }, false],
    ['mounted read-only', { device: '8:1', place: usb, options: 'ro,relatime' }, false],
    ['of a file system read-only', { device: '8:1', place: usb, superOptions: 'ro' }, false],
    ['a part of a file system', { device: '8:1', place: usb, root: '/folder' }, false],
  ] as const)('%s', async (_what, disk, isFound) => {
    const { sticks } = bench();
    const path = sticks.plug(disk);
    expect((await findSticks(sticks.system)).map((one) => one.path)).toEqual(isFound ? [path] : []);
  });

  it('elsewhere than where people mount them are not found', async () => {
    const { sticks } = bench();
    sticks.plug({ device: '8:1', place: usb, path: join(sticks.dir, 'srv') });
    expect(await findSticks(sticks.system)).toEqual([]);
  });

  it('are found with spaces in their names, and with their room', async () => {
    const { sticks, list } = bench();
    sticks.plug({ device: '8:1', place: usb, path: join(sticks.dir, 'media', 'MY STICK') });
    const [stick, download] = await list();
    expect(stick).toMatchObject({ id: 'stick-8:1', kind: 'stick', name: 'MY STICK' });
    expect(stick?.freeBytes).toBeGreaterThan(0);
    expect(download).toMatchObject({ id: 'download', kind: 'download' });
  });

  it('are none where the system tells of none', async () => {
    const system = { mountinfo: '/nowhere', sys: '/nowhere', roots: ['/media'] };
    expect(await findSticks(system)).toEqual([]);
  });

  it('take a file whole, and none is written over', async () => {
    const { sticks, places } = bench();
    const path = sticks.plug({ device: '8:1', place: usb });
    for (const name of ['a.zip', 'a-2.zip']) {
      const written = valueIn(await places.write('stick-8:1', 'a.zip', () => bytes('one ', 'two')));
      expect(written).toEqual({
        where: join(path, name),
        sha256: createHash('sha256').update('one two').digest('hex'),
        bytes: 7,
      });
    }
    expect(readdirSync(path).sort()).toEqual(['a-2.zip', 'a.zip']);
    expect(readFileSync(join(path, 'a.zip'), 'utf8')).toBe('one two');
  });

  it('that were pulled meanwhile, and paths, are refused before anything is made', async () => {
    const { sticks, places } = bench();
    sticks.plug({ device: '8:1', place: usb });
    sticks.pull();
    let isMade = false;
    const make = () => {
      isMade = true;
      return bytes('x');
    };
    for (const place of ['stick-8:1', '/tmp', '../../etc']) {
      expect(await places.write(place, 'a.zip', make)).toMatchObject({ why: 'unknown' });
    }
    expect(isMade).toBe(false);
  });

  it('keep nothing of a file that could not be made', async () => {
    const { sticks, places } = bench();
    const path = sticks.plug({ device: '8:1', place: usb });
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('the record is damaged');
    }
    const answer = await places.write('stick-8:1', 'a.zip', breaking);
    expect(answer).toMatchObject({ ok: false, why: 'failed' });
    expect(answer.ok ? '' : answer.message).toContain('the record is damaged');
    expect(readdirSync(path)).toEqual([]);
  });

  it.runIf(canMount)('say that they are full', async () => {
    const { sticks, places } = bench();
    const disk = makeSmallDisk(1);
    later(() => disk.close());
    sticks.system.roots = [disk.path];
    sticks.plug({ device: '8:1', place: usb, path: disk.path });
    disk.fill();
    const answer = await places.write('stick-8:1', 'a.zip', () => bytes('x'.repeat(100_000)));
    expect(answer.ok ? '' : answer.message).toContain('there is no room left');
    expect(readdirSync(disk.path)).toEqual(['filler']);
  });
});

describe('the download', () => {
  async function served(hasAddress = true) {
    const one = bench(hasAddress);
    const station = new Bench();
    const server = await makeWebServer({
      state: () => station.station.state,
      isHalted: () => false,
      publicUrl: 'https://charge.example.com/21678',
      trustedProxies: ['127.0.0.1'],
      clock: station.time,
      log: silent,
      phones: null,
      webhooks: null,
      evidence: one.shelf,
    });
    later(() => server.close());
    const written = await one.places.write('download', 'a.zip', () => bytes('one two'));
    const path = new URL(written.ok ? written.value.where : 'http://x/evidence/none').pathname;
    const get = (change: object = {}) =>
      server.inject({ method: 'GET', url: path, headers: { host: '127.0.0.1:8080' }, ...change });
    return { ...one, written, path, get };
  }

  it('is had once, by this computer itself', async () => {
    const { get, dataDir, path, written } = await served();
    expect(path).toMatch(/^\/evidence\/[\w-]{32}$/);
    expect(written).toMatchObject({ ok: true, value: { bytes: 7 } });
    const answer = await get();
    expect([answer.statusCode, answer.body]).toEqual([200, 'one two']);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="a.zip"',
      'cache-control': 'no-store',
    });
    expect((await get()).statusCode).toBe(404);
    await expect.poll(() => readdirSync(join(dataDir, 'evidence'))).toEqual([]);
  });

  it.each([
    ['from another computer', { remoteAddress: '192.168.1.9' }],
    ['through a proxy', { headers: { host: '127.0.0.1:8080', 'x-forwarded-for': '127.0.0.1' } }],
    ['through a tunnel', { headers: { host: '127.0.0.1:8080', via: '1.1 tunnel' } }],
    ['under another name', { headers: { host: 'charge.example.com' } }],
    ['by a look at the head', { method: 'HEAD' }],
    ['under the public address', { url: '/21678/evidence/x' }],
  ])('is had by nobody %s, and is still there', async (_what, change) => {
    const { get } = await served();
    const answer = await get(change);
    expect(answer.statusCode).toBe(404);
    expect((await get()).body).toBe('one two');
  });

  it('is gone after ten minutes, and when the visit ends', async () => {
    for (const end of ['time', 'visit'] as const) {
      const { get, clock, shelf, dataDir } = await served();
      if (end === 'time') await clock.advance(10 * 60_000);
      else shelf.end();
      expect((await get()).statusCode).toBe(404);
      const folder = join(dataDir, 'evidence');
      expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    }
  });

  it('is not offered where this computer cannot reach the web server', async () => {
    const { list, written } = await served(false);
    expect(await list()).toEqual([]);
    expect(written).toMatchObject({ ok: false, why: 'unknown' });
  });

  it('of an earlier run is removed', () => {
    const { dataDir } = bench();
    const folder = join(dataDir, 'evidence');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'left.zip'), 'x');
    evidenceShelf(folder, createVirtualClock());
    expect(existsSync(folder)).toBe(false);
  });
});
