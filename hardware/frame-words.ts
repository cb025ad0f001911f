/**
 * What the bytes on a line mean, in words for technicians: Modbus in both framings, LCUS and RAPI.
 * For looking only: what the station believes is decided by the conversation (conversation.ts).
 *
 * Layout of questions and answers: Modbus Application Protocol V1.1b3, section 6; an exception has the
 * function with 0x80 added, section 7.
 */
import { crc16, exceptionWords } from './modbus-rtu.ts';
import { takeMbapFrames } from './modbus-tcp.ts';

/** What is spoken on a line: Modbus as RTU frames or as Modbus TCP, or a board's own protocol. */
export type Speech = 'rtu' | 'mbap' | 'lcus' | 'rapi';

const reads: Readonly<Record<number, string>> = {
  1: 'coils',
  2: 'discrete inputs',
  3: 'holding registers',
  4: 'input registers',
};
const writes: Readonly<Record<number, string>> = {
  5: 'coil',
  6: 'register',
  15: 'coils',
  16: 'registers',
};

/** An answer may be this long in words: 125 registers fill no line of a screen. */
const mostValuesTold = 8;

/** What was sent means, one line. */
export function sentMeaning(speech: Speech, bytes: Uint8Array): string {
  switch (speech) {
    case 'rtu':
      return `unit ${bytes[0] ?? '?'}: ${questionWords(bytes.subarray(1, -2))}`;
    case 'mbap':
      return mbapWords(bytes, questionWords);
    case 'lcus':
      return lcusQuestionWords(bytes);
    case 'rapi':
      return textOf(bytes);
  }
}

/** What was received means, one line. `asked`: what had been sent before it; null: nothing. */
export function receivedMeaning(
  speech: Speech,
  bytes: Uint8Array,
  asked: Uint8Array | null,
): string {
  switch (speech) {
    case 'rtu':
      return rtuAnswerWords(bytes, asked);
    case 'mbap':
      return mbapWords(bytes, answerWords);
    case 'lcus':
    case 'rapi':
      return textOf(bytes);
  }
}

/** Whether nothing is missing at the end of what came so far. */
export function isWhole(speech: Speech, bytes: Uint8Array): boolean {
  switch (speech) {
    case 'rtu':
      return bytes.length >= 5 && checksumIsRight(bytes);
    case 'mbap': {
      const { frames, rest } = takeMbapFrames(bytes);
      return frames.length > 0 && rest.length === 0;
    }
    case 'lcus':
    case 'rapi':
      return /[\r\n]$/.test(Buffer.from(bytes).toString('latin1'));
  }
}

/** Hexadecimal, a space between bytes. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}

function rtuAnswerWords(bytes: Uint8Array, asked: Uint8Array | null): string {
  const end = firstFrameEnd(bytes);
  if (end === null) {
    return bytes.length < 5
      ? 'too short for a frame: noise, or a part of one'
      : 'wrong checksum: noise, another speed, or two devices speaking at once';
  }
  const [frame, rest] = [bytes.subarray(0, end), bytes.subarray(end)];
  const [unit = 0, code = 0] = frame;
  const pdu = frame.subarray(1, -2);
  const isQuestion = code in reads && frame.length === 8 && frame[2] !== 3;
  const what = isQuestion ? `is asked by another master: ${questionWords(pdu)}` : answerWords(pdu);
  const isStrange = asked !== null && (asked[0] !== unit || asked[1] !== (code & 0x7f));
  const strange = isStrange && !isQuestion ? ' (not what was asked)' : '';
  const more = rest.length === 0 ? '' : `; then ${rtuAnswerWords(rest, null)}`;
  return `unit ${unit}: ${what}${strange}${more}`;
}

/** Where the first frame with a right checksum ends; null where none begins here. */
function firstFrameEnd(bytes: Uint8Array): number | null {
  if (bytes.length >= 5 && checksumIsRight(bytes)) return bytes.length;
  for (let end = 5; end < bytes.length; end += 1) {
    if (checksumIsRight(bytes.subarray(0, end))) return end;
  }
  return null;
}

function checksumIsRight(frame: Uint8Array): boolean {
  const crc = crc16(frame.subarray(0, -2));
  return frame[frame.length - 2] === (crc & 0xff) && frame[frame.length - 1] === crc >> 8;
}

function mbapWords(bytes: Uint8Array, words: (pdu: Uint8Array) => string): string {
  const { frames, rest } = takeMbapFrames(bytes);
  const told = frames.map(
    ({ transactionId, unit, pdu }) => `transaction ${transactionId}, unit ${unit}: ${words(pdu)}`,
  );
  if (rest.length > 0 || told.length === 0) told.push('no whole Modbus TCP frame');
  return told.join('; then ');
}

function questionWords(pdu: Uint8Array): string {
  if (pdu.length < 5) return 'no question of Modbus that is known here';
  const [code = 0] = pdu;
  const [address, value] = [wordAt(pdu, 1), wordAt(pdu, 3)];
  const read = reads[code];
  if (read !== undefined) return `read ${value} ${read} from ${place(address)}`;
  if (code === 5) return `switch coil ${place(address)} ${switchWord(value)}`;
  if (code === 6) return `write ${place(value)} into register ${place(address)}`;
  const written = writes[code];
  if (written !== undefined) return `write ${value} ${written} from ${place(address)}`;
  return `function ${code}, unknown here`;
}

function answerWords(pdu: Uint8Array): string {
  const [code = 0, second = 0] = pdu;
  if (code >= 0x80) {
    const words = exceptionWords[second] ?? 'unknown exception';
    return `refuses function ${code & 0x7f} with exception ${second}, ${words}`;
  }
  const read = reads[code];
  if (read !== undefined) return `${read}: ${valuesOf(code, pdu.subarray(2))}`;
  if (code in writes && pdu.length === 5) return `has done it: ${questionWords(pdu)}`;
  return `function ${code}, unknown here`;
}

function valuesOf(code: number, data: Uint8Array): string {
  const values =
    code <= 2
      ? [...data].map((byte) => byte.toString(2).padStart(8, '0'))
      : Array.from({ length: data.length >> 1 }, (_, index) => place(wordAt(data, index * 2)));
  const more = values.length > mostValuesTold ? ` and ${values.length - mostValuesTold} more` : '';
  return `${values.slice(0, mostValuesTold).join(' ')}${more}`;
}

function lcusQuestionWords(bytes: Uint8Array): string {
  const [start, channel = 0, operation = 0, sum] = bytes;
  if (start === 0xff && bytes.length === 1) return 'asks for the state of the relays';
  if (start !== 0xa0 || bytes.length !== 4) return textOf(bytes);
  const isRight = ((0xa0 + channel + operation) & 0xff) === sum;
  const wrong = isRight ? '' : ', wrong sum';
  return `switch relay ${channel} ${operation === 1 ? 'on' : 'off'}${wrong}`;
}

/** 0xFF00 and 0x0000 are on and off (section 6.5); boards use other values for their timers. */
function switchWord(value: number): string {
  if (value === 0xff00) return 'on';
  return value === 0 ? 'off' : place(value);
}

/** As it can be read; what is no character of ASCII is a dot. */
function textOf(bytes: Uint8Array): string {
  const text = [...bytes].map((byte) =>
    byte === 0x0d || byte === 0x0a
      ? ' '
      : byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : '.',
  );
  return text.join('').trim();
}

function place(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
