/** The last lines of the log in memory, for a technician at the screen and for the support bundle. */

export interface RecentLine {
  /** Counts up by one with each line of this run, from 1. */
  seq: number;
  /** JSON, without a line break. */
  text: string;
}

const mostLines = 2000;
/** A line is some 200 characters; a few with long causes must not fill the memory. */
const mostCharacters = 2_000_000;

export class LogRing {
  #lines: RecentLine[] = [];
  #characters = 0;
  #seq = 0;

  add(line: string): void {
    this.#seq += 1;
    const text = line.trimEnd();
    this.#lines.push({ seq: this.#seq, text });
    this.#characters += text.length;
    while (this.#lines.length > mostLines || this.#characters > mostCharacters) {
      this.#characters -= this.#lines.shift()?.text.length ?? 0;
    }
  }

  /** Oldest first. */
  lines(): readonly RecentLine[] {
    return this.#lines;
  }
}
