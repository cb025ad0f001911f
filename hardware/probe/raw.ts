/** `raw`: one question, the bytes on the line, and every meaning the values could have. */
import type { BusConfig } from '../open.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question } from '../modbus-rtu.ts';
import type { Work } from './arguments.ts';
import type { Traffic } from '../line-tap.ts';
import type { Bench } from './bench.ts';
import { deviceFailed } from './blame.ts';

/** Two registers taken together. */
interface Pair {
  u32: number;
  i32: number;
  f32: number;
}

/** A register, and what it begins with the next one. */
export interface RawValue {
  address: number;
  hex: string;
  u16: number;
  i16: number;
  highFirst: Pair | null;
  lowFirst: Pair | null;
}

/** Runs the command; `traffic` is all that went over the line, and grows. Returns the exit code. */
export async function raw(
  task: Work<'raw'>,
  bench: Bench,
  traffic: readonly Traffic[],
): Promise<number> {
  const { bus, report, config } = bench;
  const { unit, address, count, timeoutMs } = task;
  const question: Question = { unit, function: task.function, address, count };
  const before = traffic.length;
  const answer = await bus.ask(question, { priority: 'scan', timeoutMs });
  const bytes = told(traffic.slice(before), config);
  for (const { line } of bytes) report.say(line);
  if (!answer.ok && answer.error.kind !== 'exception') {
    if (bytes.length < 2) report.say('received  nothing');
    return deviceFailed(bench, unit, 'the device', answer.error);
  }
  const sent = bytes.filter(({ direction }) => direction === 'sent').map(({ hex }) => hex);
  const received = bytes
    .filter(({ direction }) => direction === 'received')
    .map(({ hex, afterMs }) => ({ hex, afterMs }));
  const common = { line: bus.line, unit, function: task.function, address, sent, received };
  if (!answer.ok) {
    report.say(answer.error.message);
    report.result({ ...common, error: answer.error });
    return 1;
  }
  if (task.function <= 2) {
    const bits = Array.from({ length: count }, (_, index) => bitAt(answer.value.data, index));
    report.say(bits.map((bit, index) => `  ${place(address + index)}  ${bit ? 1 : 0}`).join('\n'));
    report.result({ ...common, bits });
    return 0;
  }
  const values = rawValues(address, answer.value.data);
  for (const line of values.flatMap(valueLines)) report.say(line);
  report.result({ ...common, values });
  return 0;
}

/** The registers in `data`, the first of them at `address`, in every usual meaning. */
export function rawValues(address: number, data: Uint8Array): RawValue[] {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return Array.from({ length: data.length / 2 }, (_, index) => {
    const at = 2 * index;
    const hasNext = at + 4 <= data.length;
    const swapped = Uint8Array.from([2, 3, 0, 1], (byte) => data[at + byte] ?? 0);
    return {
      address: address + index,
      hex: hexOf(data.subarray(at, at + 2)).replaceAll(' ', ''),
      u16: view.getUint16(at),
      i16: view.getInt16(at),
      highFirst: hasNext ? pairAt(view, at) : null,
      lowFirst: hasNext ? pairAt(new DataView(swapped.buffer), 0) : null,
    };
  });
}

function pairAt(view: DataView, at: number): Pair {
  return { u32: view.getUint32(at), i32: view.getInt32(at), f32: view.getFloat32(at) };
}

function valueLines({ address, hex, u16, i16, highFirst, lowFirst }: RawValue): string[] {
  const pair = (order: string, value: Pair | null) =>
    value === null
      ? []
      : [
          `            with the next one, ${order}: u32 ${value.u32}  i32 ${value.i32}  f32 ${floatText(value.f32)}`,
        ];
  return [
    `  ${place(address)}  ${hex}  u16 ${u16}  i16 ${i16}`,
    ...pair('high word first', highFirst),
    ...pair('low word first ', lowFirst),
  ];
}

function floatText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : 'no number';
}

function place(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The bytes with their times; what is sent or received in one go is one line. */
function told(traffic: readonly Traffic[], config: BusConfig) {
  const runs: { direction: Traffic['direction']; bytes: number[]; atMs: number }[] = [];
  for (const { direction, bytes, atMs } of traffic) {
    const last = runs.at(-1);
    // The system hands an answer over in pieces; pieces that follow closely are one.
    if (last?.direction === direction) last.bytes.push(...bytes);
    else runs.push({ direction, bytes: [...bytes], atMs });
  }
  const firstMs = runs[0]?.atMs ?? 0;
  return runs.map(({ direction, bytes, atMs }) => {
    const afterMs = Math.round(atMs - firstMs);
    const hex = hexOf(Uint8Array.from(bytes));
    const when =
      direction === 'sent' ? new Date(atMs).toISOString().slice(11, 23) : `+${afterMs} ms`;
    const framing = 'modbusTcp' in config && direction === 'sent' ? ' (Modbus TCP)' : '';
    return {
      direction,
      hex,
      afterMs,
      line: `${direction.padEnd(8)}  ${when.padEnd(12)}  ${hex}${framing}`,
    };
  });
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
}
