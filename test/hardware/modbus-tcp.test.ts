/** Modbus TCP frames: headers, transaction ids, streams in pieces. */
import { assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mbapConversation } from '../../hardware/conversation.ts';
import { encodeMbap, mbapFrame, takeMbapFrames } from '../../hardware/modbus-tcp.ts';
import type { Question } from '../../hardware/modbus-rtu.ts';

const energy: Question = { unit: 1, function: 0x04, address: 0x48, count: 2 };
const answer = (transactionId: number, last: number) =>
  encodeMbap({ transactionId, unit: 1, pdu: Uint8Array.from([4, 4, 0, 0, 0, last]) });

describe('Modbus TCP', () => {
  it('frames a question', () => {
    expect(Buffer.from(mbapFrame(0x1501, energy)).toString('hex')).toBe('150100000006010400480002');
  });

  it('takes frames however they are cut (seeded)', () => {
    const whole = Uint8Array.from([...answer(7, 1), ...answer(8, 2)]);
    assert(
      property(nat({ max: whole.length }), (cut) => {
        const first = takeMbapFrames(whole.slice(0, cut));
        const second = takeMbapFrames(Uint8Array.from([...first.rest, ...whole.slice(cut)]));
        const ids = [...first.frames, ...second.frames].map((frame) => frame.transactionId);
        expect(ids).toEqual([7, 8]);
        expect(second.rest).toHaveLength(0);
      }),
      { seed: 3 },
    );
  });

  it('tells a late answer from the one asked for by its transaction id', () => {
    const conversation = mbapConversation();
    const idOf = (frame: Uint8Array) => new DataView(frame.buffer).getUint16(0);
    const first = idOf(conversation.begin(energy, 0));
    conversation.giveUp();
    const second = idOf(conversation.begin(energy, 100));
    expect(conversation.hear(answer(first, 1), 0)).toMatchObject({ answer: null, lateFrames: 1 });
    const heard = conversation.hear(answer(second, 2), 0);
    expect(heard.answer).toEqual({ kind: 'data', data: Uint8Array.from([0, 0, 0, 2]) });
  });

  it('takes no answer of another unit or another length', () => {
    const conversation = mbapConversation();
    const id = new DataView(conversation.begin(energy, 0).buffer).getUint16(0);
    const pdu = Uint8Array.from([4, 4, 0, 0, 0, 1]);
    expect(conversation.hear(encodeMbap({ transactionId: id, unit: 2, pdu }), 0).answer).toBeNull();
    const short = { transactionId: id, unit: 1, pdu: pdu.slice(0, -1) };
    expect(conversation.hear(encodeMbap(short), 0).answer).toBeNull();
    expect(conversation.giveUp()).toBe(true);
  });
});
