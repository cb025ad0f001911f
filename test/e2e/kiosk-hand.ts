/**
 * A driver's hand at the screen of an app that may die at any moment: looks, does what the screen
 * asks for, and comes back to a station that was dead.
 */
import { until } from './kiosk.ts';
import type { VisitPlan } from './kill-plan.ts';
import type { MortalStation } from './mortal-station.ts';

/** A visit takes about fifteen seconds, with restarts twice that; a busy computer may need far longer. */
const visitTimeoutMs = 120_000;
/** Current for so much: far above the least amount at the tariff of these tests. */
const enoughWh = 12;
const pressTimeoutMs = 1500;

export class KioskHand {
  readonly #station: MortalStation;
  readonly #course: VisitPlan['course'];
  /** Payments there were before this visit. */
  readonly #before: number;

  constructor(station: MortalStation, course: VisitPlan['course']) {
    this.#station = station;
    this.#course = course;
    this.#before = station.kiosk.world.sandbox.payments().length;
  }

  /** Visits until the station dies or the visit is over; true if it is over. */
  async visit(): Promise<boolean> {
    return until(
      `the end of a visit; the screen shows ${this.#station.screen}`,
      async () => {
        if (!this.#station.isAlive) return 'dead';
        const screen = await this.#look();
        if (screen === null) return null;
        this.#station.shows(screen);
        if (screen === 'welcome' && this.#isDone()) return 'over';
        if (this.#station.isAlive) await this.#act(screen);
        return null;
      },
      visitTimeoutMs,
    ).then((how) => how === 'over');
  }

  /** A payment was made, and nothing of it is held or open any more. */
  #isDone(): boolean {
    const made = this.#station.kiosk.world.sandbox.payments().slice(this.#before);
    return made.length > 0 && made.every(({ isSettled }) => isSettled);
  }

  /** The screen's name; null where there is none to be seen. */
  async #look(): Promise<string | null> {
    return this.#orNull(this.#station.kiosk.screen());
  }

  /** What fails because the app has died, or because the screen has moved on, is looked at again. */
  #orNull<T>(doing: Promise<T>): Promise<T | null> {
    return doing.catch(() => null);
  }

  async #press(name: string): Promise<void> {
    const { page } = this.#station.kiosk;
    const button = page.getByRole('button', { name, exact: true });
    await this.#orNull(button.click({ timeout: pressTimeoutMs }));
  }

  async #act(screen: string): Promise<void> {
    const { kiosk } = this.#station;
    switch (screen) {
      case 'welcome':
        return this.#isDone() ? undefined : this.#press('Start charging');
      case 'terms':
        return this.#press('Accept and continue');
      case 'amount':
        return this.#press('Pay');
      case 'pay':
        return this.#pay();
      case 'plug-in':
        if (this.#course === 'cancels') return this.#press('Cancel');
        return kiosk.car.plugIn();
      case 'charging': {
        const energyWh = await this.#orNull(kiosk.value('energy'));
        return energyWh !== null && energyWh >= enoughWh ? this.#press('Stop charging') : undefined;
      }
      case 'receipt':
        kiosk.car.unplug();
        return this.#isDone() ? this.#press('Done') : undefined;
      case 'declined':
      case 'expired':
      case 'fault':
        return this.#press('Done');
      default:
        return;
    }
  }

  /** The phone scans what the screen shows; a driver who cancels does so at the same moment. */
  async #pay(): Promise<void> {
    const { kiosk } = this.#station;
    const { customer } = kiosk.world.sandbox;
    const payload = await this.#orNull(kiosk.figure('qr').getAttribute('data-payload'));
    const reference = payload === null ? null : customer.scan(payload);
    const approves = (): void => {
      if (reference !== null) customer.approve(reference);
    };
    if (this.#course === 'charges') return approves();
    const pressing = this.#press('Cancel');
    approves();
    await pressing;
  }
}
