/** Modbus RTU frames: vectors, checksums, and finding the one answer in noise. */
import { array, assert, boolean, integer, nat, property, record, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerInPdu,
  bitAt,
  crc16,
  findRtuAnswer,
  packBits,
  rtuAnswerBytes,
  rtuFrame,
  withUnitAndCrc,
} from '../../hardware/modbus-rtu.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const energy: Question = { unit: 1, function: 0x04, address: 0x48, count: 2 };

describe('questions as frames', () => {
  it('matches the frames in the relay maker’s manual', () => {
    const inputs: Question = { unit: 1, function: 0x02, address: 0, count: 8 };
    expect(hex(rtuFrame(inputs))).toBe('01020000000879CC');
    const flash: Question = { unit: 1, function: 0x05, address: 0x0200, value: 7 };
    expect(hex(rtuFrame(flash))).toBe('0105020000078DB0');
  });

  it('matches the examples of the Modbus specification (section 6)', () => {
    const pdu = (question: Question) => hex(rtuFrame(question).subarray(1, -2));
    expect(pdu({ unit: 1, function: 0x01, address: 0x13, count: 0x13 })).toBe('0100130013');
    expect(pdu({ unit: 1, function: 0x03, address: 0x6b, count: 3 })).toBe('03006B0003');
    expect(pdu({ unit: 1, function: 0x04, address: 8, count: 1 })).toBe('0400080001');
    expect(pdu({ unit: 1, function: 0x05, address: 0xac, value: 0xff00 })).toBe('0500ACFF00');
    expect(pdu({ unit: 1, function: 0x06, address: 1, value: 3 })).toBe('0600010003');
    const coils = [1, 0, 1, 1, 0, 0, 1, 1, 1, 0].map(Boolean);
    expect(pdu({ unit: 1, function: 0x0f, address: 0x13, coils })).toBe('0F0013000A02CD01');
    const registers = [0x000a, 0x0102];
    expect(pdu({ unit: 1, function: 0x10, address: 1, registers })).toBe('100001000204000A0102');
  });

  it('throws on what no frame can carry', () => {
    expect(() => rtuFrame({ ...energy, unit: 0 })).toThrow(RangeError);
    expect(() => rtuFrame({ ...energy, unit: 248 })).toThrow(RangeError);
    expect(() => rtuFrame({ ...energy, address: 0x10000 })).toThrow(RangeError);
    expect(() => rtuFrame({ ...energy, count: 126 })).toThrow(RangeError);
    expect(() => rtuFrame({ unit: 1, function: 0x05, address: 0, value: 1.5 })).toThrow(RangeError);
  });

  it('checksums as the standard does', () => {
    // "123456789" is the check string of the CRC catalogue: CRC-16/MODBUS gives 0x4B37.
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  });
});

describe('answers in a stream', () => {
  const good = withUnitAndCrc(1, bytes('04 04 449A 5225'));

  it('finds a clean answer', () => {
    expect(findRtuAnswer(good, [energy])).toMatchObject({ unit: 1, start: 0, end: 9 });
  });

  it.each([
    ['another unit', withUnitAndCrc(2, bytes('04 04 449A 5225'))],
    ['another function', withUnitAndCrc(1, bytes('03 04 449A 5225'))],
    ['too many bytes', withUnitAndCrc(1, bytes('04 06 449A 5225 0000'))],
    ['a byte count that lies', withUnitAndCrc(1, bytes('04 06 449A 5225'))],
    ['a broken checksum', Uint8Array.from(good, (byte, at) => (at === 8 ? byte ^ 1 : byte))],
    ['a missing last byte', good.slice(0, -1)],
  ])('takes no answer with %s', (_, stream) => {
    expect(findRtuAnswer(stream, [energy])).toBeNull();
  });

  it('takes no acknowledgement of another command', () => {
    const off: Question = { unit: 2, function: 0x05, address: 0, value: 0 };
    expect(findRtuAnswer(rtuFrame(off), [off])).not.toBeNull();
    expect(findRtuAnswer(rtuFrame({ ...off, address: 7 }), [off])).toBeNull();
    expect(findRtuAnswer(rtuFrame({ ...off, value: 0xff00 }), [off])).toBeNull();
  });

  it('knows an exception', () => {
    expect(answerInPdu(energy, bytes('84 02'))).toEqual({ kind: 'exception', exceptionCode: 2 });
    expect(answerInPdu(energy, bytes('83 02'))).toBeNull();
  });

  it('finds the answer among any noise, and only there (seeded)', () => {
    const noise = uint8Array({ maxLength: 40 });
    assert(
      property(noise, noise, (before, after) => {
        const found = findRtuAnswer(Uint8Array.from([...before, ...good, ...after]), [energy]);
        expect(found && hex(found.pdu)).toBe('0404449A5225');
      }),
      { seed: 20_261_122, numRuns: 2000 },
    );
  });

  it('finds no answer in a frame with one wrong byte (seeded)', () => {
    const change = record({ at: nat({ max: 8 }), by: integer({ min: 1, max: 255 }) });
    assert(
      property(change, ({ at, by }) => {
        const spoilt = Uint8Array.from(good, (byte, index) => (index === at ? byte ^ by : byte));
        expect(findRtuAnswer(spoilt, [energy])).toBeNull();
      }),
      { seed: 20_261_122, numRuns: 2000 },
    );
  });

  it('says how long an answer is', () => {
    expect(rtuAnswerBytes(energy)).toBe(9);
    expect(rtuAnswerBytes({ unit: 1, function: 0x01, address: 0, count: 9 })).toBe(7);
    expect(rtuAnswerBytes({ unit: 1, function: 0x05, address: 0, value: 0 })).toBe(8);
  });
});

describe('bits', () => {
  it('come out as they went in', () => {
    assert(
      property(array(boolean(), { minLength: 1, maxLength: 40 }), (bits) => {
        const packed = packBits(bits);
        expect(bits.map((_, index) => bitAt(packed, index))).toEqual(bits);
      }),
      { seed: 1 },
    );
    expect(() => bitAt(new Uint8Array(1), 8)).toThrow(RangeError);
  });
});
