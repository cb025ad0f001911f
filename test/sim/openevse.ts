/**
 * An OpenEVSE controller as far as RAPI goes: it answers commands by a table and says by itself what
 * a test wants said.
 */
import { rapiChecksum, rapiLine } from '../../hardware/rapi.ts';
import type { Reader } from './modbus/peers.ts';

type Send = (text: string) => void;

export class OpenEvse {
  /** Commands that came in whole, without id and checksum. */
  readonly received: string[] = [];
  /** What is said to a command, without id and checksum: `OK 3 0`; null: nothing. */
  answerOf: (command: string) => string | null = () => 'OK';
  /** Changes what goes out. */
  spoil: (line: string) => string = (line) => line;
  #send: Send = () => {};

  /** Says a line that nobody asked for. */
  say(words: string): void {
    this.#send(rapiLine(words, null));
  }

  /** Sends text as it is. */
  sendRaw(text: string): void {
    this.#send(text);
  }

  /** For serveBytes and serveSerialBytes. */
  readonly reader: Reader = (send) => {
    this.#send = (text) => send(Uint8Array.from(text, (one) => one.charCodeAt(0)));
    let text = '';
    return (bytes) => {
      text += String.fromCharCode(...bytes);
      const lines = text.split('\r');
      text = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    };
  };

  #take(line: string): void {
    const [, command = '', id, sum] =
      /^(\$.+?)(?: :([0-9A-F]{2}))?\^([0-9A-F]{2})$/.exec(line) ?? [];
    // A spoilt command is refused without its id, as the firmware does.
    if (sum !== rapiChecksum(line.slice(0, line.lastIndexOf('^')))) {
      return this.#send(rapiLine('NK', null));
    }
    this.received.push(command.slice(1));
    const answer = this.answerOf(command.slice(1));
    if (answer !== null) this.#send(this.spoil(rapiLine(answer, id ?? null)));
  }
}
