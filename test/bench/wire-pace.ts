/** How fast a serial line of 8N1 can be at all: what is measured on it is held against this. */

/** Question of a read and answer of two registers, in RTU frames. */
const questionBytes = 8;
const answerBytes = 9;

export interface WirePace {
  /** Start bit, eight data bits, stop bit. */
  characterMs: number;
  /** The silence before a frame: 3.5 characters, 1.75 ms above 19 200 baud (Serial Line V1.02, 2.5.1.1). */
  gapMs: number;
  /** A read of two registers: silence, question, silence, answer. */
  floorMs: number;
}

export function wirePace(baudRate: number): WirePace {
  const characterMs = 10_000 / baudRate;
  const gapMs = baudRate > 19_200 ? 1.75 : 3.5 * characterMs;
  return { characterMs, gapMs, floorMs: (questionBytes + answerBytes) * characterMs + 2 * gapMs };
}
