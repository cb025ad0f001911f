/**
 * The loop: one queue of events, one at a time through `step`, on disk, and only then the effects.
 * Imperative shell around the pure machine; knows no Electron.
 */
import type { Cancel, Clock } from './clock.ts';
import { Field, type FieldDevices } from './field.ts';
import { PaymentDesk, type DeskSettings, type PaymentEffect } from './payment/payment-desk.ts';
import type { Payments } from './payment/payments.ts';
import type { FieldReport, OutletReport } from './field-report.ts';
import type { Journal, Log } from './ports.ts';
import { Recent } from './recent.ts';
import {
  isFleeting,
  type Effect,
  type Happening,
  type PaymentWish,
  type StationEvent,
} from './session/events.ts';
import { nextReference } from './session/reference.ts';
import { serviceOf } from './session/service-visit.ts';
import { step } from './session/session.ts';
import {
  makePastVisit,
  makePhoneOffer,
  makePhoneVisit,
  type PastPayment,
} from './session/phone-view.ts';
import type { PhoneOffer, PhoneVisit } from './session/phone.ts';
import { makeSnapshot, type FixedFacts } from './session/snapshot.ts';
import type {
  Alert,
  Reading,
  Refusal,
  RefusalReason,
  Rules,
  StationState,
} from './session/state.ts';
import type { Intent, Qr, Snapshot } from './session/view.ts';

/** Ticks drive deadlines and leases: four in a second. */
const tickMs = 250;
/** A loop that has not turned for so long is not alive. */
const liveWithinMs = 5000;
/** The screen hears at least this often, so that it knows the station lives. */
const heartbeatMs = 1000;

export interface StationParts {
  rules: Rules;
  facts: FixedFacts;
  journal: Journal;
  /** What the journal's replay gave. */
  state: StationState;
  clock: Clock;
  /** The computer's clock was behind the journal at the start. */
  clockIsUncertain: boolean;
  payments: Payments;
  desk: DeskSettings;
  /** Whether a PIN is the technician's; null: none is set up, and nobody comes in. */
  isPinRight: ((pin: string) => Promise<boolean>) | null;
  /** Four digits that end a payment's charge at the screen; null: nobody is asked for any. */
  stopCodeOf: ((reference: string) => string) | null;
  /** By EVSE label. */
  devices: Record<string, FieldDevices>;
  log: Log;
  /** The loop cannot go on safely: relays were told to open; the program must end and start anew. */
  onHalt: (reason: Error) => void;
}

const refusalWords: Record<RefusalReason, string> = {
  fell: 'the energy register fell; a meter that was reset or swapped ends the charge',
  'fell-to-zero': 'the energy register fell to zero; a meter that was reset ends the charge',
  jumped:
    'the energy register rose further than can have flowed; if it stays there, the charge ends',
  late: 'the answer came too late to say anything of now; look at the line and what else is on it',
  standing:
    'the energy register stands still while power is drawn; a gateway may be repeating old answers',
};

function refusalOf({ evses }: StationState, label: string): Refusal | undefined {
  const session = evses[label]?.session;
  return session !== undefined && 'charge' in session ? session.charge?.refusal : undefined;
}

type ReadingListener = (evse: string, reading: Reading) => void;

export class Station {
  readonly #parts: StationParts;
  readonly #fields = new Map<string, Field>();
  readonly #desk: PaymentDesk;
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  readonly #turnListeners = new Set<() => void>();
  readonly #readingListeners = new Set<ReadingListener>();
  readonly #queue: Happening[] = [];
  #state: StationState;
  #isDraining = false;
  #isStarted = false;
  #isHalted = false;
  /** Resolves once every relay was told to open at the end, answered or not. */
  #opened: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #cancelTick: Cancel = () => undefined;
  #seq = 0;
  #phoneCodes: Readonly<Record<string, Qr>> = {};
  #tickedAtMs = Number.NEGATIVE_INFINITY;
  readonly #lags = new Recent(Math.max);
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #toldState: StationState | null = null;

  /** Nothing moves before `start`. */
  constructor(parts: StationParts) {
    this.#parts = parts;
    this.#state = parts.state;
    const post = (happening: Happening): void => this.post(happening);
    for (const [label, devices] of Object.entries(parts.devices)) {
      this.#fields.set(label, new Field(label, devices, parts.clock, post, parts.log));
    }
    this.#desk = new PaymentDesk(parts.payments, parts.desk, parts.clock, parts.log, post);
  }

  get state(): StationState {
    return this.#state;
  }

  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** The loop has turned within the last seconds. */
  get isLive(): boolean {
    return !this.#isHalted && this.#parts.clock.nowMs() - this.#tickedAtMs < liveWithinMs;
  }

  /** How devices and loop are faring; the lines are not the station's to know. */
  fieldReport(): Omit<FieldReport, 'buses'> {
    const outlets: Record<string, OutletReport> = {};
    for (const [label, field] of this.#fields) outlets[label] = field.report();
    return { outlets, loopLagMs: this.#lags.value(this.#parts.clock.nowMs()) };
  }

  start(): void {
    const { rules, clockIsUncertain, clock } = this.#parts;
    this.#isStarted = true;
    this.post({ type: 'StationStarted', rules, clockIsUncertain });
    for (const field of this.#fields.values()) field.start();
    this.#desk.start();
    const tick = (): void => {
      if (this.#isHalted) return;
      this.#cancelTick = clock.after(tickMs, tick);
      const nowMs = clock.nowMs();
      const lateMs = nowMs - this.#tickedAtMs - tickMs;
      if (Number.isFinite(lateMs)) this.#lags.note(Math.max(0, lateMs), nowMs);
      this.#tickedAtMs = nowMs;
      this.post({ type: 'Ticked' });
    };
    tick();
  }

  /**
   * Ends the loop, where it has not halted already, and resolves when the relays have been told to
   * open. A charge goes on if the restart comes soon.
   */
  async stop(): Promise<void> {
    if (!this.#isHalted) this.#end();
    await this.#opened;
    if (!this.#isClosed) this.#parts.journal.close();
    this.#isClosed = true;
  }

  #end(): void {
    this.#isHalted = true;
    this.#cancelTick();
    this.#desk.stop();
    const fields = [...this.#fields.values()];
    this.#opened = Promise.allSettled(fields.map((field) => field.openRelay()));
    for (const field of fields) field.stop();
  }

  /** Puts an event into the queue and works the queue off. Before the start nothing is taken. */
  post(happening: Happening): void {
    if (!this.#isStarted || this.#isHalted) return;
    this.#queue.push(happening);
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#take(next);
      }
    } catch (error) {
      this.#halt(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#isDraining = false;
    }
    this.#tellScreen();
  }

  #take(happening: Happening): void {
    const event: StationEvent = { ...happening, atMs: this.#parts.clock.nowMs() };
    const before = this.#state;
    const { state, effects } = step(before, event);
    const isLasting = state !== before || effects.some((effect) => !isFleeting(effect));
    // The one effect that does not wait for the disk: opening is safe whatever becomes of the record.
    for (const effect of effects) if (effect.type === 'openRelay') this.#do(effect);
    if (isLasting) this.#parts.journal.append(event, before, state);
    this.#state = state;
    if (state.alerts !== before.alerts) this.#logAlerts(before.alerts, state.alerts);
    if (event.type === 'MeterRead') {
      this.#logRefusal(event.evse, before, state);
      for (const listener of this.#readingListeners) listener(event.evse, event);
    }
    for (const effect of effects) if (effect.type !== 'openRelay') this.#do(effect);
  }

  #logAlerts(before: Alert[], after: Alert[]): void {
    const { log } = this.#parts;
    for (const alert of after) {
      if (before.includes(alert)) continue;
      const { code, reference, message } = alert;
      log.error({ alert: code, reference }, `needs a person: ${message}`);
    }
    for (const alert of before) {
      if (after.includes(alert)) continue;
      const { code, reference } = alert;
      log.info({ alert: code, reference }, 'no longer needs a person');
    }
  }

  /** A reading that is not taken is told once, with its reason; not again while it stays so. */
  #logRefusal(evse: string, before: StationState, after: StationState): void {
    const refusal = refusalOf(after, evse);
    const { log } = this.#parts;
    if (refusal === undefined || refusal.reason === refusalOf(before, evse)?.reason) return;
    log.warn({ evse, ...refusal }, `a meter reading was refused: ${refusalWords[refusal.reason]}`);
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'closeRelay':
      case 'renewLease':
      case 'openRelay':
      case 'readMeter':
      case 'pauseCurrent': {
        const field = this.#fields.get(effect.evse);
        if (field !== undefined) this.#run(field[effect.type]());
        return;
      }
      case 'offerCurrent': {
        const field = this.#fields.get(effect.evse);
        if (field !== undefined) this.#run(field.offerCurrent(effect.currentA));
        return;
      }
      default:
        this.#run(this.#desk.do(effect satisfies PaymentEffect));
    }
  }

  /** Adapters answer with events and never reject; one that does is a bug, and bugs stop the loop. */
  #run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#halt(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** Opens every relay without waiting for anything, and ends the loop for good. */
  #halt(reason: Error): void {
    if (this.#isHalted) return;
    this.#end();
    this.#parts.log.error({ err: reason }, 'the station loop stopped: relays are opened');
    this.#parts.onHalt(reason);
  }

  /** A person at the screen (or phone) asks for something. */
  intend(intent: Intent): void {
    switch (intent.type) {
      case 'touch':
        return this.post({ type: 'Touched' });
      case 'chooseLanguage':
        return this.post({ type: 'LanguageChosen', language: intent.language });
      case 'chooseEvse':
        return this.post({ type: 'EvseChosen', evse: intent.evse });
      case 'start':
        return this.post({ type: 'StartWanted', evse: intent.evse });
      case 'acceptTerms':
        return this.post({ type: 'TermsAccepted', evse: intent.evse });
      case 'pay': {
        const { evse, amountMinor } = intent;
        return this.post({ type: 'PaymentWanted', evse, ...this.#wish(evse, amountMinor) });
      }
      case 'cancel':
        return this.post({ type: 'CancelWanted', evse: intent.evse });
      case 'stop': {
        const { evse, code } = intent;
        const typed = code === undefined ? {} : { code };
        return this.post({ type: 'StopWanted', evse, from: 'Local', ...typed });
      }
      case 'emergencyStop': {
        const labels = intent.evse === null ? Object.keys(this.#state.evses) : [intent.evse];
        for (const evse of labels) this.post({ type: 'EmergencyStopWanted', evse });
        return;
      }
      case 'done':
        return this.post({ type: 'DoneWanted', evse: intent.evse });
      case 'stay':
        return this.post({ type: 'StayWanted', evse: intent.evse });
      case 'givePin':
        return this.#givePin(intent.pin);
      case 'leaveService':
        return this.post({ type: 'ServiceLeft' });
    }
  }

  /** Counted by the machine, on disk, and only then compared: one at a time. */
  #givePin(pin: string): void {
    const { isPinRight } = this.#parts;
    if (isPinRight === null || serviceOf(this.#state).isPending) return;
    this.post({ type: 'PinGiven' });
    if (!serviceOf(this.#state).isPending) return;
    const { log } = this.#parts;
    const judged = isPinRight(pin).catch((error: unknown) => {
      log.error({ err: error }, 'a PIN could not be compared, and counts as wrong');
      return false;
    });
    this.#run(
      judged.then((isRight) => {
        log.info({ isRight }, "a technician's PIN was given");
        this.post({ type: isRight ? 'PinAccepted' : 'PinRefused' });
      }),
    );
  }

  /** A payment to be asked for, under the next reference. */
  #wish(evse: string, amountMinor: number): PaymentWish {
    const { clock, stopCodeOf } = this.#parts;
    const reference = nextReference(this.#state, evse, clock.nowMs());
    const wish = { amountMinor, reference };
    return stopCodeOf === null ? wish : { ...wish, stopCode: stopCodeOf(reference) };
  }

  snapshot(): Snapshot {
    this.#seq += 1;
    const nowMs = this.#parts.clock.nowMs();
    return makeSnapshot(this.#state, this.#parts.facts, this.#phoneCodes, nowMs, this.#seq);
  }

  /** The fixed code of an outlet's phone page is known: welcome shows it from now on. */
  showPhoneCode(evse: string, code: Qr): void {
    this.#phoneCodes = { ...this.#phoneCodes, [evse]: code };
    this.#toldState = null;
    this.#tellScreen();
  }

  /** What the page of an outlet may know; null where there is no such outlet. */
  phoneOffer(label: string): PhoneOffer | null {
    const { facts, clock } = this.#parts;
    return makePhoneOffer(this.#state, facts, label, clock.nowMs());
  }

  /** The status of a payment that is still open or shown; null where only the record knows it. */
  phoneVisit(reference: string): PhoneVisit | null {
    const { facts, clock } = this.#parts;
    return makePhoneVisit(this.#state, facts, reference, clock.nowMs());
  }

  /** The status of a payment that the record knows and the state does not any more. */
  pastVisit(past: PastPayment): PhoneVisit {
    const { facts, clock } = this.#parts;
    return makePastVisit(this.#state, facts, past, clock.nowMs());
  }

  /**
   * A phone has accepted the terms and chosen the amount.
   * @returns the reference of its payment; null where it was not granted, as another was faster.
   */
  payByPhone(evse: string, amountMinor: number): string | null {
    if (!Object.hasOwn(this.#state.evses, evse)) return null;
    const wish = this.#wish(evse, amountMinor);
    const { reference } = wish;
    this.post({ type: 'PhonePaymentWanted', evse, ...wish });
    return Object.hasOwn(this.#state.payments, reference) ? reference : null;
  }

  /** A phone ends what its own payment is for, and nothing else. */
  endByPhone(wish: 'stop' | 'cancel', reference: string): void {
    const evse = this.#state.payments[reference]?.evse;
    if (evse === undefined) return;
    if (wish === 'cancel') this.post({ type: 'CancelWanted', evse, reference });
    else this.post({ type: 'StopWanted', evse, from: 'Remote', reference });
  }

  /** Vipps has called about a payment: worth a look, if it is one of ours. */
  nudge(reference: string): void {
    if (Object.hasOwn(this.#state.payments, reference)) this.#desk.nudge(reference);
  }

  /** Calls back with each reading of a meter, taken or refused. */
  onReading(listener: ReadingListener): () => void {
    this.#readingListeners.add(listener);
    return () => this.#readingListeners.delete(listener);
  }

  /** Calls back after each change, and at least once a second. */
  onTurn(listener: () => void): () => void {
    this.#turnListeners.add(listener);
    return () => this.#turnListeners.delete(listener);
  }

  /** Calls back with a snapshot at each change, and at least once a second. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    listener(this.snapshot());
    return () => this.#listeners.delete(listener);
  }

  #tellScreen(): void {
    const nowMs = this.#parts.clock.nowMs();
    const isDue = nowMs - this.#toldAtMs >= heartbeatMs;
    if (this.#state === this.#toldState && !isDue) return;
    this.#toldState = this.#state;
    this.#toldAtMs = nowMs;
    for (const listener of this.#turnListeners) listener();
    if (this.#listeners.size === 0) return;
    const snapshot = this.snapshot();
    for (const listener of this.#listeners) listener(snapshot);
  }
}
