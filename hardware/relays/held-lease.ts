/**
 * A lease kept by this program, for boards that keep none, or keep one that other questions renew:
 * when it is over without having been renewed, the relay is opened. It ends with the program, which
 * is why it is no dead-man.
 */
import type { AnyBus } from '../bus.ts';
import type { Result } from '../result.ts';

/** An opening that failed is tried again after this long, ms. */
const againAfterMs = 1000;

export class HeldLease {
  readonly #bus: Pick<AnyBus, 'after'>;
  readonly #leaseMs: number;
  readonly #open: () => Promise<Result<void>>;
  /** Counts the leases: what an earlier one led to must not end a later one. */
  #begun = 0;
  #cancel = () => {};

  /** `open` opens the relay itself; when the lease is over it is called until it succeeds. */
  constructor(bus: Pick<AnyBus, 'after'>, leaseMs: number, open: () => Promise<Result<void>>) {
    this.#bus = bus;
    this.#leaseMs = leaseMs;
    this.#open = open;
  }

  /** Holds for leaseMs from now on. To be called before the closing command is sent. */
  begin(): void {
    this.#begun += 1;
    this.#endAfter(this.#leaseMs);
  }

  /** Opens; once that has succeeded nothing is left to end, unless a lease began meanwhile. */
  async open(): Promise<Result<void>> {
    const begunBefore = this.#begun;
    const opened = await this.#open();
    if (opened.ok && this.#begun === begunBefore) this.#cancel();
    return opened;
  }

  #endAfter(delayMs: number): void {
    this.#cancel();
    this.#cancel = this.#bus.after(delayMs, () => void this.#expire());
  }

  async #expire(): Promise<void> {
    const begunBefore = this.#begun;
    const opened = await this.open();
    if (!opened.ok && this.#begun === begunBefore) this.#endAfter(againAfterMs);
  }
}
