/** A merchant who is told by webhook in virtual time: answers as it is set to, and keeps what it got. */
import type { DueDelivery } from '../sim/vipps/webhook-deliveries.ts';
import { asObject, parseJson } from '../sim/vipps/wire.ts';
import type { Caller } from './sandbox-caller.ts';

export interface Got extends DueDelivery {
  atMs: number;
  /** The body, parsed. */
  said: Record<string, unknown>;
}

export class VirtualMerchant {
  readonly got: Got[] = [];
  /** Status of the answer; null: none comes within ten seconds. */
  answer: (due: DueDelivery) => number | null = () => 200;
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Delivers what is due now, and what that makes due; returns it. */
  deliver(): Got[] {
    const { sandbox } = this.#caller;
    const { nowMs } = this.#caller;
    sandbox.tick();
    const now: Got[] = [];
    for (let due = sandbox.deliveries.due(nowMs); due.length > 0;) {
      now.push(
        ...due.map((one) => ({ ...one, atMs: nowMs, said: asObject(parseJson(one.body)) ?? {} })),
      );
      for (const one of due) {
        sandbox.deliveries.told(one.id, { status: this.answer(one), tookMs: 20 }, nowMs);
      }
      due = sandbox.deliveries.due(nowMs);
    }
    this.got.push(...now);
    return now;
  }

  /** Lets time pass, and delivers what becomes due meanwhile when it does. */
  pass(ms: number): void {
    const untilMs = this.#caller.nowMs + ms;
    for (;;) {
      this.deliver();
      const nextMs = this.#caller.sandbox.deliveries.nextDueAtMs();
      if (nextMs === null || nextMs > untilMs) break;
      this.#caller.nowMs = nextMs;
    }
    this.#caller.nowMs = untilMs;
  }

  /** Names of the events so far, as they came. */
  names(): unknown[] {
    return this.got.map(({ said }) => said['name']);
  }
}
