/** Who is put on the troubled line: our bus, or modbus-serial's client for comparison. */
import { Socket } from 'node:net';
import ModbusRTU from 'modbus-serial';
import { makeBus } from '../../../hardware/bus.ts';
import type { AskOptions, BusCounters } from '../../../hardware/bus.ts';
import type { Line, LineEvents } from '../../../hardware/line.ts';
import type { Question } from '../../../hardware/modbus-rtu.ts';
import type { VirtualTime } from '../../simulation/virtual-time.ts';
import type { TroubledLine } from './troubled-line.ts';

/** How a question ended for whoever asked. */
export type Ended =
  | { kind: 'data'; data: Uint8Array; askedAtMs: number | null }
  | { kind: 'exception'; exceptionCode: number }
  | { kind: 'none'; message: string };

export interface Master {
  /** Questions that may be waiting at the same time. */
  concurrency: number;
  ask(question: Question, options: AskOptions): Promise<Ended>;
  /** Pulls the line out for a moment, where the master is one that takes it up again. */
  cut(): void;
  counters(): BusCounters | null;
  close(): void;
}

export function ourBus(line: TroubledLine, time: VirtualTime): Master {
  let events: LineEvents | null = null;
  line.onBytes = (bytes) => events?.onBytes(bytes);
  const end = (reason: string): void => {
    const ending = events;
    events = null;
    line.isPlugged = false;
    ending?.onEnd(reason);
  };
  const way: Line = {
    name: 'troubled',
    frameGapMs: 5,
    mayBeHalfOpen: false,
    transmissionMs: () => 0,
    open(opened) {
      events = opened;
      line.isPlugged = true;
      queueMicrotask(() => opened.onOpen());
      return { write: (bytes) => line.ask(bytes), end };
    },
  };
  const bus = makeBus({ name: 'cabinet', line: way, framing: 'rtu', clock: time });
  return {
    concurrency: 3,
    async ask(question, options) {
      const result = await bus.ask(question, options);
      if (result.ok) return { kind: 'data', ...result.value };
      const { exceptionCode, message } = result.error;
      if (exceptionCode !== undefined) return { kind: 'exception', exceptionCode };
      return { kind: 'none', message };
    },
    cut: () => end('pulled'),
    counters: () => bus.counters(),
    close: () => bus.close(),
  };
}

/** A connection that ends in the troubled line; what it is given to write are whole questions. */
class LineSocket extends Socket {
  readonly #line: TroubledLine;

  constructor(line: TroubledLine) {
    super();
    this.#line = line;
    Object.defineProperty(this, 'readyState', { value: 'open' });
    line.onBytes = (bytes) => this.emit('data', Buffer.from(bytes));
  }

  override write(bytes: Uint8Array | string): boolean {
    // Its buffer is used again.
    this.#line.ask(Uint8Array.from(Buffer.from(bytes)));
    return true;
  }
}

/**
 * The client of modbus-serial in RTU frames, one question at a time. It waits by `setTimeout`, which
 * must be the virtual time's (see `withVirtualTimers`).
 */
export async function modbusSerial(line: TroubledLine): Promise<Master> {
  const client = new ModbusRTU();
  await client.connectTelnet('', { socket: new LineSocket(line) });
  return {
    concurrency: 1,
    async ask(question, { timeoutMs }) {
      client.setID(question.unit);
      client.setTimeout(timeoutMs);
      try {
        return { kind: 'data', data: await askOf(client, question), askedAtMs: null };
      } catch (error) {
        const { modbusCode: exceptionCode, message } = error as Error & { modbusCode?: number };
        return exceptionCode === undefined
          ? { kind: 'none', message }
          : { kind: 'exception', exceptionCode };
      }
    },
    cut: () => undefined,
    counters: () => null,
    close: () => client.close(() => undefined),
  };
}

async function askOf(client: ModbusRTU, question: Question): Promise<Uint8Array> {
  const { address } = question;
  switch (question.function) {
    case 0x01: {
      const { data } = await client.readCoils(address, question.count);
      return Uint8Array.of(
        data.slice(0, 8).reduce((byte, bit, at) => byte | (Number(bit) << at), 0),
      );
    }
    case 0x03:
      return (await client.readHoldingRegisters(address, question.count)).buffer;
    case 0x04:
      return (await client.readInputRegisters(address, question.count)).buffer;
    case 0x05:
      await client.writeCoil(address, question.value > 0);
      return new Uint8Array();
    default:
      throw new Error(`function ${question.function} is not asked here`);
  }
}

/** Has everything that waits by `setTimeout` wait by `time`, while `run` runs. */
export async function withVirtualTimers<T>(time: VirtualTime, run: () => Promise<T>): Promise<T> {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  Object.assign(globalThis, {
    setTimeout: (callBack: () => void, delayMs: number) => ({ end: time.after(delayMs, callBack) }),
    clearTimeout: (timer?: { end?: () => void }) => timer?.end?.(),
  });
  try {
    return await run();
  } finally {
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }
}
