/**
 * Vipps' calls to its merchants: what is to be sent when, in which order and signed how. Free of
 * sockets and clocks: it is given the time, hands out what is due, and is told what became of it.
 */
import type { DeliverySeen, Ledger } from './ledger.ts';
import type { PaymentBook } from './payment-book.ts';
import type { EventName, EventRecord, PaymentRecord } from './payment-record.ts';
import { eventTypeOf, webhookBody } from './webhook-events.ts';
import { honestKnobs, type WebhookKnobs } from './webhook-knobs.ts';
import type { Registration, WebhookRegistrations } from './webhook-registrations.ts';
import { signedHeaders } from './webhook-signature.ts';

/** An answer later than this is none (Webhooks API, delivery rules). */
export const answerWithinMs = 10_000;

const secondMs = 1000;
const hourMs = 60 * 60 * secondMs;
const dayMs = 24 * hourMs;

/** How long after its first attempt a delivery is given up. */
const givenUpAfterMs = 7 * dayMs;

/** How old the date is with the knob `oldDate`: beyond the five minutes that merchants allow. */
const oldDateMs = 6 * 60 * secondMs;

/** From a failed attempt to the next: four about every 2 s, after 60 s, after 120 s, hourly, from the 29th daily. */
function pauseMs(attempt: number): number {
  if (attempt < 4) return 2 * secondMs;
  if (attempt === 4) return 60 * secondMs;
  if (attempt === 5) return 120 * secondMs;
  return attempt < 29 ? hourMs : dayMs;
}

/** One request to be sent now. */
export interface DueDelivery {
  /** To be named when its outcome is told; rises by one with each, from 1. */
  id: number;
  registrationId: string;
  /** As registered; to be POSTed to, by whatever way leads there. */
  url: string;
  /** Names in lower case. Without `host` the sender gives that of the address it really calls. */
  headers: Record<string, string>;
  body: string;
  /** Null, as `event`, for a body sent by hand. */
  reference: string | null;
  event: EventName | null;
  /** 1 for the first. */
  attempt: number;
}

/** What became of it: the HTTP status, null where no answer came, and how long that took. */
export interface DeliveryOutcome {
  status: number | null;
  tookMs: number;
}

/** An event that a registration is still to hear of. */
interface Waiting {
  payment: PaymentRecord;
  event: EventRecord;
  dueAtMs: number;
  /** Waits for the next event of its payment, to come after it. */
  isHeldBack: boolean;
  attempt: number;
  firstSentAtMs: number;
  /** Copies that have been handed out and not been answered. */
  underWay: number;
  wasTaken: boolean;
}

interface Sent {
  due: DueDelivery;
  sentAtMs: number;
  waiting: Waiting | null;
  /** Nothing about it would make a careful merchant refuse it. */
  isHonest: boolean;
}

/** What one registration is to hear of one payment, in the order in which it is to hear it. */
interface Lane {
  registrationId: string;
  queue: Waiting[];
}

export class WebhookDeliveries {
  readonly #registrations: WebhookRegistrations;
  readonly #ledger: Ledger;
  readonly #lanes = new Map<string, Lane>();
  readonly #sent = new Map<number, Sent>();
  readonly #byHand: Array<{ registration: Registration; id: number; body: string }> = [];
  /** Events that somebody has taken. */
  readonly #known = new WeakSet<EventRecord>();
  #knobs: WebhookKnobs = { ...honestKnobs };
  #isHeld = false;
  #lastId = 0;

  constructor(book: PaymentBook, registrations: WebhookRegistrations, ledger: Ledger) {
    this.#registrations = registrations;
    this.#ledger = ledger;
    book.listen((payment, event) => this.#happened(payment, event));
  }

  get knobs(): Readonly<WebhookKnobs> {
    return this.#knobs;
  }

  /** Turns the knobs that are named. They hold for whatever is sent from now on, repeats included. */
  set(change: Partial<WebhookKnobs>): void {
    this.#knobs = { ...this.#knobs, ...change };
    if (!this.#knobs.reorder) this.#letGo();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** From now on nothing is sent, and nothing is lost. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Ends a hold, and no delivery waits for a later one any more. */
  release(): void {
    this.#isHeld = false;
    this.#letGo();
  }

  /**
   * Sends any body, correctly signed by the registration whatever the knobs say, once, at the next
   * occasion, past any hold. Returns the id it is handed out under; throws for a registration that
   * is none.
   */
  sendRaw(registrationId: string, body: string): number {
    const registration = this.#registrations.find(registrationId);
    if (registration === null) throw new Error(`sandbox: no webhook ${registrationId}`);
    this.#lastId += 1;
    this.#byHand.push({ registration, id: this.#lastId, body });
    return this.#lastId;
  }

  /**
   * Hands out what is due, each once; every one of it must be told of with `told`. `dateAtMs`: what
   * the headers say of when it is sent, where that is another time than the sandbox's.
   */
  due(nowMs: number, dateAtMs = nowMs): DueDelivery[] {
    const found = this.#byHand.splice(0).map(({ registration, id, body }) => {
      const headers = this.#headers(registration, body, dateAtMs, honestKnobs);
      return this.#handOut({ id, registration, headers, body, nowMs, waiting: null });
    });
    if (this.#isHeld) return found;
    for (const [key, lane] of this.#lanes) {
      const registration = this.#registrations.find(lane.registrationId);
      if (registration === null) this.#lanes.delete(key);
      else found.push(...this.#dueOf(lane, registration, nowMs, dateAtMs));
      if (lane.queue.length === 0) this.#lanes.delete(key);
    }
    return found;
  }

  /** When time alone will next make something due, ms since 1970, perhaps past; null for never. */
  nextDueAtMs(): number | null {
    if (this.#byHand.length > 0) return 0;
    if (this.#isHeld) return null;
    const times = [...this.#lanes.values()].flatMap(({ queue: [first] }) =>
      first === undefined || first.underWay > 0 || first.isHeldBack ? [] : [first.dueAtMs],
    );
    return times.length === 0 ? null : Math.min(...times);
  }

  /**
   * What became of a delivery that was handed out. Taken is what was answered with 2xx within
   * ten seconds; anything else is sent again. Throws for an id that is not under way.
   */
  told(id: number, { status, tookMs }: DeliveryOutcome, nowMs: number): void {
    const sent = this.#sent.get(id);
    if (sent === undefined) throw new Error(`sandbox: no delivery ${id} is under way`);
    this.#sent.delete(id);
    const { due, waiting, sentAtMs } = sent;
    const isTaken = status !== null && status >= 200 && status <= 299 && tookMs <= answerWithinMs;
    this.#note(due, { atMs: sentAtMs, status, outcome: isTaken ? 'delivered' : 'failed' });
    if (waiting === null) return;
    waiting.underWay -= 1;
    waiting.wasTaken ||= isTaken;
    if (isTaken) this.#known.add(waiting.event);
    if (waiting.underWay > 0) return;
    const isGivenUp = nowMs - waiting.firstSentAtMs >= givenUpAfterMs;
    if (waiting.wasTaken || isGivenUp) this.#remove(waiting, due.registrationId);
    else waiting.dueAtMs = nowMs + pauseMs(waiting.attempt);
  }

  /**
   * The events of a payment that a merchant can know of by webhook: up to the first whose delivery
   * is still to come. One that nobody asked for, that was lost or given up is to come no more. Its
   * creation is known to whoever created it.
   */
  toldEvents(payment: PaymentRecord): EventRecord[] {
    const isOnItsWay = new Set<EventRecord>();
    for (const { waiting, isHonest } of this.#sent.values()) {
      if (waiting !== null && isHonest) isOnItsWay.add(waiting.event);
    }
    const untold = [...this.#lanes.values()]
      .filter(({ registrationId }) => this.#registrations.find(registrationId) !== null)
      .flatMap(({ queue }) => queue.map(({ event }) => event))
      .filter((event) => !this.#known.has(event) && !isOnItsWay.has(event));
    const first = payment.events.findIndex((event, at) => at > 0 && untold.includes(event));
    return first < 0 ? [...payment.events] : payment.events.slice(0, first);
  }

  #happened(payment: PaymentRecord, event: EventRecord): void {
    for (const registration of this.#registrations.all()) {
      const { id: registrationId, msn, events } = registration;
      if (msn !== payment.msn || !events.includes(eventTypeOf(event.name))) continue;
      const waiting: Waiting = {
        payment,
        event,
        dueAtMs: event.atMs + this.#knobs.delayMs,
        isHeldBack: false,
        attempt: 0,
        firstSentAtMs: 0,
        underWay: 0,
        wasTaken: false,
      };
      if (this.#knobs.mode === 'lost') this.#lose(waiting, registrationId, event.atMs);
      else this.#queue(waiting, registrationId);
    }
  }

  #queue(waiting: Waiting, registrationId: string): void {
    const key = laneKey(registrationId, waiting.payment);
    const lane = this.#lanes.get(key) ?? { registrationId, queue: [] };
    this.#lanes.set(key, lane);
    const last = lane.queue.at(-1);
    if (last?.isHeldBack === true) {
      last.isHeldBack = false;
      lane.queue.splice(-1, 0, waiting);
      return;
    }
    waiting.isHeldBack = this.#knobs.reorder;
    lane.queue.push(waiting);
  }

  /** The first of the lane, if its time has come; those behind it wait for it. */
  #dueOf(lane: Lane, registration: Registration, nowMs: number, dateAtMs: number): DueDelivery[] {
    const [first] = lane.queue;
    if (first === undefined || first.underWay > 0 || first.isHeldBack || first.dueAtMs > nowMs) {
      return [];
    }
    if (this.#knobs.mode === 'lost') {
      lane.queue.shift();
      this.#lose(first, lane.registrationId, nowMs);
      return this.#dueOf(lane, registration, nowMs, dateAtMs);
    }
    if (first.attempt === 0) first.firstSentAtMs = nowMs;
    first.attempt += 1;
    first.underWay = this.#knobs.duplicate ? 2 : 1;
    const body = webhookBody(first.payment, first.event, this.#knobs);
    const headers = this.#headers(registration, body, dateAtMs, this.#knobs);
    return Array.from({ length: first.underWay }, () => {
      this.#lastId += 1;
      const id = this.#lastId;
      return this.#handOut({ id, registration, headers, body, nowMs, waiting: first });
    });
  }

  #handOut(parts: {
    id: number;
    registration: Registration;
    headers: Record<string, string>;
    body: string;
    nowMs: number;
    waiting: Waiting | null;
  }): DueDelivery {
    const { id, registration, headers, body, waiting } = parts;
    const due: DueDelivery = {
      id,
      registrationId: registration.id,
      url: registration.url,
      headers: { ...headers },
      body,
      reference: waiting?.payment.reference ?? null,
      event: waiting?.event.name ?? null,
      attempt: waiting?.attempt ?? 1,
    };
    const isHonest = !this.#knobs.wrongSignature && !this.#knobs.oldDate;
    this.#sent.set(id, { due, sentAtMs: parts.nowMs, waiting, isHonest });
    return due;
  }

  /** The headers of real deliveries, those of the transport left out. */
  #headers(
    { id, url, secret }: Registration,
    body: string,
    dateAtMs: number,
    knobs: Readonly<WebhookKnobs>,
  ): Record<string, string> {
    const date = new Date(dateAtMs - (knobs.oldDate ? oldDateMs : 0)).toUTCString();
    const signingSecret = knobs.wrongSignature ? `${secret}-of-somebody-else` : secret;
    return {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
      'accept-encoding': 'gzip',
      // What the network between does to this header, it does to a body sent by hand, too.
      ...(this.#knobs.hostOfProxy ? {} : { host: new URL(url).host }),
      ...signedHeaders({ secret: signingSecret, url, date, body }),
      'webhook-id': id,
    };
  }

  #remove(waiting: Waiting, registrationId: string): void {
    const key = laneKey(registrationId, waiting.payment);
    const lane = this.#lanes.get(key);
    if (lane === undefined) return;
    lane.queue = lane.queue.filter((one) => one !== waiting);
    if (lane.queue.length === 0) this.#lanes.delete(key);
  }

  #letGo(): void {
    for (const { queue } of this.#lanes.values()) {
      for (const waiting of queue) waiting.isHeldBack = false;
    }
  }

  #lose({ payment, event, attempt }: Waiting, registrationId: string, atMs: number): void {
    const { reference } = payment;
    const lost = { registrationId, reference, event: event.name, attempt };
    this.#note(lost, { atMs, status: null, outcome: 'lost' });
  }

  #note(
    {
      registrationId,
      reference,
      event,
      attempt,
    }: Omit<DueDelivery, 'id' | 'url' | 'headers' | 'body'>,
    became: Pick<DeliverySeen, 'atMs' | 'status' | 'outcome'>,
  ): void {
    this.#ledger.noteDelivery({ registrationId, reference, event, attempt, ...became });
  }
}

function laneKey(registrationId: string, { msn, reference }: PaymentRecord): string {
  return `${registrationId}/${msn}/${reference}`;
}
