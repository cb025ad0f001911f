/** Which answer belongs to which question, under every fault, in virtual time. */
import { describe, expect, it } from 'vitest';
import { forgetAfterMs, drainFor, rtuConversation, tellable } from '../../hardware/conversation.ts';
import { rtuFrame, withUnitAndCrc } from '../../hardware/modbus-rtu.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';

const power: Question = { unit: 1, function: 0x04, address: 0x34, count: 2 };
const energy: Question = { unit: 1, function: 0x04, address: 0x48, count: 2 };
const off: Question = { unit: 2, function: 0x05, address: 0, value: 0 };
/** An answer of `words` registers, each holding `value`. */
const registers = (unit: number, words: number, value: number) =>
  withUnitAndCrc(
    unit,
    Uint8Array.from([4, 2 * words, ...Array.from({ length: 2 * words }, () => value)]),
  );

describe('an RTU conversation', () => {
  it('gives a frame to the oldest question that it fits', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    expect(talk.giveUp()).toBe(false);
    expect(talk.isAmbiguous(energy, 300)).toBe(true);
    talk.begin(energy, 300);
    expect(talk.hear(registers(1, 2, 0xaa), 0)).toMatchObject({ answer: null, lateFrames: 1 });
    expect(talk.hear(registers(1, 2, 0xbb), 0).answer).toMatchObject({ kind: 'data' });
  });

  it('hears both when they come in one piece', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    talk.giveUp();
    talk.begin(energy, 300);
    const both = Uint8Array.from([...registers(1, 2, 0xaa), 0x00, ...registers(1, 2, 0xbb)]);
    const heard = talk.hear(both, 0);
    expect(heard.lateFrames).toBe(1);
    expect(heard.answer).toEqual({ kind: 'data', data: Uint8Array.from([187, 187, 187, 187]) });
  });

  it('keeps units, lengths and commands apart', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    talk.giveUp();
    talk.begin(off, 0);
    talk.giveUp();
    expect(talk.isAmbiguous({ ...power, unit: 3 }, 1)).toBe(false);
    expect(talk.isAmbiguous({ ...power, count: 4 }, 1)).toBe(false);
    expect(talk.isAmbiguous({ ...power, function: 0x03 }, 1)).toBe(false);
    expect(talk.isAmbiguous({ ...off, address: 1 }, 1)).toBe(false);
    expect(talk.isAmbiguous({ ...off, value: 0xff00 }, 1)).toBe(false);
    expect(talk.isAmbiguous(off, 1)).toBe(true);
  });

  it('forgets a question when nobody can answer it any more', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    talk.giveUp();
    expect(talk.isAmbiguous(energy, forgetAfterMs - 1)).toBe(true);
    expect(talk.isAmbiguous(energy, forgetAfterMs)).toBe(false);
  });

  it('hears late answers while nothing is asked', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    talk.giveUp();
    expect(talk.hear(registers(1, 2, 0xaa), 0)).toMatchObject({ answer: null, lateFrames: 1 });
    expect(talk.isAmbiguous(energy, 10)).toBe(false);
  });

  it('lets a tolerant command take an earlier answer, and expects its own still', () => {
    const talk = rtuConversation();
    talk.begin(off, 0);
    talk.giveUp();
    talk.begin(off, 10, 'tolerant');
    expect(talk.hear(rtuFrame(off), 0).answer).toMatchObject({ kind: 'data' });
    expect(talk.isAmbiguous(off, 20)).toBe(true);
    expect(talk.hear(rtuFrame(off), 0)).toMatchObject({ answer: null, lateFrames: 1 });
    expect(talk.isAmbiguous(off, 20)).toBe(false);
  });

  it('takes the answer to an earlier drain as proof for what was asked before that', () => {
    const talk = rtuConversation();
    const drain = drainFor(power, 0);
    for (const [question, manner] of [
      [power, 'exact'],
      [drain, 'drain'],
      [drain, 'drain'],
    ] as const) {
      talk.begin(question, 0, manner);
      talk.giveUp();
    }
    talk.begin(drain, 100, 'drain');
    expect(talk.hear(registers(1, 4, 0), 0)).toMatchObject({ answer: null, lateFrames: 1 });
    expect(talk.isAmbiguous(power, 100)).toBe(false);
  });

  it('finds lengths that cannot be confused, as long as there are any', () => {
    const talk = rtuConversation();
    const counts: (number | undefined)[] = [];
    for (let round = 0; round < 5; round += 1) {
      const question = tellable(talk, power, 6, 0);
      counts.push(question && 'count' in question ? question.count : undefined);
      talk.begin(question ?? drainFor(power, 6), 0);
      talk.giveUp();
    }
    expect(counts).toEqual([2, 4, 6, 8, undefined]);
    expect(drainFor(power, 6)).toEqual({ ...power, count: 10 });
    expect(drainFor({ ...power, count: 125 }, 0)).toEqual({ ...power, count: 123 });
    expect(drainFor(off, 0)).toEqual({ unit: 2, function: 0x03, address: 0, count: 1 });
  });

  it('tells noise from silence', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    talk.hear(Uint8Array.from([0x55]), 0);
    expect(talk.giveUp()).toBe(true);
  });

  it('is not confused by a beginner’s mistake: two questions at a time', () => {
    const talk = rtuConversation();
    talk.begin(power, 0);
    expect(() => talk.begin(energy, 0)).toThrow('still open');
    talk.giveUp();
    expect(() => talk.giveUp()).toThrow('no question');
  });
});
