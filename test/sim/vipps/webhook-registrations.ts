/** The Webhooks API: which address is told of which events, per sales unit. */
import type { Call } from './epayment.ts';
import { refusedCode, refusedField, type Problems, type Refusal } from './problems.ts';
import { isHttps, isHttpOnThisComputer } from './merchant-address.ts';
import type { SeededIds } from './seeded-ids.ts';
import { eventTypes } from './webhook-events.ts';
import { asObject, emptyAnswer, jsonAnswer, parseJson, type SandboxResponse } from './wire.ts';

export interface Registration {
  id: string;
  msn: string;
  url: string;
  /** Names such as `epayments.payment.captured.v1`. */
  events: string[];
  secret: string;
}

/** Most registrations per event and sales unit (Webhooks API v1). */
const mostPerEvent = 25;

export class WebhookRegistrations {
  readonly #ids: SeededIds;
  readonly #problems: Problems;
  readonly #registrations = new Map<string, Registration>();

  constructor(ids: SeededIds, problems: Problems) {
    this.#ids = ids;
    this.#problems = problems;
  }

  /** Registrations of every sales unit, oldest first. */
  all(): Registration[] {
    return [...this.#registrations.values()];
  }

  find(id: string): Registration | null {
    return this.#registrations.get(id) ?? null;
  }

  /**
   * Takes a registration away as Vipps does where nobody has answered for two weeks: its deliveries
   * end, and nobody is told. False where there is none.
   */
  drop(id: string): boolean {
    return this.#registrations.delete(id);
  }

  /** Answers a call that has passed gateway and keys; `reference` is the id in its path. */
  answer(call: Call): SandboxResponse {
    if (call.injectedCode !== null) {
      return this.#refuse(call, refusedCode(call.injectedCode, 'Refused on demand.'));
    }
    if (call.operation === 'webhookRegister') return this.#register(call);
    if (call.operation === 'webhookDelete') return this.#remove(call);
    const webhooks = this.#of(call).map(({ id, url, events }) => ({ id, url, events }));
    return jsonAnswer(200, { webhooks });
  }

  #register(call: Call): SandboxResponse {
    const body = asObject(parseJson(call.incoming.body));
    const url = body?.['url'];
    if (typeof url !== 'string' || !(isHttps(url) || isHttpOnThisComputer(url))) {
      return this.#refuse(call, refusedField('url', 'Must be a valid https address.'));
    }
    const events = body?.['events'];
    if (!Array.isArray(events) || events.length === 0) {
      return this.#refuse(call, refusedField('events', 'Must name at least one event.'));
    }
    const wanted = [...new Set(events.map(String))];
    const unknown = wanted.filter((event) => !eventTypes.includes(event));
    if (unknown.length > 0) {
      const reason = `Unsupported values: ${unknown.join(', ')}`;
      return this.#refuse(call, refusedField('events', reason));
    }
    const known = this.#of(call);
    const full = wanted.filter(
      (event) => known.filter((one) => one.events.includes(event)).length >= mostPerEvent,
    );
    if (full.length > 0) {
      const reason = `At most ${mostPerEvent} webhooks can be registered per event: ${full.join(', ')}`;
      return this.#refuse(call, refusedField('events', reason));
    }
    const { msn } = call.unit;
    const made = { id: this.#ids.uuid(), msn, url, events: wanted, secret: this.#ids.secret() };
    this.#registrations.set(made.id, made);
    return jsonAnswer(201, { id: made.id, secret: made.secret });
  }

  #remove(call: Call): SandboxResponse {
    const found = this.find(call.reference);
    // The contract knows no 404: an id of nobody, or of another sales unit, is a bad request.
    if (found === null || found.msn !== call.unit.msn) {
      return this.#refuse(call, refusedField('id', 'No webhook has this id.'));
    }
    this.drop(found.id);
    return emptyAnswer(204);
  }

  #of({ unit }: Call): Registration[] {
    return this.all().filter(({ msn }) => msn === unit.msn);
  }

  #refuse({ incoming }: Call, refusal: Refusal): SandboxResponse {
    return this.#problems.refusal(refusal, incoming.pathname.replace('/webhooks', ''));
  }
}
