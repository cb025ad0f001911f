/** Frames in words: what a technician reads beside the bytes. */
import { describe, expect, it } from 'vitest';
import { hexOf, isWhole, receivedMeaning, sentMeaning } from '../../hardware/frame-words.ts';
import { rtuFrame, withUnitAndCrc } from '../../hardware/modbus-rtu.ts';
import { encodeMbap } from '../../hardware/modbus-tcp.ts';

const asked = rtuFrame({ unit: 1, function: 0x04, address: 0x156, count: 2 });
const answer = withUnitAndCrc(1, Uint8Array.from([4, 4, 0x43, 0x6a, 0, 0]));

describe('what is sent', () => {
  it.each<[Uint8Array, string]>([
    [asked, 'unit 1: read 2 input registers from 0x0156'],
    [
      rtuFrame({ unit: 2, function: 0x05, address: 0x200, value: 30 }),
      'unit 2: switch coil 0x0200 0x001E',
    ],
    [
      rtuFrame({ unit: 2, function: 0x05, address: 1, value: 0xff00 }),
      'unit 2: switch coil 0x0001 on',
    ],
    [
      rtuFrame({ unit: 3, function: 0x06, address: 9, value: 16 }),
      'unit 3: write 0x0010 into register 0x0009',
    ],
    [
      rtuFrame({ unit: 3, function: 0x10, address: 1000, registers: [1, 2] }),
      'unit 3: write 2 registers from 0x03E8',
    ],
  ])('in RTU: %s', (bytes, words) => {
    expect(sentMeaning('rtu', bytes)).toBe(words);
  });

  it('to boards of other protocols', () => {
    expect(sentMeaning('lcus', Uint8Array.of(0xff))).toBe('asks for the state of the relays');
    expect(sentMeaning('lcus', Uint8Array.of(0xa0, 1, 1, 0xa2))).toBe('switch relay 1 on');
    expect(sentMeaning('lcus', Uint8Array.of(0xa0, 1, 0, 0xa2))).toBe(
      'switch relay 1 off, wrong sum',
    );
    expect(sentMeaning('rapi', Buffer.from('$GS^30\r'))).toBe('$GS^30');
  });
});

describe('what is received', () => {
  it.each<[string, Uint8Array, string]>([
    ['an answer', answer, 'unit 1: input registers: 0x436A 0x0000'],
    [
      'a refusal',
      withUnitAndCrc(1, Uint8Array.from([0x84, 2])),
      'unit 1: refuses function 4 with exception 2, no such address',
    ],
    [
      'another unit',
      withUnitAndCrc(5, Uint8Array.from([4, 2, 0, 1])),
      'unit 5: input registers: 0x0001 (not what was asked)',
    ],
    [
      'a question of another master',
      rtuFrame({ unit: 7, function: 0x03, address: 0, count: 1 }),
      'unit 7: is asked by another master: read 1 holding registers from 0x0000',
    ],
    ['one byte', Uint8Array.of(0), 'too short for a frame: noise, or a part of one'],
    [
      'a spoilt answer',
      answer.with(4, 0x6b),
      'wrong checksum: noise, another speed, or two devices speaking at once',
    ],
    [
      'two answers in one piece',
      Buffer.concat([answer, answer]),
      'unit 1: input registers: 0x436A 0x0000; then unit 1: input registers: 0x436A 0x0000',
    ],
    [
      'many registers',
      withUnitAndCrc(1, Uint8Array.from([4, 20, ...Array.from({ length: 20 }, () => 0)])),
      `unit 1: input registers: ${'0x0000 '.repeat(8)}and 2 more`,
    ],
    [
      'an echo of a write',
      rtuFrame({ unit: 2, function: 0x05, address: 0, value: 0 }),
      'unit 2: has done it: switch coil 0x0000 off (not what was asked)',
    ],
  ])('%s', (_what, bytes, words) => {
    expect(receivedMeaning('rtu', bytes, asked)).toBe(words);
  });

  it('over Modbus TCP and of boards', () => {
    const frame = encodeMbap({ transactionId: 5, unit: 1, pdu: Uint8Array.from([1, 1, 0b101]) });
    expect(receivedMeaning('mbap', frame, null)).toBe('transaction 5, unit 1: coils: 00000101');
    expect(receivedMeaning('mbap', frame.subarray(0, 8), null)).toBe('no whole Modbus TCP frame');
    expect(receivedMeaning('lcus', Buffer.from('CH1: ON\r\nCH2:OFF\r\n'), null)).toBe(
      'CH1: ON  CH2:OFF',
    );
    expect(receivedMeaning('rapi', Buffer.from([0x24, 0x4f, 0x4b, 0x00, 0x0d]), null)).toBe('$OK.');
  });

  it('is whole, or not yet', () => {
    expect(isWhole('rtu', answer)).toBe(true);
    expect(isWhole('rtu', answer.subarray(0, 6))).toBe(false);
    expect(isWhole('rapi', Buffer.from('$OK'))).toBe(false);
    expect(isWhole('rapi', Buffer.from('$OK\r'))).toBe(true);
    expect(isWhole('mbap', encodeMbap({ transactionId: 1, unit: 1, pdu: answer }))).toBe(true);
    expect(hexOf(Uint8Array.of(0, 255))).toBe('00 FF');
  });
});
