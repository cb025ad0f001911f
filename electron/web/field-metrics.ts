/** Devices, lines, loop and memory, and what was sold: the figures of a station for Prometheus. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { BusReport, FieldReport, OutletReport, SoldTotals } from '../field-report.ts';
import type { StationState } from '../session/state.ts';
import { faultCodes } from '../session/view.ts';

export function putField(registry: Registry, { outlets, buses, loopLagMs }: FieldReport): void {
  const registers = [registry];
  putOutlets(registry, outlets);
  putBuses(registry, buses);
  if (loopLagMs !== null) {
    new Gauge({
      name: 'ladekiosk_loop_lag_seconds',
      help: 'How late the station loop came to its tick at worst within the last minute or two',
      registers,
    }).set(loopLagMs / 1000);
  }
  new Gauge({
    name: 'ladekiosk_memory_bytes',
    help: 'Memory that the main process holds (resident set)',
    registers,
  }).set(process.memoryUsage.rss());
}

function putOutlets(registry: Registry, outlets: Readonly<Record<string, OutletReport>>): void {
  const labelNames = ['evse'];
  const registers = [registry];
  const readingAge = new Gauge({
    name: 'ladekiosk_reading_age_seconds',
    help: 'Since the meter was asked for its last good reading',
    labelNames,
    registers,
  });
  const leaseMargin = new Gauge({
    name: 'ladekiosk_lease_margin_seconds',
    help: "What was left of the relay's lease at the tightest renewal within the last minute or two",
    labelNames,
    registers,
  });
  for (const [evse, { readingAgeMs, leaseMarginMs }] of Object.entries(outlets)) {
    if (readingAgeMs !== null) readingAge.set({ evse }, readingAgeMs / 1000);
    if (leaseMarginMs !== null) leaseMargin.set({ evse }, leaseMarginMs / 1000);
  }
}

function putBuses(registry: Registry, buses: readonly BusReport[]): void {
  const registers = [registry];
  const up = new Gauge({
    name: 'ladekiosk_bus_up',
    help: '1 while the line to the field devices is open',
    labelNames: ['bus'],
    registers,
  });
  const exchanges = new Counter({
    name: 'ladekiosk_bus_exchanges_total',
    help: 'What became of questions on the line since the program began, and what else was heard',
    labelNames: ['bus', 'outcome'],
    registers,
  });
  for (const { name: bus, isUp, counters } of buses) {
    up.set({ bus }, isUp ? 1 : 0);
    for (const [outcome, count] of Object.entries(counters)) {
      exchanges.inc({ bus, outcome }, count);
    }
  }
}

/** Each outlet's faults, so that a rule can wait for one to last. */
export function putFaults(registry: Registry, { rules, evses }: StationState): void {
  const faults = new Gauge({
    name: 'ladekiosk_fault',
    help: '1 while this fault stands at this outlet',
    labelNames: ['evse', 'code'],
    registers: [registry],
  });
  for (const { label: evse } of rules.evses) {
    for (const code of faultCodes) {
      const isStanding = evses[evse]?.faults.some((fault) => fault.code === code) === true;
      faults.set({ evse, code }, isStanding ? 1 : 0);
    }
  }
}

export function putSold(registry: Registry, totals: readonly SoldTotals[]): void {
  const registers = [registry];
  const labelNames = ['currency'];
  const sessions = new Counter({
    name: 'ladekiosk_sessions_total',
    help: 'Payments of this record that were begun',
    labelNames,
    registers,
  });
  const energy = new Counter({
    name: 'ladekiosk_energy_wh_total',
    help: 'Energy that was billed or waived',
    labelNames,
    registers,
  });
  const money = new Counter({
    name: 'ladekiosk_money_minor_units_total',
    help: 'Money that was moved, in minor units',
    labelNames: ['currency', 'move'],
    registers,
  });
  for (const { currency, ...sold } of totals) {
    sessions.inc({ currency }, sold.sessions);
    energy.inc({ currency }, sold.energyWh);
    money.inc({ currency, move: 'captured' }, sold.capturedMinor);
    money.inc({ currency, move: 'refunded' }, sold.refundedMinor);
  }
}
