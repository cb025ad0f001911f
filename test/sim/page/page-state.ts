/** What the hand-operated page shows, and what a person can do on it: types and a view, shared by server and browser. */
import type { LedgerPayment } from '../vipps/ledger.ts';
import type { WorldParts } from '../world-types.ts';
import { switches } from './switches.ts';

export interface PagePayment {
  reference: string;
  description: string;
  currency: string;
  amountMinor: number;
  state: LedgerPayment['state'];
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  isSettled: boolean;
  /** Until it expires; 0 where it cannot any more. */
  expiresInMs: number;
  /** Where the phone that opened a phone page is led to pay; null for a payment by QR. */
  landingUrl: string | null;
  receipt: {
    lines: Array<{ name: string; quantity: string; totalMinor: number; vatMinor: number }>;
    findings: string[];
  } | null;
}

export interface PageEvse {
  label: string;
  isPluggedIn: boolean;
  isPaused: boolean;
  isFull: boolean;
  powerW: number;
  meterWh: number;
  /** Battery, 0 to 100. */
  chargePercent: number;
  coilIsEnergized: boolean;
  contactIsClosed: boolean;
  /** The station's page for a phone; null where it has none, or before its configuration was written. */
  phonePageUrl: string | null;
}

export interface PageSwitch {
  id: string;
  group: string;
  label: string;
  isOn: boolean;
}

export interface PageState {
  payments: PagePayment[];
  evses: PageEvse[];
  switches: PageSwitch[];
  /** The last few requests at Vipps, newest first. */
  requests: Array<{ seq: number; text: string; isBad: boolean }>;
}

export type PageAct =
  | { act: 'approve' | 'decline'; reference: string }
  | { act: 'plugIn' | 'unplug' | 'pause' | 'resume' | 'fill'; label: string }
  | { act: 'switch'; id: string; isOn: boolean };

/** Most payments and requests on the page. */
const mostPayments = 8;
const mostRequests = 12;

export function pageState(world: WorldParts): PageState {
  const { sandbox, evses, vipps, station } = world;
  const nowMs = vipps.time.nowMs();
  return {
    payments: sandbox
      .payments()
      .slice(-mostPayments)
      .reverse()
      .map((payment) => pagePayment(payment, nowMs)),
    evses: evses.map((evse) => {
      evse.bringUpToDate();
      const { car, relay, channel } = evse;
      return {
        label: evse.label,
        isPluggedIn: car.isPluggedIn,
        isPaused: car.isPaused,
        isFull: car.isFull,
        powerW: car.powerW,
        meterWh: car.meterWh,
        chargePercent: Math.floor((car.storedWh / car.batteryWh) * 100),
        coilIsEnergized: relay.coilIsEnergized(channel),
        contactIsClosed: relay.contactIsClosed(channel),
        phonePageUrl:
          station.publicUrl === null
            ? null
            : `${station.publicUrl}/c/${encodeURIComponent(evse.label)}`,
      };
    }),
    switches: switches(world).map((one) => ({
      id: one.id,
      group: one.group,
      label: one.label,
      isOn: one.isOn(),
    })),
    requests: lastRequests(world),
  };
}

function pagePayment(payment: LedgerPayment, nowMs: number): PagePayment {
  const lines = payment.receipt?.body['orderLines'];
  return {
    reference: payment.reference,
    description: payment.description ?? '',
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    state: payment.state,
    authorizedMinor: payment.authorizedMinor,
    capturedMinor: payment.capturedMinor,
    cancelledMinor: payment.cancelledMinor,
    refundedMinor: payment.refundedMinor,
    isSettled: payment.isSettled,
    landingUrl: payment.userFlow === 'WEB_REDIRECT' ? payment.redirectUrl : null,
    expiresInMs: payment.state === 'CREATED' ? Math.max(0, payment.expiresAtMs - nowMs) : 0,
    receipt:
      payment.receipt === null
        ? null
        : {
            lines: (Array.isArray(lines) ? (lines as ReceiptLine[]) : []).map(pageLine),
            findings: payment.receipt.findings,
          },
  };
}

/** A line that has passed the sandbox's rules. */
interface ReceiptLine {
  name: string;
  totalAmount: number;
  totalTaxAmount: number;
  unitInfo?: { quantity: string; quantityUnit?: string };
}

function pageLine(line: ReceiptLine) {
  const { unitInfo } = line;
  return {
    name: line.name,
    quantity: unitInfo ? `${unitInfo.quantity} ${unitInfo.quantityUnit ?? 'PCS'}` : '',
    totalMinor: line.totalAmount,
    vatMinor: line.totalTaxAmount,
  };
}

function lastRequests({ sandbox }: WorldParts): PageState['requests'] {
  return sandbox.ledger
    .requests()
    .slice(-mostRequests)
    .reverse()
    .map(({ seq, operation, method, path, status, delivery, isReplay }) => ({
      seq,
      text: [
        operation ?? `${method} ${path}`,
        status === 0 ? '' : status,
        delivery === 'delivered' ? '' : delivery,
        isReplay ? 'repeat' : '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
      isBad: delivery !== 'delivered' || status >= 400,
    }));
}
