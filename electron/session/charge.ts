/** The energy part of a session: readings in, cost and permission out, and the bill at its end. */
import { withPeriod } from './charge-periods.ts';
import { addPeriod, beginPricing } from './tariff-fold.ts';
import { costSoFar, priceNow } from './tariff-price.ts';
import { costLines } from './tariff-show.ts';
import { assert, type Turn } from './turn.ts';
import {
  leastMinor,
  mostFlowMs,
  moneyLasts,
  powerSlotMs,
  refusal,
  refusedReadingsAtMost,
  standstillWh,
  type Purpose,
} from './limits.ts';
import { heldMinor } from './payment-needs.ts';
import type {
  Bill,
  Charge,
  Evse,
  EvseRules,
  Payment,
  Reading,
  RefusalReason,
  Rules,
} from './state.ts';
import type { StopReason } from './view.ts';

/** Begins a charge at the first reading after the approval; the relay is still open. */
export function beginCharge(rules: Rules, evse: Evse, payment: Payment, reading: Reading): Charge {
  assert(payment.seen?.state === 'AUTHORIZED', 'a charge begins on an authorized payment');
  return {
    reference: payment.reference,
    authorizedMinor: heldMinor(payment.seen),
    tariff: rules.tariff,
    timeZone: rules.timeZone,
    meterSerialNumber: evse.meter.serialNumber,
    meterStartWh: reading.energyWh,
    startedAtMs: reading.askedAtMs,
    reading,
    pricing: beginPricing(rules.tariff, rules.timeZone, reading.askedAtMs),
    costMinor: 0,
    hasFlowed: false,
    idleSinceMs: null,
    powerHistoryW: [],
    powerSlot: { startMs: reading.askedAtMs, sumW: 0, count: 0 },
    troubledSinceMs: null,
    resumedAtMs: null,
    refusedReadings: 0,
  };
}

function flows(rules: Rules, last: Reading, next: Reading): boolean {
  return next.powerW >= rules.idlePowerW || next.energyWh > last.energyWh;
}

function addToHistory(
  charge: Charge,
  reading: Reading,
): Pick<Charge, 'powerHistoryW' | 'powerSlot'> {
  const { powerSlot, powerHistoryW } = charge;
  if (reading.askedAtMs - powerSlot.startMs < powerSlotMs) {
    const { startMs, sumW, count } = powerSlot;
    return { powerHistoryW, powerSlot: { startMs, sumW: sumW + reading.powerW, count: count + 1 } };
  }
  const meanW = powerSlot.count === 0 ? 0 : Math.round(powerSlot.sumW / powerSlot.count);
  return {
    powerHistoryW: [...powerHistoryW, meanW].slice(-60),
    powerSlot: { startMs: reading.askedAtMs, sumW: reading.powerW, count: 1 },
  };
}

/**
 * Takes a reading into the charge. Before power has flowed once, time costs nothing: pricing starts
 * at the reading before the first that shows energy. Time for which the station had no reading, and
 * the relay therefore was open, costs nothing either.
 */
function addReading(rules: Rules, evse: EvseRules, charge: Charge, reading: Reading): Charge {
  const last = charge.reading;
  assert(reading.energyWh >= last.energyWh, 'delivered energy never falls');
  if (reading.askedAtMs <= last.askedAtMs) return charge;
  const isFlowing = flows(rules, last, reading);
  const history = addToHistory(charge, reading);
  if (!charge.hasFlowed && !isFlowing) {
    const pricing = beginPricing(charge.tariff, charge.timeZone, reading.askedAtMs);
    return { ...charge, ...history, reading, pricing, refusedReadings: 0 };
  }
  const period = {
    startMs: last.askedAtMs,
    endMs: last.askedAtMs + mostFlowMs(rules, evse, last, reading),
    energyWh: reading.energyWh - last.energyWh,
    charging: isFlowing,
  };
  const pricing = addPeriod(charge.pricing, charge.tariff, period);
  const costMinor = priceNow(pricing, charge.tariff).grossMinor;
  // Without what step_size adds: that part alone may move from one price to another.
  const isMonotone =
    costSoFar(pricing, charge.tariff).grossMinor >=
    costSoFar(charge.pricing, charge.tariff).grossMinor;
  assert(isMonotone, 'cost never falls within a session');
  const isIdle = reading.powerW < rules.idlePowerW;
  return {
    ...charge,
    ...history,
    reading,
    pricing,
    periods: withPeriod(charge, pricing, period),
    costMinor,
    hasFlowed: true,
    idleSinceMs: isIdle ? (charge.idleSinceMs ?? reading.askedAtMs) : null,
    refusedReadings: 0,
  };
}

export type Taken =
  | { kind: 'taken'; charge: Charge }
  /** The cost would pass what is held: the figures end on the last reading that it covers. */
  | { kind: 'beyond-held'; charge: Charge }
  /** Impossible reading, not the last in patience: the figures stand still. */
  | { kind: 'refused'; charge: Charge }
  /** The meter was reset or swapped: end on the last good reading. */
  | { kind: 'meter-reset'; charge: Charge };

export function takeReading(turn: Turn, label: string, charge: Charge, reading: Reading): Taken {
  const { rules } = turn.state;
  const evse = turn.evseRules(label);
  // Taken out of the configuration, or another meter than the one that began: nothing to go on.
  if (evse === undefined || !isSameMeter(turn, label, charge))
    return { kind: 'meter-reset', charge };
  const aside = setAside(turn, evse, charge, reading);
  if (aside !== null) return { kind: 'refused', charge: refusedFor(charge, aside, reading) };
  // By a clock that was set back no time has passed, though current flowed until the lease was over.
  const { reading: last } = charge;
  const since = charge.gapIsUnknown ? { ...last, askedAtMs: Number.NEGATIVE_INFINITY } : last;
  const reason = refusal(rules, evse, since, reading);
  if (reason === null) {
    const standingWattMs = standingAt(rules, evse, charge, reading);
    const taken = settled({ ...addReading(rules, evse, charge, reading), standingWattMs });
    const isCovered = taken.costMinor <= charge.authorizedMinor;
    return isCovered ? { kind: 'taken', charge: taken } : { kind: 'beyond-held', charge };
  }
  const refused = {
    ...refusedFor(charge, reason, reading),
    refusedReadings: charge.refusedReadings + 1,
  };
  const isOver = refused.refusedReadings >= refusedReadingsAtMost;
  return { kind: isOver ? 'meter-reset' : 'refused', charge: refused };
}

/**
 * Why a reading says nothing of now, though it may have been right once; null if it does. The last
 * good one grows old meanwhile, and the relay opens for that.
 */
function setAside(
  turn: Turn,
  evse: EvseRules,
  charge: Charge,
  reading: Reading,
): 'late' | 'standing' | null {
  const { rules } = turn.state;
  if (turn.atMs - reading.askedAtMs > rules.readingMaxAgeMs) return 'late';
  const standingWh = standingAt(rules, evse, charge, reading) / wattMsPerWh;
  return standingWh > standstillWh(evse.meterStepWh) ? 'standing' : null;
}

const wattMsPerWh = 3_600_000;

/** Power drawn up to this reading since the register last moved, W·ms. */
function standingAt(rules: Rules, evse: EvseRules, charge: Charge, reading: Reading): number {
  const last = charge.reading;
  const isMoving = reading.energyWh > last.energyWh || reading.powerW < rules.idlePowerW;
  if (isMoving || reading.askedAtMs <= last.askedAtMs) return 0;
  const drawn = reading.powerW * mostFlowMs(rules, evse, last, reading);
  return (charge.standingWattMs ?? 0) + drawn;
}

/** The same object where the last one was refused for the same reason. */
function refusedFor(charge: Charge, reason: RefusalReason, { energyWh }: Reading): Charge {
  const { refusal: before } = charge;
  if (before?.reason === reason && before.energyWh === energyWh) return charge;
  return { ...charge, refusal: { reason, energyWh, lastWh: charge.reading.energyWh } };
}

/** What a good reading puts an end to. */
function settled(charge: Charge): Charge {
  const { refusal: _isOver, gapIsUnknown: _isKnown, ...rest } = charge;
  return rest;
}

/** A swapped meter shows itself by its serial number, whatever its register happens to be. */
function isSameMeter(turn: Turn, label: string, charge: Charge): boolean {
  const { serialNumber } = turn.evse(label).meter;
  if (serialNumber === null || charge.meterSerialNumber === null) return true;
  return serialNumber === charge.meterSerialNumber;
}

/** True if the relay may be, or stay, closed on this charge right now. */
export function isPermitted(
  turn: Turn,
  label: string,
  charge: Charge,
  purpose: Purpose = 'charging',
): boolean {
  const payment = turn.payment(charge.reference);
  const evse = turn.evseRules(label);
  const isFresh = turn.atMs - charge.reading.askedAtMs <= turn.state.rules.readingMaxAgeMs;
  return (
    evse !== undefined &&
    isFresh &&
    charge.refusedReadings === 0 &&
    payment?.seen?.state === 'AUTHORIZED' &&
    heldMinor(payment.seen) >= charge.authorizedMinor &&
    payment.plan.kind === 'await' &&
    moneyLasts(turn.state.rules, evse, charge, purpose)
  );
}

/** The final figures. Nothing delivered, or less than the market's least amount: nothing is due. */
export function makeBill(charge: Charge, stopReason: StopReason, atMs: number): Bill {
  const energyWh = charge.reading.energyWh - charge.meterStartWh;
  const price = priceNow(charge.pricing, charge.tariff);
  const isOwed = energyWh > 0 && price.grossMinor > 0;
  const isWaived = isOwed && price.grossMinor < leastMinor[charge.tariff.currency];
  const isDue = isOwed && !isWaived;
  assert(price.grossMinor === charge.costMinor || !charge.hasFlowed, 'screen and bill agree');
  assert(!isDue || price.grossMinor <= charge.authorizedMinor, 'cost never passes what is held');
  return {
    reference: charge.reference,
    currency: charge.tariff.currency,
    meterStartWh: charge.meterStartWh,
    meterStopWh: charge.reading.energyWh,
    meterSerialNumber: charge.meterSerialNumber,
    energyWh,
    startedAtMs: charge.startedAtMs,
    stoppedAtMs: atMs,
    stopReason,
    authorizedMinor: charge.authorizedMinor,
    dueMinor: isDue ? price.grossMinor : 0,
    netMinor: isDue ? price.netMinor : 0,
    vatMinor: isDue ? price.vatMinor : 0,
    lines: isDue ? costLines(price) : [],
    isWaived,
    ...(charge.periods !== undefined && { periods: charge.periods }),
  };
}
