/**
 * Questions of somebody else on an RS-485 line: found in the bytes that are no answer of ours. A line
 * is meant to have one master; where there are two, the answers to the other one's questions look
 * like answers to ours. Pure.
 */
import { bitAt, crc16, questionPdu } from './modbus-rtu.ts';
import type { Question, ReadFunction } from './modbus-rtu.ts';

export interface OverheardQuestion {
  question: Question;
  /** Where in the stream it starts, and the first byte behind it. */
  start: number;
  end: number;
}

/** Unit, function, address, count or value, checksum. */
const shortestBytes = 8;

/**
 * The first whole, correctly checksummed question in `stream`. An acknowledged write of one coil or
 * register (FC05, FC06) repeats its question byte for byte and is found too. Broadcasts (unit 0) are
 * left out: nobody answers them.
 */
export function findRtuQuestion(stream: Uint8Array): OverheardQuestion | null {
  for (let start = 0; start + shortestBytes <= stream.length; start += 1) {
    const bytes = questionBytes(stream, start);
    if (bytes === null || start + bytes > stream.length) continue;
    const frame = stream.subarray(start, start + bytes);
    const crc = crc16(frame.subarray(0, -2));
    if (frame.at(-2) !== (crc & 0xff) || frame.at(-1) !== crc >> 8) continue;
    const question = parse(frame);
    if (question) return { question, start, end: start + bytes };
  }
  return null;
}

/** How long a question that starts here would be; null if none does. */
function questionBytes(stream: Uint8Array, start: number): number | null {
  const code = stream[start + 1] ?? 0;
  if (code >= 0x01 && code <= 0x06) return shortestBytes;
  return code === 0x0f || code === 0x10 ? shortestBytes + 1 + (stream[start + 6] ?? 0) : null;
}

/** The question in a checked frame, or null where its numbers are none that a master may send. */
function parse(frame: Uint8Array): Question | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const unit = view.getUint8(0);
  const code = view.getUint8(1);
  const address = view.getUint16(2);
  const amount = view.getUint16(4);
  const question = questionOf(unit, code, address, amount, frame.subarray(7, -2));
  try {
    return question && questionPdu(question).length === frame.length - 3 ? question : null;
  } catch {
    return null;
  }
}

function questionOf(
  unit: number,
  code: number,
  address: number,
  amount: number,
  data: Uint8Array,
): Question | null {
  if (code <= 0x04) return { unit, function: code as ReadFunction, address, count: amount };
  if (code === 0x05 || code === 0x06) return { unit, function: code, address, value: amount };
  if (code === 0x0f) {
    if (data.length !== Math.ceil(amount / 8)) return null;
    const coils = Array.from({ length: amount }, (_, index) => bitAt(data, index));
    return { unit, function: code, address, coils };
  }
  if (data.length !== 2 * amount) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const registers = Array.from({ length: amount }, (_, index) => view.getUint16(2 * index));
  return { unit, function: 0x10, address, registers };
}
