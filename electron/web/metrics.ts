/** What a monitoring system reads of the station: Prometheus' text, made anew at each scrape. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { ScreenReport } from '../screen/report.ts';
import type { FieldReport, SoldTotals } from '../field-report.ts';
import { heldMinor } from '../session/payment-needs.ts';
import { isServiced } from '../session/service-visit.ts';
import { putFaults, putField, putSold } from './field-metrics.ts';
import { alertCodes, type Payment, type StationState } from '../session/state.ts';

export interface Metrics {
  contentType: string;
  text: string;
}

export interface MetricsParts {
  state: StationState;
  /** Station time. */
  atMs: number;
  /** Left out where the station runs without one. */
  screen?: ScreenReport | undefined;
  field?: FieldReport | undefined;
  sold?: readonly SoldTotals[] | undefined;
}

export async function metricsOf({
  state,
  atMs,
  screen,
  field,
  sold,
}: MetricsParts): Promise<Metrics> {
  const registry = new Registry();
  if (screen !== undefined) putScreen(registry, screen);
  if (field !== undefined) putField(registry, field);
  if (sold !== undefined) putSold(registry, sold);
  putFaults(registry, state);
  putSettlement(registry, state, atMs);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/** Settlement as it stands: what is open, for how long, what it is worth, and what needs a person. */
function putSettlement(registry: Registry, state: StationState, atMs: number): void {
  const registers = [registry];
  const open = Object.values(state.payments).filter(({ isSettled }) => !isSettled);
  const settling = open.filter(({ plan }) => plan.kind !== 'await');

  new Gauge({
    name: 'ladekiosk_payment_reachable',
    help: '1 while Vipps MobilePay can be reached with the keys of this station',
    registers,
  }).set(state.paymentIsReachable ? 1 : 0);

  new Gauge({
    name: 'ladekiosk_being_serviced',
    help: '1 while a technician is in, and nothing is sold',
    registers,
  }).set(isServiced(state) ? 1 : 0);

  const alerts = new Gauge({
    name: 'ladekiosk_alerts',
    help: 'What needs a person, by cause',
    labelNames: ['code'],
    registers,
  });
  for (const code of alertCodes) {
    alerts.set({ code }, state.alerts.filter((alert) => alert.code === code).length);
  }

  const payments = new Gauge({
    name: 'ladekiosk_payments_open',
    help: 'Payments that are not settled: awaiting their payer or a charge, being billed, let go, or unknown',
    labelNames: ['plan'],
    registers,
  });
  for (const plan of ['await', 'settle', 'release', 'orphan'] as const) {
    payments.set({ plan }, open.filter((payment) => payment.plan.kind === plan).length);
  }

  new Gauge({
    name: 'ladekiosk_settlement_age_seconds',
    help: 'Age of the oldest payment that is still being settled; 0 with none',
    registers,
  }).set(oldestS(settling, atMs));

  new Gauge({
    name: 'ladekiosk_held_minor_units',
    help: 'Money still held on payments that nobody charges on any more, in minor units',
    labelNames: ['currency'],
    registers,
  }).set({ currency: state.rules.currency }, sumHeld(settling));

  const operations = new Gauge({
    name: 'ladekiosk_operations_waiting',
    help: 'Operations at Vipps that failed and will be tried again, or were refused for good',
    labelNames: ['operation', 'state'],
    registers,
  });
  for (const { operations: all } of open) {
    for (const [operation, one] of Object.entries(all)) {
      if (one.state !== 'waiting' && one.state !== 'refused') continue;
      operations.inc({ operation, state: one.state });
    }
  }
}

/** How often the screen had to be mended, and what it runs on. */
function putScreen(registry: Registry, screen: ScreenReport): void {
  const registers = [registry];
  const restarts = new Counter({
    name: 'ladekiosk_screen_restarts_total',
    help: 'The screen loaded anew or given another window since the program began, by cause',
    labelNames: ['reason', 'remedy'],
    registers,
  });
  for (const { reason, remedy, count } of screen.restarts) restarts.inc({ reason, remedy }, count);
  new Gauge({
    name: 'ladekiosk_screen_relaunches',
    help: 'Starts of the whole program to mend the screen, since it last went a day without trouble',
    registers,
  }).set(screen.relaunches);
  new Gauge({
    name: 'ladekiosk_screen_drawn_in_software',
    help: '1 while the screen is drawn in software because the graphics hardware had failed',
    registers,
  }).set(screen.isDrawnInSoftware ? 1 : 0);
  if (screen.touchDeviceIsPresent === null) return;
  new Gauge({
    name: 'ladekiosk_touch_device_present',
    help: '1 while the configured touch device can be listened to',
    registers,
  }).set(screen.touchDeviceIsPresent ? 1 : 0);
}

function oldestS(payments: Payment[], atMs: number): number {
  const agesMs = payments.map(({ createdAtMs }) => atMs - createdAtMs);
  return Math.max(0, ...agesMs) / 1000;
}

function sumHeld(payments: Payment[]): number {
  return payments.reduce((sum, { seen }) => sum + (seen === null ? 0 : heldMinor(seen)), 0);
}
