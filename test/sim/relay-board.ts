/**
 * What all simulated relay boards have: relays with a contactor on each, whose auxiliary contact
 * follows its main contacts; a relay can stick, a contactor weld.
 */
export class Relays {
  readonly #coils: boolean[];
  readonly #contacts: boolean[];
  readonly #stuck = new Set<number>();
  readonly #welded = new Set<number>();
  readonly #listeners = new Set<(channel: number, isClosed: boolean) => void>();

  constructor(count: number) {
    this.#coils = Array.from({ length: count }, () => false);
    this.#contacts = [...this.#coils];
  }

  get coils(): readonly boolean[] {
    return this.#coils;
  }

  /** Main and auxiliary contacts. */
  get contacts(): readonly boolean[] {
    return this.#contacts;
  }

  onContact(listener: (channel: number, isClosed: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From now on the relay stays as it is, whatever is commanded. */
  stick(channel: number): void {
    this.#stuck.add(channel);
  }

  /** From now on the contactor stays closed once it is. */
  weld(channel: number): void {
    this.#welded.add(channel);
  }

  set(channel: number, isOn: boolean): void {
    if (this.#stuck.has(channel)) return;
    this.#coils[channel] = isOn;
    const isClosed = isOn || (this.#welded.has(channel) && this.#contacts[channel] === true);
    if (this.#contacts[channel] === isClosed) return;
    this.#contacts[channel] = isClosed;
    for (const listener of this.#listeners) listener(channel, isClosed);
  }
}
