/**
 * Modbus TCP framing (MBAP): each frame carries a transaction id, so an answer names its question.
 *
 * Header: transaction id, protocol id 0, length of what follows, unit id (Modbus Messaging on TCP/IP
 * Implementation Guide V1.0b, section 3.1.3).
 */
import { questionPdu } from './modbus-rtu.ts';
import type { Question } from './modbus-rtu.ts';

export interface MbapFrame {
  transactionId: number;
  unit: number;
  pdu: Uint8Array;
}

const headerBytes = 7;
/** Unit id and a PDU of 2 (an exception) to 253 bytes. */
const minLength = 3;
const maxLength = 254;

/** The question as it goes into the connection. `transactionId` 0..65535. */
export function mbapFrame(transactionId: number, question: Question): Uint8Array {
  return encodeMbap({ transactionId, unit: question.unit, pdu: questionPdu(question) });
}

export function encodeMbap({ transactionId, unit, pdu }: MbapFrame): Uint8Array {
  const frame = new Uint8Array(headerBytes + pdu.length);
  const view = new DataView(frame.buffer);
  view.setUint16(0, transactionId);
  view.setUint16(2, 0);
  view.setUint16(4, pdu.length + 1);
  frame[6] = unit;
  frame.set(pdu, headerBytes);
  return frame;
}

/**
 * Takes all whole frames off the front of `stream`. Bytes that cannot start a header are skipped;
 * `rest` is what may still become a frame.
 */
export function takeMbapFrames(stream: Uint8Array): { frames: MbapFrame[]; rest: Uint8Array } {
  const frames: MbapFrame[] = [];
  let at = 0;
  while (stream.length - at >= headerBytes) {
    const view = new DataView(stream.buffer, stream.byteOffset + at);
    const length = view.getUint16(4);
    if (view.getUint16(2) !== 0 || length < minLength || length > maxLength) {
      at += 1;
      continue;
    }
    const end = at + 6 + length;
    if (end > stream.length) break;
    frames.push({
      transactionId: view.getUint16(0),
      unit: view.getUint8(6),
      pdu: stream.slice(at + headerBytes, end),
    });
    at = end;
  }
  return { frames, rest: stream.slice(at) };
}
