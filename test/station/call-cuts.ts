/**
 * Every way from the station to the world, counted: each request to Vipps, each question to a meter,
 * each command to a relay. At any one of them the power can go, just before it reaches the other
 * side, or when the other side has done it and the answer is about to arrive.
 */
import type { FieldDevices } from '../../electron/field.ts';
import type { Send } from '../../electron/payment/http.ts';
import type { Journal } from '../../electron/ports.ts';
import { PowerCut } from '../simulation/memory-journal.ts';

export interface CallCut {
  /** Counted from 1; null: the power stays on. */
  atCall: number | null;
  /** The other side has done it, and only the answer is missing. */
  isDone: boolean;
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

export class Calls {
  /** What was called, in order, over all lives of the station. */
  readonly names: string[] = [];
  readonly #cut: CallCut;
  readonly #cutPower: () => void;
  /** No call and no write of a process without power gets anywhere. */
  #hasPower = false;

  /** `cutPower` ends the station's process, at the latest before time goes on; its next one begins with `journal`. */
  constructor(cut: CallCut, cutPower: () => void) {
    this.#cut = cut;
    this.#cutPower = cutPower;
  }

  async #through<T>(name: string, ask: () => Promise<T>): Promise<T> {
    if (!this.#hasPower) return never<T>();
    this.names.push(name);
    const isTheOne = this.names.length === this.#cut.atCall;
    if (isTheOne && !this.#cut.isDone) return this.#lose<T>();
    const answer = await ask().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    return isTheOne ? this.#lose<T>() : answer();
  }

  #lose<T>(): Promise<T> {
    this.#hasPower = false;
    this.#cutPower();
    return never<T>();
  }

  /** The record of a new process: what still runs of one that lost its power writes nothing. */
  journal(journal: Journal): Journal {
    this.#hasPower = true;
    return {
      ...journal,
      append: (event, before, after) => {
        if (!this.#hasPower) throw new PowerCut();
        journal.append(event, before, after);
      },
    };
  }

  devices({ meter, relay }: FieldDevices): FieldDevices {
    return {
      meter: {
        ...meter,
        identity: () => this.#through('meter: who are you', () => meter.identity()),
        read: () => this.#through('meter: read', () => meter.read()),
      },
      relay: {
        leaseMs: relay.leaseMs,
        energize: () => this.#through('relay: energize', () => relay.energize()),
        open: () => this.#through('relay: open', () => relay.open()),
        state: () => this.#through('relay: state', () => relay.state()),
      },
    };
  }

  send(send: Send): Send {
    return (request) => {
      const path = new URL(request.url).pathname.split('/');
      const what = path.at(-1)?.startsWith('lk-') ? (path.at(-2) ?? '') : (path.at(-1) ?? '');
      return this.#through(`vipps: ${request.method} ${what}`, () => send(request));
    };
  }
}
