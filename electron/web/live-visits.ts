/**
 * Status pages that are open: each hears of its payment by server-sent events (HTML Living Standard,
 * 9.2) as it changes. Nobody who reads slowly, or not at all, holds up anybody else or the station.
 */
import type { ServerResponse } from 'node:http';
import type { Cancel, Clock } from '../clock.ts';
import type { PhoneVisit } from '../session/phone.ts';

export interface LivePort {
  /** Null once the payment is known no more. */
  visit: (reference: string) => PhoneVisit | null;
  onTurn: (listener: () => void) => () => void;
  clock: Clock;
}

/** Figures of the same screen are sent at most so often; another screen at once. */
const figuresEveryMs = 1_000;
/** With nothing to tell, a sign of life: pages call silence of ten seconds a lost connection. */
const beatEveryMs = 5_000;
/** More than this on its way to one phone: it reads too slowly, and may come again. */
const waitingBytesAtMost = 64 * 1024;
/** A payment that is over is looked at so often: only hands in Vipps' portal can still move it. */
const overEveryMs = 60_000;
/** Written in one go; between two goes whatever else the program has to do comes first. */
const writesInOneGo = 25;
/** Streams in all, of one payment, and from one address; beyond them pages ask by themselves. */
const streamsAtMost = 600;
const streamsOfVisitAtMost = 20;
const streamsOfAddressAtMost = 20;

interface Stream {
  response: ServerResponse;
  reference: string;
  address: string;
}

interface Told {
  screenName: string;
  /** The view without its moment: a change of it is news. */
  body: string;
  lookAtMs: number;
}

export class LiveVisits {
  readonly #port: LivePort;
  readonly #streams = new Map<string, Set<Stream>>();
  readonly #told = new Map<string, Told>();
  #count = 0;
  #isDue = false;
  #cancelBeat: Cancel = () => undefined;
  #stopListening: () => void = () => undefined;
  #toWrite: { stream: Stream; text: string }[] = [];
  #isWriting = false;

  constructor(port: LivePort) {
    this.#port = port;
  }

  start(): void {
    this.#stopListening = this.#port.onTurn(() => this.#lookSoon());
    this.#beatLater();
  }

  stop(): void {
    this.#stopListening();
    this.#cancelBeat();
    for (const streams of this.#streams.values()) {
      for (const { response } of streams) response.destroy();
    }
    this.#streams.clear();
    this.#count = 0;
  }

  get count(): number {
    return this.#count;
  }

  /** False where there are enough streams already: whoever asks is to poll instead. */
  hasRoom(reference: string, address: string): boolean {
    if (this.#count >= streamsAtMost) return false;
    if ((this.#streams.get(reference)?.size ?? 0) >= streamsOfVisitAtMost) return false;
    let ofAddress = 0;
    for (const streams of this.#streams.values()) {
      for (const stream of streams) if (stream.address === address) ofAddress += 1;
    }
    return ofAddress < streamsOfAddressAtMost;
  }

  /** Takes over a response whose head has been sent, and tells it the view of now. */
  add(response: ServerResponse, reference: string, address: string, visit: PhoneVisit): void {
    const stream: Stream = { response, reference, address };
    const streams = this.#streams.get(reference) ?? new Set();
    this.#streams.set(reference, streams.add(stream));
    this.#count += 1;
    response.once('close', () => this.#remove(stream));
    response.on('error', () => response.destroy());
    this.#write(stream, `retry: 2000\n\n${message(visit)}`);
  }

  #remove(stream: Stream): void {
    const streams = this.#streams.get(stream.reference);
    if (streams === undefined || !streams.delete(stream)) return;
    this.#count -= 1;
    if (streams.size > 0) return;
    this.#streams.delete(stream.reference);
    this.#told.delete(stream.reference);
  }

  /** Never within the station's own turn: its effects come first. */
  #lookSoon(): void {
    if (this.#isDue || this.#count === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      for (const reference of this.#streams.keys()) this.#look(reference);
    });
  }

  #look(reference: string): void {
    const nowMs = this.#port.clock.nowMs();
    const told = this.#told.get(reference);
    if (told !== undefined && isOver(told) && nowMs < told.lookAtMs) return;
    const visit = this.#port.visit(reference);
    if (visit === null) return this.#end(reference);
    const screenName = visit.screen.name;
    if (told?.screenName === screenName && nowMs < told.lookAtMs) return;
    const body = JSON.stringify(visit.screen);
    const next = { screenName, body, lookAtMs: nowMs };
    next.lookAtMs += isOver(next) ? overEveryMs : figuresEveryMs;
    this.#told.set(reference, next);
    if (told?.body === body) return;
    const text = message(visit);
    for (const stream of this.#streams.get(reference) ?? []) this.#writeSoon(stream, text);
  }

  /** Known no more: the page asks once more by itself and is told so. */
  #end(reference: string): void {
    for (const { response } of this.#streams.get(reference) ?? []) response.end();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#port.clock.after(beatEveryMs, () => {
      for (const streams of this.#streams.values()) {
        for (const stream of streams) this.#writeSoon(stream, 'event: beat\ndata: \n\n');
      }
      this.#beatLater();
    });
  }

  #writeSoon(stream: Stream, text: string): void {
    this.#toWrite.push({ stream, text });
    if (this.#isWriting) return;
    this.#isWriting = true;
    setImmediate(() => this.#writeSome());
  }

  #writeSome(): void {
    for (const { stream, text } of this.#toWrite.splice(0, writesInOneGo)) {
      this.#write(stream, text);
    }
    if (this.#toWrite.length > 0) setImmediate(() => this.#writeSome());
    else this.#isWriting = false;
  }

  #write({ response }: Stream, text: string): void {
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > waitingBytesAtMost) response.destroy();
    else response.write(text);
  }
}

function isOver({ screenName, body }: Told): boolean {
  if (screenName === 'receipt') return body.includes('"settled":"settled"');
  return screenName === 'declined' || screenName === 'expired' || screenName === 'cancelled';
}

function message(visit: PhoneVisit): string {
  return `data: ${JSON.stringify(visit)}\n\n`;
}
