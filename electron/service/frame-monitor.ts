/** The frames on one line, kept only while somebody looks at them. */
import { hexOf, isWhole, receivedMeaning, sentMeaning } from '../../hardware/frame-words.ts';
import type { Speech } from '../../hardware/frame-words.ts';
import type { Traffic } from '../../hardware/line-tap.ts';
import type { StationLine } from '../../hardware/open.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { FrameView } from '../session/service-view.ts';

/** Some minutes of a line with one meter, seconds of a busy one. */
const mostFrames = 500;
/** Nobody has looked for so long: the line is left alone again. */
const watchedMs = 10_000;
/** The system hands an answer over in pieces; a pause this long is between two frames. */
const pieceMs = 50;

interface Frame {
  seq: number;
  atMs: number;
  direction: Traffic['direction'];
  bytes: Uint8Array;
  /** What had been sent before. */
  asked: Uint8Array | null;
}

/** What came in last, and may go on. */
interface Coming {
  atMs: number;
  lastMs: number;
  bytes: Uint8Array;
}

export class FrameMonitor {
  readonly #line: StationLine;
  readonly #clock: Clock;
  readonly #speech: Speech;
  #frames: Frame[] = [];
  #coming: Coming | null = null;
  #asked: Uint8Array | null = null;
  /** Counts on over all looks, so that `afterSeq` of an earlier one skips nothing. */
  #seq = 0;
  #endListening: (() => void) | null = null;
  #cancelEnd: Cancel = () => undefined;

  constructor(line: StationLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    this.#speech = speechOf(line);
  }

  /** Frames after `afterSeq`, oldest first. The first look begins to listen and shows nothing yet. */
  look(afterSeq: number): FrameView[] {
    this.#endListening ??= this.#line.listen((traffic) => this.#take(traffic));
    this.#cancelEnd();
    this.#cancelEnd = this.#clock.after(watchedMs, () => this.stop());
    if (this.#coming !== null && this.#clock.nowMs() - this.#coming.lastMs > pieceMs) {
      this.#closeComing();
    }
    return this.#frames.filter(({ seq }) => seq > afterSeq).map((frame) => this.#view(frame));
  }

  /** Leaves the line alone, and forgets. */
  stop(): void {
    this.#cancelEnd();
    this.#endListening?.();
    this.#endListening = null;
    this.#frames = [];
    this.#coming = null;
    this.#asked = null;
  }

  #take({ direction, bytes, atMs }: Traffic): void {
    if (direction === 'sent') {
      this.#closeComing();
      this.#add({ atMs, direction, bytes, asked: null });
      this.#asked = bytes;
      return;
    }
    if (this.#coming !== null && atMs - this.#coming.lastMs > pieceMs) this.#closeComing();
    const before = this.#coming;
    this.#coming =
      before === null
        ? { atMs, lastMs: atMs, bytes }
        : { ...before, lastMs: atMs, bytes: Buffer.concat([before.bytes, bytes]) };
    if (isWhole(this.#speech, this.#coming.bytes)) this.#closeComing();
  }

  #closeComing(): void {
    if (this.#coming === null) return;
    const { atMs, bytes } = this.#coming;
    this.#coming = null;
    this.#add({ atMs, direction: 'received', bytes, asked: this.#asked });
  }

  #add(frame: Omit<Frame, 'seq'>): void {
    this.#seq += 1;
    this.#frames.push({ seq: this.#seq, ...frame });
    if (this.#frames.length > mostFrames) this.#frames.shift();
  }

  #view({ seq, atMs, direction, bytes, asked }: Frame): FrameView {
    const meaning =
      direction === 'sent'
        ? sentMeaning(this.#speech, bytes)
        : receivedMeaning(this.#speech, bytes, asked);
    return { seq, atMs, direction, bytesHex: hexOf(bytes), meaning };
  }
}

function speechOf({ bus, config }: StationLine): Speech {
  if (bus.speaks !== 'modbus') return bus.speaks;
  return 'modbusTcp' in config ? 'mbap' : 'rtu';
}
