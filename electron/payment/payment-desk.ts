/**
 * Carries the machine's payment effects to Vipps and its answers back as events; watches payments
 * that wait for their payer, and whether payment can be reached at all.
 */
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import type { Effect, Happening, PaymentSearch, SupplyEffect } from '../session/events.ts';
import type { OperationName, Seen } from '../session/state.ts';
import type { Language } from '../session/view.ts';
import { searchPayments } from './payment-search.ts';
import type {
  Outcome,
  PaymentError,
  PaymentErrorCode,
  Payments,
  PaymentView,
  QrRenderer,
} from './payments.ts';
import { watchPayment, type PaymentWatch } from './polling.ts';
import { receiptLines } from './receipt.ts';

/** With nothing else to tell, reachability is checked this often… */
const probeEveryMs = 20_000;
/** …and this often while payment is not reachable. */
const probeAgainMs = 5_000;

/** Vipps allows 120 looks a minute and payment, and settling needs some of them for itself. */
const signalGapMs = 1_000;

export interface DeskSettings {
  stationId: string;
  qrRenderer: QrRenderer;
  /** The status page of a payment, always the same for it; null where no phone reaches the station. */
  returnUrlOf: (reference: string) => string | null;
  /** Language of the market, for the lines of the receipt. */
  receiptLanguage: Language;
}

export type PaymentEffect = Exclude<Effect, SupplyEffect>;

function toSeen(view: PaymentView): Seen {
  const { state, authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = view;
  const { captureGuaranteedUntilMs, amountMinor } = view;
  return {
    state,
    authorizedMinor,
    capturedMinor,
    cancelledMinor,
    refundedMinor,
    captureGuaranteedUntilMs,
    ...(amountMinor === undefined ? {} : { amountMinor }),
  };
}

export class PaymentDesk {
  readonly #payments: Payments;
  readonly #settings: DeskSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #post: (happening: Happening) => void;
  readonly #watches = new Map<string, PaymentWatch>();
  /** Payments that were signalled a moment ago: whether they have been again since. */
  readonly #signalledAgain = new Map<string, boolean>();
  #isReachable: boolean | null = null;
  /** Why not, while it is not. */
  #trouble: PaymentErrorCode | null = null;
  #cancelSearch: Cancel = () => undefined;
  #heardAtMs = Number.NEGATIVE_INFINITY;
  /** A call has failed as if Vipps were gone: the next probe is asked in earnest. */
  #isDoubted = false;
  #cancelProbe: Cancel = () => undefined;
  #isStopped = false;

  constructor(
    payments: Payments,
    settings: DeskSettings,
    clock: Clock,
    log: Log,
    post: (happening: Happening) => void,
  ) {
    this.#payments = payments;
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log;
    this.#post = post;
  }

  start(): void {
    this.#scheduleProbe(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelProbe();
    this.#cancelSearch();
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }

  /** A webhook came in: ask how that payment stands, as soon as Vipps' limits allow. */
  nudge(reference: string): void {
    const watch = this.#watches.get(reference);
    if (watch === undefined) this.#signal(reference);
    else watch.lookNow();
  }

  /** At once where the last one was long enough ago; else once, when its time has come. */
  #signal(reference: string): void {
    const signal = (): void => {
      this.#tell({ type: 'PaymentSignalled', reference });
      this.#signalledAgain.set(reference, false);
      this.#clock.after(signalGapMs, () => {
        const isAgain = this.#signalledAgain.get(reference) === true;
        this.#signalledAgain.delete(reference);
        if (isAgain && !this.#isStopped) signal();
      });
    };
    if (this.#signalledAgain.has(reference)) this.#signalledAgain.set(reference, true);
    else signal();
  }

  async do(effect: PaymentEffect): Promise<void> {
    if (effect.type === 'searchPayments') return this.#search(effect.searches);
    const { reference } = effect;
    switch (effect.type) {
      case 'createPayment':
        return this.#create(effect);
      case 'watchPayment':
        return this.#watch(reference);
      case 'unwatchPayment':
        this.#watches.get(reference)?.stop();
        this.#watches.delete(reference);
        return;
      case 'lookUpPayment':
        return this.#answer(reference, 'look', await this.#payments.look(reference));
      case 'readPaymentEvents':
        return this.#readEvents(reference);
      case 'capturePayment':
      case 'refundPayment': {
        const { key: idempotencyKey, amountMinor, currency, operation } = effect;
        const change = { reference, idempotencyKey, amountMinor, currency };
        const call = effect.type === 'capturePayment' ? 'capture' : 'refund';
        return this.#answer(reference, operation, await this.#payments[call](change));
      }
      case 'cancelPayment': {
        const { key: idempotencyKey, onlyIfNotAuthorized, operation } = effect;
        const cancel = { reference, idempotencyKey, onlyIfNotAuthorized };
        return this.#answer(reference, operation, await this.#payments.cancel(cancel));
      }
      case 'sendReceipt':
        return this.#sendReceipt(effect);
    }
  }

  async #create(effect: Extract<PaymentEffect, { type: 'createPayment' }>): Promise<void> {
    const { reference, key, amountMinor, currency, description, evse, flow } = effect;
    const outcome = await this.#payments.create({
      reference,
      idempotencyKey: key,
      amountMinor,
      currency,
      description,
      flow,
      qrRenderer: this.#settings.qrRenderer,
      returnUrl: this.#settings.returnUrlOf(reference),
      metadata: { station: this.#settings.stationId, evse },
    });
    this.#hear(outcome);
    if (outcome.ok) this.#tell({ type: 'PaymentCreated', reference, wayIn: outcome.value.wayIn });
    else this.#fail(reference, 'create', outcome.error);
  }

  async #sendReceipt(effect: Extract<PaymentEffect, { type: 'sendReceipt' }>): Promise<void> {
    const { reference, bill } = effect;
    const { stationId, receiptLanguage } = this.#settings;
    const outcome = await this.#payments.sendReceipt({
      reference,
      currency: bill.currency,
      posId: stationId,
      lines: receiptLines(bill.lines, receiptLanguage),
    });
    this.#hear(outcome);
    if (outcome.ok) this.#tell({ type: 'ReceiptSent', reference });
    else this.#fail(reference, 'receipt', outcome.error);
  }

  #search(searches: PaymentSearch[]): void {
    this.#cancelSearch();
    this.#cancelSearch = searchPayments(searches, {
      clock: this.#clock,
      look: (reference) => this.#payments.look(reference),
      onFound: ({ evse }, view) => {
        const { reference, currency, station } = view;
        if (station !== undefined && station !== this.#settings.stationId) {
          this.#log.warn(
            { reference, station },
            'a payment of another station under our reference',
          );
          return;
        }
        this.#tell({ type: 'PaymentFound', evse, reference, currency, seen: toSeen(view) });
      },
      onDone: (found) =>
        this.#log.info({ found }, 'searched for payments the record may have lost'),
    });
  }

  /** For people only: an answer that fails is logged, and nothing waits for it. */
  async #readEvents(reference: string): Promise<void> {
    const outcome = await this.#payments.events(reference);
    if (!outcome.ok) {
      const { code, message } = outcome.error;
      this.#log.warn({ reference, code }, `reading the event log: ${message}`);
      return;
    }
    const events = outcome.value.map(({ name, amountMinor, atMs, success, idempotencyKey }) => {
      return { name, amountMinor, atMs, success, idempotencyKey };
    });
    this.#tell({ type: 'PaymentEventsRead', reference, events });
  }

  #watch(reference: string): void {
    if (this.#watches.has(reference) || this.#isStopped) return;
    const watch = watchPayment({
      clock: this.#clock,
      look: async () => {
        const outcome = await this.#payments.look(reference);
        this.#hear(outcome);
        return outcome;
      },
      onSeen: (view) =>
        this.#tell({ type: 'PaymentSeen', reference, by: 'look', seen: toSeen(view) }),
      onTrouble: (error) =>
        this.#log.warn({ reference, code: error.code }, `polling a payment: ${error.message}`),
    });
    this.#watches.set(reference, watch);
  }

  #answer(reference: string, operation: OperationName, outcome: Outcome<PaymentView>): void {
    this.#hear(outcome);
    if (outcome.ok) {
      this.#tell({ type: 'PaymentSeen', reference, by: operation, seen: toSeen(outcome.value) });
    } else this.#fail(reference, operation, outcome.error);
  }

  #fail(reference: string, operation: OperationName, error: PaymentError): void {
    const { code, retry, retryAfterMs, message, vippsCode, traceId } = error;
    this.#log.warn(
      // Vipps' support asks for the trace id first.
      { reference, operation, code, retry, status: error.status, vippsCode, traceId },
      `${operation} did not succeed: ${message}`,
    );
    this.#tell({
      type: 'PaymentCallFailed',
      reference,
      operation,
      error: { code, retry, retryAfterMs, message },
    });
  }

  #tell(happening: Happening): void {
    if (!this.#isStopped) this.#post(happening);
  }

  /** Every answer tells whether payment can be reached; only a lasting change is told on. */
  #hear(outcome: Outcome<unknown>): void {
    const isDown =
      !outcome.ok &&
      (outcome.error.code === 'unreachable' ||
        outcome.error.code === 'timed-out' ||
        outcome.error.code === 'not-understood' ||
        outcome.error.code === 'vipps-trouble' ||
        outcome.error.code === 'keys-refused');
    this.#isDoubted = isDown;
    if (!isDown) {
      this.#heardAtMs = this.#clock.nowMs();
      this.#setReachable(null);
    } else if (this.#isReachable !== false) this.#scheduleProbe(0);
  }

  /** `trouble`: why payment cannot be reached; null: it can. */
  #setReachable(trouble: PaymentErrorCode | null): void {
    const isReachable = trouble === null;
    if (this.#isReachable === isReachable && this.#trouble === trouble) return;
    this.#isReachable = isReachable;
    this.#trouble = trouble;
    this.#log.info({ trouble }, isReachable ? 'payment is reachable' : 'payment unreachable');
    this.#tell({ type: 'PaymentReachabilityChanged', isReachable, trouble });
  }

  #scheduleProbe(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancelProbe();
    this.#cancelProbe = this.#clock.after(delayMs, () => void this.#probe());
  }

  async #probe(): Promise<void> {
    const quietMs = this.#clock.nowMs() - this.#heardAtMs;
    // Payments in flight tell more than a probe would.
    if (this.#isReachable === true && !this.#isDoubted && quietMs < probeEveryMs / 2) {
      return this.#scheduleProbe(probeEveryMs - quietMs);
    }
    const outcome = await this.#payments.probe();
    if (this.#isStopped) return;
    this.#isDoubted = false;
    // Only refused keys are a cause of their own: a person must mend them.
    const isRefused = !outcome.ok && outcome.error.code === 'keys-refused';
    this.#setReachable(outcome.ok ? null : isRefused ? 'keys-refused' : 'unreachable');
    if (!outcome.ok) {
      this.#log.warn({ code: outcome.error.code }, `payment probe: ${outcome.error.message}`);
    }
    this.#scheduleProbe(outcome.ok ? probeEveryMs : probeAgainMs);
  }
}
