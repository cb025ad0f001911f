/** Touches counted in the records of Linux' input layer. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputEventBytes, touchCounter } from '../../electron/screen/touch-events.ts';
import { record, tap } from './touch-records.ts';

describe('a touch', () => {
  it.each([16, 24] as const)('is counted once in records of %i bytes', (recordBytes) => {
    const count = touchCounter(recordBytes);
    expect(count(tap(recordBytes))).toBe(1);
    expect(count(Buffer.concat([tap(recordBytes), tap(recordBytes)]))).toBe(2);
  });

  it('is counted however the panel tells of it', () => {
    const report = record('report', 0);
    expect(touchCounter(24)(Buffer.concat([record('touchKey', 1), report]))).toBe(1);
    expect(touchCounter(24)(Buffer.concat([record('trackingId', 0), report]))).toBe(1);
  });

  it('is one as long as the finger stays, and lifting it is none', () => {
    const count = touchCounter(24);
    const report = record('report', 0);
    expect(count(Buffer.concat([record('touchKey', 1), report]))).toBe(1);
    for (let x = 0; x < 100; x += 1) expect(count(Buffer.concat([record('x', x), report]))).toBe(0);
    const up = [record('touchKey', 0), record('trackingId', -1), report];
    expect(count(Buffer.concat(up))).toBe(0);
  });

  it('is counted in whatever pieces the bytes come', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), cuts, (taps, lengths) => {
        const bytes = Buffer.concat(Array.from({ length: taps }, () => tap()));
        const count = touchCounter(24);
        let [touches, at] = [0, 0];
        for (let piece = 0; at < bytes.length; piece += 1) {
          const length = lengths[piece % lengths.length] ?? 1;
          touches += count(bytes.subarray(at, at + length));
          at += length;
        }
        expect(touches).toBe(taps);
      }),
    );
  });
});

it('records are shorter where longs have four bytes', () => {
  expect(inputEventBytes('x64')).toBe(24);
  expect(inputEventBytes('arm64')).toBe(24);
  expect(inputEventBytes('arm')).toBe(16);
});
