/** An LCUS serial relay board: switches by frames of four bytes, tells its state in lines of text. */
import { Relays } from './relay-board.ts';
import type { Reader } from './modbus/peers.ts';

export interface LcusOptions {
  channels?: number;
  /** Boards differ in the space; an LCUS-1 says nothing at all. */
  style?: 'CH1: ON' | 'CH1:ON' | 'silent';
}

export class LcusBoard {
  readonly relays: Relays;
  /** Everything that came in, byte by byte. */
  readonly received: number[] = [];
  /** Changes the answer to a question for the state; null: it is not answered. */
  spoil: (answer: string) => string | null = (answer) => answer;
  /** Holds answers back; `release` lets them go. */
  readonly #held: (() => void)[] = [];
  holdsAnswers = false;
  readonly #style: NonNullable<LcusOptions['style']>;

  constructor({ channels = 4, style = 'CH1: ON' }: LcusOptions = {}) {
    this.relays = new Relays(channels);
    this.#style = style;
  }

  release(): void {
    this.holdsAnswers = false;
    for (const send of this.#held.splice(0)) send();
  }

  /** For serveBytes and serveSerialBytes. */
  readonly reader: Reader = (send) => {
    let frame: number[] = [];
    return (bytes) => {
      for (const byte of bytes) {
        this.received.push(byte);
        if (frame.length === 0 && byte === 0xff) this.#tell(send);
        else if (frame.length > 0 || byte === 0xa0) frame.push(byte);
        if (frame.length < 4) continue;
        this.#take(frame);
        frame = [];
      }
    };
  };

  #take([start = 0, channel = 0, operation = 0, sum = 0]: number[]): void {
    if (((start + channel + operation) & 0xff) !== sum) return;
    if (channel < 1 || channel > this.relays.coils.length || operation > 1) return;
    this.relays.set(channel - 1, operation === 1);
  }

  #tell(send: (bytes: Uint8Array) => void): void {
    if (this.#style === 'silent') return;
    const space = this.#style === 'CH1: ON' ? ' ' : '';
    const lines = this.relays.coils.map(
      (isOn, index) => `CH${index + 1}:${space}${isOn ? 'ON' : 'OFF'}\r\n`,
    );
    const answer = this.spoil(lines.join(''));
    if (answer === null) return;
    const bytes = Uint8Array.from(answer, (character) => character.charCodeAt(0));
    if (this.holdsAnswers) this.#held.push(() => send(bytes));
    else send(bytes);
  }
}
