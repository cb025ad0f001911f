/**
 * Visits of drivers in a simulated life, each with its own course or trouble: what people, phones,
 * cars and Vipps do in it, and how it ends when the power stays on.
 */
import type { Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { Life } from '../simulation/life.ts';
import type { VippsSandbox } from '../sim/vipps/sandbox.ts';

/** Price of a kWh in minor units in every visit: so dear that seconds are worth a capture. */
export const pricePerKwhMinor = 9180;

/** The rules of every visit: nobody waits long for anything. */
export function dearRules(outlets: string[] = ['A']): Rules {
  return withPrices(
    { ENERGY: '91.80' },
    { receiptMs: 1000, plugInTimeoutMs: 8000, resumeWithinMs: 60_000 },
    outlets,
  );
}

/** How a visit ends: paid for, delivered without being paid for, or no charge at all. */
export type End = 'charged' | 'free' | 'nothing';

export interface Visit {
  name: string;
  outlets: string[];
  end: End;
  /** What the phone does about a payment that waits, asked twice a second, power or no power. */
  phone: 'approves' | 'approvesLate' | 'declines' | 'looksAway' | 'asksTheBank';
  car: 'draws' | 'drawsNothing' | 'staysAway';
  /** The driver stops when so much has flowed, Wh. */
  enoughWh: number;
  /** The driver cancels as soon as the code is there. */
  cancels: boolean;
  /** What is wrong with Vipps from the beginning. */
  trouble: (sandbox: VippsSandbox) => void;
}

function visit(name: string, end: End, change: Partial<Visit> = {}): Visit {
  return {
    name,
    end,
    outlets: ['A'],
    phone: 'approves',
    car: 'draws',
    enoughWh: 12,
    cancels: false,
    trouble: () => undefined,
    ...change,
  };
}

export const wholeCharge = visit('a whole charge', 'charged');

/** A sales unit that refuses partial capture: all is captured, what is too much refunded. */
export const fullCaptureOnly = visit('capture of the whole only (6140)', 'charged', {
  trouble: ({ salesUnits }) => {
    for (const unit of salesUnits) unit.partialCaptureIsEnabled = false;
  },
});

export const lateCancel = visit('a cancel that loses against the approval', 'nothing', {
  cancels: true,
  phone: 'asksTheBank',
  car: 'staysAway',
});

export const twoOutlets = visit('two outlets charging at once', 'charged', {
  outlets: ['A', 'B'],
});

/** Visits with something in them that does not go smoothly. */
export const troubledVisits: readonly Visit[] = [
  visit('a capture refused once (6280)', 'charged', {
    trouble: ({ faults }) => faults.plan('capture', { kind: 'code', code: '6280' }),
  }),
  visit('the answers of the settlement lost', 'charged', {
    trouble: ({ faults }) => {
      for (const operation of ['capture', 'cancel', 'receipt'] as const) {
        faults.plan(operation, { kind: 'lostAnswer' });
      }
    },
  }),
  visit('the answer to the creation lost', 'nothing', {
    trouble: ({ faults }) => faults.plan('create', { kind: 'lostAnswer' }),
  }),
  fullCaptureOnly,
  visit('an approval that is slow to come', 'charged', { phone: 'approvesLate' }),
  visit('a declined payment', 'nothing', { phone: 'declines' }),
  visit('an approval, and no car', 'free', { car: 'staysAway' }),
  lateCancel,
  visit('a cancelled code that nobody scanned', 'nothing', { cancels: true, phone: 'looksAway' }),
  visit('a charge of no energy', 'free', { car: 'drawsNothing' }),
  visit('a charge below the least amount', 'free', { enoughWh: 1 }),
  twoOutlets,
];

/** How late a slow phone approves, and how long a bank takes, ms. */
const slowMs = 9000;

/** The phone, which has a battery: it goes on while the station is dark. */
export function usePhone(life: Life, { phone }: Visit): void {
  const { customer } = life.sandbox;
  life.sandbox.tick();
  for (const { reference, state, createdAtMs, approvalIsUnderWay } of life.sandbox.book.all()) {
    if (state !== 'CREATED') continue;
    const isSlowsTurn = life.time.nowMs() - createdAtMs >= slowMs;
    switch (phone) {
      case 'approves':
        customer.approve(reference);
        break;
      case 'approvesLate':
        if (isSlowsTurn) customer.approve(reference);
        break;
      case 'declines':
        customer.decline(reference);
        break;
      case 'asksTheBank':
        if (isSlowsTurn) customer.approve(reference);
        else if (!approvalIsUnderWay) customer.beginApproval(reference);
        break;
      case 'looksAway':
        break;
    }
  }
}

/** What the driver at one outlet does now, by what the screen shows. Nobody comes twice. */
export function drive(life: Life, visitor: Visit, evse: string): void {
  const { station } = life;
  const session = station?.state.evses[evse]?.session;
  const outlet = life.outlets.get(evse);
  if (station === null || session === undefined || outlet === undefined) return;
  outlet.car.advance(life.time.nowMs());
  switch (session.state) {
    case 'idle':
      if (!hasPaid(life, evse)) station.intend({ type: 'start', evse });
      return;
    case 'terms':
      return station.intend({ type: 'acceptTerms', evse });
    case 'amount':
      return station.intend({ type: 'pay', evse, amountMinor: 35_000 });
    case 'awaitingPayment':
    case 'starting':
      if (visitor.cancels) station.intend({ type: 'cancel', evse });
      return;
    case 'awaitingVehicle':
      if (visitor.cancels) return station.intend({ type: 'cancel', evse });
      if (visitor.car === 'staysAway') return;
      if (visitor.car === 'drawsNothing') outlet.car.pause();
      return outlet.car.plugIn();
    case 'charging': {
      const { reading, meterStartWh } = session.charge;
      if (reading.energyWh - meterStartWh < visitor.enoughWh) return;
      return station.intend({ type: 'stop', evse });
    }
    default:
      return;
  }
}

/** True once a payment of that outlet has reached Vipps. */
export function hasPaid(life: Life, evse: string): boolean {
  return life.sandbox.book.all().some(({ metadata }) => metadata?.['evse'] === evse);
}
