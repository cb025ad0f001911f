/**
 * Looks at a life from outside after every event on disk, every closing contact and every move of
 * money: notes what was seen and throws where a promise is broken. Each look is cheap.
 */
import type { StationEvent } from '../../electron/session/events.ts';
import type { Bill, Charge, Evse, StationState } from '../../electron/session/state.ts';
import { serviceOf, trialHolds } from '../../electron/session/service-visit.ts';
import type { Station } from '../../electron/station.ts';
import type { PaymentRecord } from '../sim/vipps/payment-record.ts';
import { checkOutlet } from './current.ts';
import { demand } from './demand.ts';
import type { Life } from './life.ts';
import { checkScreen } from './screen-check.ts';
import { count } from './seen.ts';

/** The whole snapshot is made and checked at each change of a session, and so often besides. */
const screenEvery = 50;

export class Watch {
  readonly #life: Life;
  readonly #last = new Map<string, string>();
  /** The car's own count when a charge was first heard of, by reference, Wh. */
  readonly #beganWh = new Map<string, number>();
  #events = 0;
  #lastSeq = 0;
  #station: Station | null = null;

  constructor(life: Life) {
    this.#life = life;
    life.sandbox.book.listen((payment) => this.#moneyMoved(payment));
    for (const [label, outlet] of life.outlets) {
      outlet.onClosed = () => this.#guard(() => checkOutlet(life, label));
    }
  }

  /** A process has started: what it makes of its record is recovery's business, no transition. */
  booted(station: Station): void {
    const { seen } = this.#life;
    this.#lastSeq = 0;
    for (const [label, evse] of Object.entries(station.state.evses)) {
      this.#last.set(label, evse.session.state);
      if (evse.session.state === 'suspended') count(seen.outcomes, 'suspended: restart');
    }
    this.#station = station;
  }

  /** Once the event under way has been taken in: what would the screen show now? */
  #checkScreenSoon(): void {
    const station = this.#station;
    this.#life.time.after(0, () => {
      if (station === null || this.#life.station !== station || station.isHalted) return;
      this.#guard(() => {
        const snapshot = station.snapshot();
        demand(snapshot.seq > this.#lastSeq, 'snapshots are numbered upwards');
        this.#lastSeq = snapshot.seq;
        if (snapshot.kind === 'station') checkScreen(this.#life, station.state, snapshot);
      });
    });
  }

  /** An event is on disk. */
  seen(event: StationEvent, before: StationState, after: StationState): void {
    this.#events += 1;
    if (this.#events % screenEvery === 0) this.#checkScreenSoon();
    if (after.payments !== before.payments) this.#lookAtBills(before, after);
    if (after.alerts !== before.alerts) {
      for (const alert of after.alerts) {
        if (!before.alerts.includes(alert)) count(this.#life.seen.alerts, alert.code);
      }
    }
    this.#lookAtService(before, after);
    if (after.evses === before.evses) return;
    for (const [label, evse] of Object.entries(after.evses)) {
      const was = before.evses[label];
      if (was === evse) continue;
      this.#lookAtCharge(label, evse);
      if (was !== undefined) this.#lookAtStay(was, evse, event);
      // A start's own changes are recovery's.
      if (event.type === 'StationStarted') this.#last.set(label, evse.session.state);
      else this.#lookAtSession(label, evse);
    }
  }

  #lookAtService(before: StationState, after: StationState): void {
    const { seen, triedAtMs, time } = this.#life;
    for (const label of Object.keys(after.evses)) {
      if (trialHolds(after, label)) triedAtMs.set(label, time.nowMs());
    }
    const was = serviceOf(before).visit?.trial;
    const is = serviceOf(after).visit?.trial;
    if (!is || is.verdict === null || is === was || was?.verdict === is.verdict) return;
    count(seen.technicians, `${is.kind}: ${is.verdict}`);
  }

  #lookAtBills(before: StationState, after: StationState): void {
    const { bills } = this.#life;
    for (const payment of Object.values(after.payments)) {
      if (payment === before.payments[payment.reference]) continue;
      if (payment.plan.kind !== 'settle') continue;
      const { bill } = payment.plan;
      const known = bills.get(bill.reference);
      if (known === undefined) this.#checkBill(payment.evse, bill);
      else demand(sameBill(known, bill), `${bill.reference}: the bill has changed`);
      bills.set(bill.reference, bill);
    }
  }

  /** Nobody is billed for energy that the outlet did not deliver to this very charge. */
  #checkBill(label: string, bill: Bill): void {
    const outlet = this.#life.outlets.get(label);
    const beganWh = this.#beganWh.get(bill.reference);
    if (outlet === undefined || beganWh === undefined) return;
    if (this.#life.orphaned.has(bill.reference)) return;
    outlet.car.advance(this.#life.time.nowMs());
    const deliveredWh = outlet.car.meterWh - beganWh;
    demand(
      bill.energyWh <= deliveredWh,
      `${bill.reference}: billed ${bill.energyWh} Wh of ${deliveredWh} delivered`,
    );
    demand(bill.dueMinor <= bill.authorizedMinor, `${bill.reference}: the bill passes the hold`);
  }

  #lookAtCharge(label: string, evse: Evse): void {
    const charge = chargeOf(evse);
    if (charge === null) return;
    const { reference } = charge;
    if (!this.#beganWh.has(reference)) {
      const outlet = this.#life.outlets.get(label);
      outlet?.car.advance(this.#life.time.nowMs());
      this.#beganWh.set(reference, outlet?.car.meterWh ?? 0);
    }
    const payment = this.#life.sandbox.book.findAnywhere(reference);
    demand(payment !== null, `${reference}: a charge on a payment that is not at Vipps`);
    demand(
      charge.costMinor <= (payment?.authorizedMinor ?? 0),
      `${reference}: cost ${charge.costMinor} passes what is authorized`,
    );
    demand(
      payment?.metadata?.['evse'] === label,
      `${reference}: ${label} charges on another outlet's payment`,
    );
  }

  /** More time was given, or came to its end: for the car never more than ten times what everybody has. */
  #lookAtStay(was: Evse, is: Evse, event: StationEvent): void {
    const { seen, rules } = this.#life;
    const { session } = is;
    if (session.state === 'finished' && was.session.state === 'finished') {
      if (session.endsAtMs > was.session.endsAtMs) count(seen.stays, 'the end of a visit');
      const shownMs = session.endsAtMs - session.sinceMs;
      demand(shownMs <= 11 * Math.max(rules.receiptMs, 20_000), 'a visit’s end shows for ever');
    }
    if (was.session.state !== 'awaitingVehicle') return;
    const { charge } = was.session;
    const atMostMs = charge.startedAtMs + 11 * rules.plugInTimeoutMs;
    if (session.state === 'awaitingVehicle') {
      if (session.charge.plugInByMs !== charge.plugInByMs) count(seen.stays, 'the car');
      demand((session.charge.plugInByMs ?? 0) <= atMostMs, 'more time for the car than ten times');
    } else if (session.state === 'stopping' && session.reason === 'Timeout') {
      const isGiven = charge.plugInByMs !== undefined;
      if (isGiven) count(seen.stays, 'the car did not come after all');
      demand(event.atMs >= (charge.plugInByMs ?? 0), 'the time that was given was not kept');
    }
  }

  #lookAtSession(label: string, evse: Evse): void {
    const { seen } = this.#life;
    const { session } = evse;
    const last = this.#last.get(label) ?? 'idle';
    if (last === session.state) return;
    this.#checkScreenSoon();
    this.#last.set(label, session.state);
    seen.transitions.add(`${last} → ${session.state}`);
    if (session.state === 'suspended') count(seen.outcomes, `suspended: ${session.because}`);
    if (session.state !== 'finished') return;
    const { outcome } = session;
    count(seen.outcomes, outcome.kind === 'charged' ? outcome.bill.stopReason : outcome.kind);
    if (outcome.kind === 'charged') seen.charges += 1;
  }

  /** A hold that was let go or taken must have no current flowing on it. */
  #moneyMoved(payment: PaymentRecord): void {
    const label = payment.metadata?.['evse'];
    if (label === undefined || !this.#life.outlets.has(label)) return;
    // The portal's hands are noted after the move: whoever moved it, the check comes a moment later.
    this.#life.time.after(0, () => this.#guard(() => checkOutlet(this.#life, label)));
  }

  #guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#life.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }
}

function chargeOf(evse: Evse): Charge | null {
  return 'charge' in evse.session ? evse.session.charge : null;
}

/** The figures that are captured and shown are final. */
function sameBill(one: Bill, other: Bill): boolean {
  return (
    one === other ||
    (one.dueMinor === other.dueMinor &&
      one.energyWh === other.energyWh &&
      one.meterStartWh === other.meterStartWh &&
      one.meterStopWh === other.meterStopWh &&
      one.stoppedAtMs === other.stoppedAtMs &&
      one.stopReason === other.stopReason)
  );
}
