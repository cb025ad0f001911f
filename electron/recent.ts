/** The most telling of what happened lately, without remembering all of it. */

/** A value stays for one to two of these. */
const spanMs = 60_000;

export class Recent {
  readonly #pick: (one: number, other: number) => number;
  #spanStartMs = Number.NEGATIVE_INFINITY;
  #now: number | null = null;
  #before: number | null = null;

  /** `pick`: which of two values tells more, such as Math.max. */
  constructor(pick: (one: number, other: number) => number) {
    this.#pick = pick;
  }

  note(value: number, atMs: number): void {
    this.#turn(atMs);
    this.#now = this.#now === null ? value : this.#pick(this.#now, value);
  }

  /** Of the last one to two minutes; null where nothing was noted. */
  value(atMs: number): number | null {
    this.#turn(atMs);
    if (this.#now === null || this.#before === null) return this.#now ?? this.#before;
    return this.#pick(this.#now, this.#before);
  }

  #turn(atMs: number): void {
    const spans = Math.floor((atMs - this.#spanStartMs) / spanMs);
    if (spans < 1) return;
    this.#before = spans === 1 ? this.#now : null;
    this.#now = null;
    this.#spanStartMs = spans === 1 ? this.#spanStartMs + spanMs : atMs;
  }
}
