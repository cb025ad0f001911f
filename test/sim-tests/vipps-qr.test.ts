/** The QR pictures the sandbox draws: their life, their kinds, and that they can be read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, minuteMs, type Answer } from './sandbox-caller.ts';

function image(caller: Caller, qrFormat: Record<string, unknown> | undefined) {
  const created = caller.create({ qrFormat });
  const url = new URL(String(asObject(created.body)?.['redirectUrl']));
  expect(url.origin).toBe(caller.sandbox.origin);
  const fetch = (): Answer => caller.raw('GET', url.pathname + url.search, {});
  return { fetch, text: caller.sandbox.payment('charge-0001').qrText ?? '' };
}

/** Grey values of a PNG of one byte per pixel and no filter. */
function pixels(png: Uint8Array): { side: number; at: (x: number, y: number) => number } {
  const bytes = Buffer.from(png);
  const side = bytes.readUInt32BE(16);
  const start = bytes.indexOf('IDAT') + 4;
  const rows = inflateSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
  return { side, at: (x, y) => rows[y * (side + 1) + 1 + x] ?? -1 };
}

test('SVG is what comes unless asked otherwise, with a quiet zone, and 404 once the time is up', () => {
  const caller = new Caller();
  const { fetch } = image(caller, undefined);
  const answer = fetch();
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
  expect(String(answer.raw.body)).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  caller.nowMs += 10 * minuteMs - 1;
  expect(fetch().status).toBe(200);
  caller.nowMs += 1;
  expect(fetch().status).toBe(404);
});

test('PNG comes in the size asked for, white around, dark finder corners', () => {
  const caller = new Caller();
  const answer = image(caller, { format: 'IMAGE/PNG', size: 370 }).fetch();
  expect(answer.headers['content-type']).toBe('image/png');
  const { side, at } = pixels(answer.raw.body as Uint8Array);
  expect(side).toBe(370);
  const modules = Number(/viewBox="0 0 (\d+) /.exec(svgOf(caller))?.[1]);
  const middle = (module: number) => Math.floor(((module + 0.5) * side) / modules);
  expect(at(middle(3), middle(3))).toBe(255);
  expect(at(middle(4), middle(4))).toBe(0);
  expect(at(middle(modules - 5), middle(4))).toBe(0);
  expect(at(middle(4), middle(modules - 5))).toBe(0);
  expect(at(middle(5), middle(5))).toBe(255);
});

function svgOf(caller: Caller): string {
  const created = caller.create({ reference: 'charge-0002', qrFormat: undefined });
  const url = new URL(String(asObject(created.body)?.['redirectUrl']));
  return String(caller.raw('GET', url.pathname + url.search, {}).raw.body);
}

test('a token of no payment is 404', () => {
  expect(new Caller().raw('GET', '/qr-image/v1?token=none', {}).status).toBe(404);
});

test('a decoder nobody here wrote reads the payment’s text from the PNG', (context) => {
  const caller = new Caller();
  const { fetch, text } = image(caller, { format: 'IMAGE/PNG' });
  const folder = mkdtempSync(join(tmpdir(), 'ladekiosk-qr-'));
  try {
    const file = join(folder, 'qr.png');
    writeFileSync(file, fetch().raw.body);
    const decoded = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
    if (decoded.error !== undefined) {
      process.stderr.write(
        'NOT CHECKED: zbarimg (zbar-tools) is missing: no decoder read the QR\n',
      );
      context.skip();
      return;
    }
    expect(decoded.stdout.trim()).toBe(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
