/**
 * RAPI, the lines of text that OpenEVSE charging controllers speak: `$GS :01^2B` CR is answered by
 * `$OK 3 0 1 0 :01^39` CR, or `$NK`; in between the controller says by itself what changes, `$AT …`.
 *
 * Source: OpenEVSE open_evse, firmware/open_evse/rapi_proc.h and rapi_proc.cpp: the checksum is the
 * XOR of all characters before `^`, two hexadecimal digits; a sequence id of two digits, never 00,
 * comes back with the answer (RAPI 3.0.0 and later). So an answer names its question, and one that
 * comes late is never taken for another's. An answer without an id is none: it belongs to a command
 * that arrived spoilt, or the firmware is older and cannot be used.
 */
import { makeBusOf, type BusOf } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Dialect, HeardOf, Plan } from './dialect.ts';
import type { Line } from './line.ts';
import { ok } from './result.ts';
import type { Result } from './result.ts';

/** What the controller answered: whether it did as told, and the words behind OK or NK. */
export interface RapiAnswer {
  isOk: boolean;
  words: readonly string[];
}

/** A command without `$`, id and checksum: `GS`, `SC 16 V`. */
export type RapiBus = BusOf<'rapi', string, RapiAnswer>;

export interface RapiParts {
  name: string;
  line: Line;
  clock: Clock;
  /** Gets each line the controller sends by itself, as words: `['AT', '03', '03', '16', '0100']`. */
  onNotice?: (words: readonly string[]) => void;
}

/** Makes the bus of a line that carries one controller, and begins to open it. */
export function makeRapiBus({ onNotice = () => {}, ...parts }: RapiParts): RapiBus {
  return makeBusOf(rapiDialect(onNotice), parts);
}

/** ESRAPI_BUFLEN is 32, and the id and checksum need eight of them. */
const longestCommand = 24;
/** Longest line of the controller, with room: TMP_BUF_SIZE is below this. */
const longestLine = 128;
const carriageReturn = '\r';

/** The XOR of all characters, as two digits. */
export function rapiChecksum(text: string): string {
  let sum = 0;
  for (const character of text) sum ^= character.charCodeAt(0);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

/** A line of RAPI, from `$` to the carriage return. */
export function rapiLine(words: string, sequenceId: string | null): string {
  const text = sequenceId === null ? `$${words}` : `$${words} :${sequenceId}`;
  return `${text}^${rapiChecksum(text)}${carriageReturn}`;
}

/** A conversation with one controller. */
export function rapiDialect(
  onNotice: NonNullable<RapiParts['onNotice']>,
): Dialect<'rapi', string, RapiAnswer, RapiAnswer> {
  return new Rapi(onNotice);
}

class Rapi implements Dialect<'rapi', string, RapiAnswer, RapiAnswer> {
  readonly speaks = 'rapi';
  readonly #onNotice: NonNullable<RapiParts['onNotice']>;
  #lastId = 0;
  #currentId: string | null = null;
  #text = '';
  #hasHeardNoise = false;

  constructor(onNotice: NonNullable<RapiParts['onNotice']>) {
    this.#onNotice = onNotice;
  }

  assertAskable(command: string): void {
    const isCommand = /^[A-Z][A-Z0-9](?: [!-#%-)+-9;-\]_-~]+)*$/.test(command);
    if (!isCommand || command.length > longestCommand) {
      throw new RangeError(
        `"${command}" is no RAPI command of at most ${longestCommand} characters`,
      );
    }
  }

  deviceOf(): number {
    return 0;
  }

  deviceName(): string {
    return 'OpenEVSE';
  }

  notBeforeMs(): number {
    return 0;
  }

  bytesOnLine(command: string): number {
    return command.length + longestLine / 2;
  }

  plan(command: string): Plan<string> {
    return { asked: command, manner: 'exact' };
  }

  begin({ asked }: Plan<string>): Uint8Array {
    if (this.#currentId !== null) throw new Error('a question is still open');
    // 00 is reserved; 255 ids are far more than questions whose answers can still be on their way.
    this.#lastId = (this.#lastId % 0xff) + 1;
    this.#currentId = this.#lastId.toString(16).toUpperCase().padStart(2, '0');
    this.#hasHeardNoise = false;
    // What has come of a line stays: it is one that the controller sends by itself.
    return asBytes(rapiLine(asked, this.#currentId));
  }

  hear(bytes: Uint8Array): HeardOf<RapiAnswer> {
    const heard = { answer: null as RapiAnswer | null, lateFrames: 0, unasked: 0 };
    this.#text = (this.#text + String.fromCharCode(...bytes)).slice(-2 * longestLine);
    const lines = this.#text.split(carriageReturn);
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      const words = this.#wordsOf(line);
      if (words === null) continue;
      const [first, ...rest] = words;
      if (first !== 'OK' && first !== 'NK') {
        heard.unasked += 1;
        this.#onNotice(words);
        continue;
      }
      const id = rest.at(-1)?.startsWith(':') === true ? rest.pop()?.slice(1) : undefined;
      if (id === undefined) this.#hasHeardNoise = true;
      else if (id !== this.#currentId) heard.lateFrames += 1;
      else {
        heard.answer = { isOk: first === 'OK', words: rest };
        this.#currentId = null;
      }
    }
    return heard;
  }

  silence(): null {
    return null;
  }

  giveUp(): boolean {
    if (this.#currentId === null) throw new Error('no question is open');
    this.#currentId = null;
    return this.#hasHeardNoise || this.#text !== '';
  }

  lineWasReopened(): void {
    this.#text = '';
  }

  outcome(_command: string, _plan: Plan<string>, answer: RapiAnswer): Result<RapiAnswer> {
    return ok(answer);
  }

  /** The words of a line whose checksum holds; what stands before its `$` is noise. */
  #wordsOf(line: string): string[] | null {
    const start = line.lastIndexOf('$');
    // Echo for people adds a line feed behind each answer.
    if (line.slice(0, Math.max(start, 0)).trim() !== '') this.#hasHeardNoise = true;
    const [, text = '', sum] = /^(\$[^^]+)\^([0-9A-Fa-f]{2})$/.exec(line.slice(start)) ?? [];
    if (start === -1 || sum?.toUpperCase() !== rapiChecksum(text)) {
      if (line.trim() !== '') this.#hasHeardNoise = true;
      return null;
    }
    return text.slice(1).split(' ').filter(Boolean);
  }
}

function asBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
