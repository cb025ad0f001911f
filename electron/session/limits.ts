/** Bounds the machine keeps: plausible readings, money that must last, waits that must end. */
import type { Charge, EvseRules, Reading, Rules } from './state.ts';
import { worstCaseMinor } from './tariff-bound.ts';
import { msPerDay, msPerHour } from './units.ts';
import type { Country, Currency } from './view.ts';

/** Terms and amount wait this long for a touch. */
export const choosingTimeoutMs = 90_000;
/** Vipps gets this long to make a payment before the driver is told it failed. */
export const createTimeoutMs = 20_000;
/** After Cancel the screen returns to welcome by then, whatever Vipps says (outside.md: 5 s). */
export const closingTimeoutMs = 3_500;
/** Our clock and Vipps' differ a little: the payment is called expired this long after its end. */
export const expiryGraceMs = 5_000;
/** A fresh reading and a closed relay must come within this after the approval. */
export const startTimeoutMs = 10_000;
/** An ordered stop is over by then, with or without the relay's and the meter's answers. */
export const stopTimeoutMs = 12_000;
/** From the command to close until a relay and its contactor must be seen closed. */
export const closingMs = 1_000;
/** A car that was told to stop drawing has so long (IEC 61851-1, A.5: 10.1 asks 3 s of it, 10.2 allows 6). */
export const easeMs = 6_000;
/** A pilot controller that shows something else than it was told is told again after this long. */
export const pilotAgainMs = 1_000;
/** E or F that lasts this long is a fault; a shorter one opens the relay and is forgotten. */
export const pilotFaultMs = 2_000;
/** Pause between two commands to open while the relay is not seen open. */
export const openAgainMs = 1_000;
/** Declined, expired and failed show this long (outside.md). */
export const endingMs = 20_000;
/** A contactor and its meter get this long to come to rest before a weld is suspected. */
export const weldSettleMs = 5_000;
/**
 * Energy through an open relay that proves a weld, Wh: above any float's rounding, and above the one
 * step that a coarse register may still make for what flowed before.
 */
export function leakWh(meterStepWh = 0): number {
  return Math.max(20, 2 * meterStepWh);
}
/** A flow that held for so long is no longer called troubled. */
export const steadyMs = 60_000;
/** Faults that only a new try can disprove are taken back after this long. */
export const coolDownMs = 300_000;
/** Refused readings in a row that end a charge on the last good one. */
export const refusedReadingsAtMost = 3;
/** One slot of the power curve; 60 of them are kept: ten minutes. */
export const powerSlotMs = 10_000;
/** While a driver pays, the record shows that the station lives at least this often. */
export const aliveEveryMs = 30_000;
/** Wrong codes at Stop that may follow one another; then nothing is compared for a while. */
export const stopCodeTries = 5;
/** For so long. Five tries in 30 s: of 10 000 codes half are tried after eight hours. */
export const stopCodeWaitMs = 30_000;
/** A car that was plugged in already: its driver still reads the code for so long after power flows. */
export const stopCodeShownMs = 60_000;
/**
 * Without a touch for this long the screen is the station's own again: several EVSEs return to the
 * overview, and where nobody's visit is under way, a language somebody chose is forgotten.
 */
export const overviewAfterMs = 60_000;
/** Time-outs are announced so long before (WCAG 2.2.1: twenty seconds to ask for more). */
export const warnBeforeMs = 20_000;
/** So many times over a driver can have more time (WCAG 2.2.1: ten at least). */
export const staysAtMost = 10;
/** A touch that would give less time than this changes nothing. */
export const stayStepMs = 1_000;
/** Once in so long is enough to keep somebody's place. */
export const touchEveryMs = 5_000;

/** Wrong PINs that may follow one another; from then on each is followed by a wait… */
export const pinTries = 3;
/** …of this, twice as long each time… */
export const pinWaitMs = 30_000;
/** …up to this. Of a million PINs of six digits some 24 a day are tried. */
export const pinWaitAtMostMs = 3_600_000;
/** A technician who touches nothing for so long has gone. */
export const serviceIdleMs = 300_000;
/** No visit is longer: an outlet that was forgotten in service sells nothing. */
export const serviceAtMostMs = 3_600_000;
/** After a visit the outlets sell again when their devices have answered, or by then. */
export const recheckAtMostMs = 10_000;
/** So much of what was done in a visit is shown. */
export const actsAtMost = 50;
/** In a guided test meter and relay get so long for an answer beyond what the test itself takes. */
export const trialAnswerMs = 5_000;
/** From the command to close until a contactor must be seen closed: one poll, and its own time. */
export const trialCloseMs = closingMs + 2_000;
/** So long the contact is held closed: five readings of a test load. */
export const trialHoldMs = 5_000;
/** A contact that is seen open later than this is called late: one poll of a second, and its own time. */
export const trialSlowMs = 2_000;
/** So long the open contact is watched: two readings and more, once it has come to rest. */
export const trialVerifyMs = weldSettleMs + 3_000;

/**
 * Money is moved only on a view of the payment that is younger than this: hands in Vipps' portal may
 * have captured meanwhile, and partial captures add up.
 */
export const viewMaxAgeMs = 10_000;

/**
 * How long after its creation a payment can be captured: 180 days in Norway, 14 in Denmark and
 * Finland (Vipps' time limits). For Sweden nothing is published: the shorter one.
 */
export const captureDeadlineMs: Record<Country, number> = {
  NO: 180 * msPerDay,
  DK: 14 * msPerDay,
  FI: 14 * msPerDay,
  SE: 14 * msPerDay,
};
/** Refunds are possible for 365 days; counted from the creation, the earliest of all readings. */
export const refundDeadlineMs = 365 * msPerDay;
/** A person is told so long before the market's time to capture is over. */
export const deadlineNearMs = 2 * msPerDay;
/** A person is told so long before the bank's guarantee of a capture ends. */
export const guaranteeNearMs = msPerDay;
/** Where Vipps names no guarantee: the shortest of the card networks (Visa Electron, 5 days). */
export const shortestGuaranteeMs = 5 * msPerDay;
/** A charge ends this long before its guarantee does, so that settlement has time. */
export const settlementReserveMs = 12 * msPerHour;
/** So many operations of settlement are under way at once: an outage may leave a thousand waiting. */
export const underWayAtMost = 8;
/** A payment that only Vipps knows is let go of when nobody has dealt with it for so long. */
export const orphanGraceMs = 12 * msPerHour;
/** How often one is looked at meanwhile. */
export const orphanLookMs = msPerHour;
/** How far back a station whose record begins anew looks for its payments: no hold lasts longer. */
export const searchBackMs = 30 * msPerDay;
/** An alert whose cause nothing can show to be gone stays so long. */
export const lastingAlertMs = 30 * msPerDay;
/** More alerts of the lasting kind than this are of no use to anybody: the oldest go. */
export const lastingAlertsAtMost = 100;
/** After so many tries without success a person is told. */
export const alertAfterAttempts = 3;

/** Least amount in minor units that the market's payments take (ePayment, create request). */
export const leastMinor: Record<Currency, number> = { NOK: 100, SEK: 100, DKK: 1, EUR: 1 };

/** `easing`: the car has been told to stop, and gets no more time than that. */
export type Purpose = 'charging' | 'easing';

/**
 * Longest time from a reading to current surely off: the reading may grow as old as allowed, the
 * lease then runs out, and a second passes for the loop and the contactor. With a pilot the car gets
 * its time to stop drawing, too.
 */
export function reactionMs(rules: Rules, evse: EvseRules, purpose: Purpose = 'charging'): number {
  const easingMs = evse.pilot === undefined || purpose === 'easing' ? 0 : easeMs;
  return rules.readingMaxAgeMs + evse.leaseMs + 1000 + easingMs;
}

/** True while what is held covers the cost even if full power flows until current is surely off. */
export function moneyLasts(
  rules: Rules,
  evse: EvseRules,
  charge: Charge,
  purpose: Purpose = 'charging',
): boolean {
  const extraMs = reactionMs(rules, evse, purpose);
  const stepWh = evse.meterStepWh ?? 0;
  const extraWh = Math.ceil((evse.maxPowerW * 1.1 * extraMs) / 3_600_000) + 1 + stepWh;
  const bound = worstCaseMinor(charge.pricing, charge.tariff, { extraWh, extraMs });
  return bound <= charge.authorizedMinor;
}

/** For how long current can have flowed between two readings: without a new one the relay opens. */
export function mostFlowMs(rules: Rules, evse: EvseRules, last: Reading, next: Reading): number {
  const elapsedMs = Math.max(0, next.askedAtMs - last.askedAtMs);
  return Math.min(elapsedMs, reactionMs(rules, evse));
}

/**
 * What may be drawn while the register stands still: its step, twice for a late answer, and what a
 * meter's register is behind its power (15 s at 11 kW).
 */
export function standstillWh(meterStepWh = 0): number {
  return 60 + 2 * meterStepWh;
}

/**
 * Why a reading can't follow the last one, or null if it can. A register never falls, and no more
 * energy than a quarter above full power can have flowed while the relay was closed, plus 20 Wh for
 * rounding and lag, and one step of the register.
 */
export function refusal(
  rules: Rules,
  evse: EvseRules,
  last: Reading,
  next: Reading,
): 'fell' | 'fell-to-zero' | 'jumped' | null {
  if (next.energyWh < last.energyWh) return next.energyWh === 0 ? 'fell-to-zero' : 'fell';
  const flowWh = (evse.maxPowerW * 1.25 * mostFlowMs(rules, evse, last, next)) / 3_600_000;
  const mostWh = flowWh + 20 + (evse.meterStepWh ?? 0);
  if (next.energyWh - last.energyWh > mostWh) return 'jumped';
  return null;
}
