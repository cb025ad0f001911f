/**
 * Modbus questions and answers as bytes: what is asked, how it is framed for an RS-485 line (RTU),
 * and how THE answer to it is found in a stream that may hold anything else.
 *
 * Numbers: Modbus Application Protocol V1.1b3 section 6 (functions), Modbus over Serial Line V1.02
 * section 6.2.2 (CRC).
 */

/** What can be asked of a device. Addresses are 0-based protocol addresses. */
export type Question =
  | { unit: number; function: ReadFunction; address: number; count: number }
  | { unit: number; function: 0x05 | 0x06; address: number; value: number }
  | { unit: number; function: 0x0f; address: number; coils: readonly boolean[] }
  | { unit: number; function: 0x10; address: number; registers: readonly number[] };

/** 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers. */
export type ReadFunction = 0x01 | 0x02 | 0x03 | 0x04;

/** `data`: the bytes behind the byte count of a read; empty for an acknowledged write. */
export type Answer =
  { kind: 'data'; data: Uint8Array } | { kind: 'exception'; exceptionCode: number };

/** Longest RTU frame: 256 bytes (Modbus over Serial Line V1.02, section 2.5.1). */
export const maxRtuFrameBytes = 256;
const exceptionFrameBytes = 5;

/** CRC-16 of Modbus: polynomial 0xA001 reflected, start 0xFFFF; sent low byte first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** The question without unit id and checksum. Throws on a question that no frame can carry. */
export function questionPdu(question: Question): Uint8Array {
  assertAskable(question);
  const head = [question.function, ...word(question.address)];
  switch (question.function) {
    case 0x05:
    case 0x06:
      return Uint8Array.from([...head, ...word(question.value)]);
    case 0x0f: {
      const packed = packBits(question.coils);
      return Uint8Array.from([...head, ...word(question.coils.length), packed.length, ...packed]);
    }
    case 0x10: {
      const data = question.registers.flatMap(word);
      return Uint8Array.from([...head, ...word(question.registers.length), data.length, ...data]);
    }
    default:
      return Uint8Array.from([...head, ...word(question.count)]);
  }
}

/** The question as it goes on the line. */
export function rtuFrame(question: Question): Uint8Array {
  return withUnitAndCrc(question.unit, questionPdu(question));
}

/** Puts the unit id before and the CRC behind. */
export function withUnitAndCrc(unit: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(pdu.length + 3);
  frame[0] = unit;
  frame.set(pdu, 1);
  const crc = crc16(frame.subarray(0, -2));
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

/** Bytes that a proper RTU answer to the question has (an exception has 5). */
export function rtuAnswerBytes(question: Question): number {
  return question.function <= 0x04 ? 5 + readByteCount(question) : 8;
}

/**
 * What `pdu` (function code on, no checksum) says to the question, or null if it is no answer to it:
 * the function, the byte count and, for a write, the echoed address and value must all be right.
 */
export function answerInPdu(question: Question, pdu: Uint8Array): Answer | null {
  if (pdu[0] === (question.function | 0x80)) {
    const exceptionCode = pdu[1];
    if (pdu.length !== 2 || exceptionCode === undefined) return null;
    return { kind: 'exception', exceptionCode };
  }
  if (pdu[0] !== question.function) return null;
  if (question.function <= 0x04) {
    const byteCount = readByteCount(question);
    if (pdu.length !== byteCount + 2 || pdu[1] !== byteCount) return null;
    return { kind: 'data', data: pdu.slice(2) };
  }
  // A write is acknowledged by the first five bytes of the question: FC05/06 are echoed whole,
  // FC0F/10 with address and quantity.
  const echo = questionPdu(question).subarray(0, 5);
  if (pdu.length !== 5 || !echo.every((byte, index) => pdu[index] === byte)) return null;
  return { kind: 'data', data: new Uint8Array() };
}

export interface FoundFrame {
  unit: number;
  pdu: Uint8Array;
  /** Where in the stream the frame starts, and the first byte behind it. */
  start: number;
  end: number;
}

/**
 * The first whole, correctly checksummed frame in `stream` that answers at least one of `questions`.
 * Every offset is tried, so bytes before, between and behind frames do no harm.
 */
export function findRtuAnswer(
  stream: Uint8Array,
  questions: readonly Question[],
): FoundFrame | null {
  for (let start = 0; start + exceptionFrameBytes <= stream.length; start += 1) {
    for (const question of questions) {
      const end = frameEnd(stream, start, question);
      if (end === null || !crcHolds(stream.subarray(start, end))) continue;
      const pdu = stream.slice(start + 1, end - 2);
      if (answerInPdu(question, pdu)) return { unit: question.unit, pdu, start, end };
    }
  }
  return null;
}

/** Where a frame answering the question would end if it started here; null if it cannot. */
function frameEnd(stream: Uint8Array, start: number, question: Question): number | null {
  if (stream[start] !== question.unit) return null;
  const code = stream[start + 1];
  let bytes: number;
  if (code === question.function) bytes = rtuAnswerBytes(question);
  else if (code === (question.function | 0x80)) bytes = exceptionFrameBytes;
  else return null;
  return start + bytes <= stream.length ? start + bytes : null;
}

function crcHolds(frame: Uint8Array): boolean {
  const crc = crc16(frame.subarray(0, -2));
  return frame[frame.length - 2] === (crc & 0xff) && frame[frame.length - 1] === crc >> 8;
}

/** Bits as Modbus packs them: the first in the lowest bit of the first byte. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bytes;
}

/** Bit number `index` of packed bits. */
export function bitAt(bytes: Uint8Array, index: number): boolean {
  const byte = bytes[index >> 3];
  if (byte === undefined) throw new RangeError(`bit ${index} of ${bytes.length} bytes`);
  return (byte & (1 << (index & 7))) !== 0;
}

function readByteCount(question: Question): number {
  if (!('count' in question)) throw new TypeError(`function ${question.function} reads nothing`);
  return question.function <= 0x02 ? Math.ceil(question.count / 8) : question.count * 2;
}

function word(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

/** Limits of Modbus Application Protocol V1.1b3: 2000 bits, 125 registers; write 1968 and 123. */
function assertAskable(question: Question): void {
  assertRange('unit', question.unit, 1, 247);
  assertRange('address', question.address, 0, 0xffff);
  switch (question.function) {
    case 0x05:
    case 0x06:
      return assertRange('value', question.value, 0, 0xffff);
    case 0x0f:
      return assertRange('coils', question.coils.length, 1, 1968);
    case 0x10:
      question.registers.forEach((value) => assertRange('register', value, 0, 0xffff));
      return assertRange('registers', question.registers.length, 1, 123);
    default:
      return assertRange('count', question.count, 1, question.function <= 0x02 ? 2000 : 125);
  }
}

function assertRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`Modbus ${name} ${value} is not a whole number ${least}..${most}`);
  }
}

/** Exception codes in words: Modbus Application Protocol V1.1b3, section 7. */
export const exceptionWords: Readonly<Record<number, string>> = {
  1: 'function not supported',
  2: 'no such address',
  3: 'value not allowed',
  4: 'device failure',
  5: 'accepted, still working',
  6: 'busy',
  8: 'memory parity error',
  10: 'gateway has no path',
  11: 'gateway got no answer from the device',
};
