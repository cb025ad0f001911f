/**
 * Charges as OCPI 2.3.0 CDR objects (module cdrs, CDR object), every number exact. A CDR is made of
 * the bill: what is due for what was delivered. How far it is paid is not OCPI's matter.
 */
import { createHash } from 'node:crypto';
import type { Bill, ChargePeriod } from '../session/state.ts';
import type { CostLine } from '../session/view.ts';
import { hoursText, kWhText, majorText, shortestText } from './decimals.ts';
import { ExactNumber, type ExactJson } from './exact-json.ts';
import { cdrLocation, partyOfEvse } from './ocpi-place.ts';
import { ocpiTariff, tariffId, type Party } from './ocpi-tariff.ts';
import type { Place } from './place.ts';
import type { SessionRecord } from './session-record.ts';

export interface Cdrs {
  cdrs: ExactJson[];
  /** Charges that cannot be told, and why: one sentence each. */
  missing: string[];
}

/** Ids of a CDR that is no credit, of a session and of a token: CiString(36). */
const longestId = 36;

/** One CDR for each charge that delivered something. `party` is taken where the EVSE id tells none. */
export function cdrsOf(sessions: readonly SessionRecord[], party: Party | null): Cdrs {
  const cdrs: ExactJson[] = [];
  const missing: string[] = [];
  for (const session of sessions) {
    const { reference, bill, place, energyWh } = session;
    if (energyWh === null || energyWh === 0) continue;
    const owner = partyOfEvse(session.evseId) ?? party;
    if (bill === null || place === null) {
      missing.push(`${reference} was settled before version 2 of the database, without its bill`);
    } else if (owner === null) {
      missing.push(
        `${reference}: the EVSE id ${session.evseId ?? session.evse} names no operator (give --party)`,
      );
    } else cdrs.push(cdrOf(session, bill, place, owner));
  }
  return { cdrs, missing };
}

/** The reference itself, or where it is too long its beginning and a fingerprint. */
export function cdrId(reference: string): string {
  if (reference.length <= longestId) return reference;
  const mark = createHash('sha256').update(reference).digest('hex').slice(0, 8);
  return `${reference.slice(0, longestId - 9)}-${mark}`;
}

function cdrOf(session: SessionRecord, bill: Bill, place: Place, owner: Party): ExactJson {
  const { reference, tariff } = session;
  const id = cdrId(reference);
  const party = { country_code: owner.countryCode, party_id: owner.partyId };
  const totalMs = Math.max(0, bill.stoppedAtMs - bill.startedAtMs);
  const chargingMs = bill.periods?.reduce((sum, period) => sum + period.chargingMs, 0);
  return {
    ...party,
    id,
    start_date_time: utc(bill.startedAtMs),
    end_date_time: utc(bill.stoppedAtMs),
    session_id: id,
    // Nobody was asked but the payer: an ad-hoc user, known by the payment alone.
    cdr_token: { ...party, uid: id, type: 'AD_HOC_USER', contract_id: id },
    auth_method: 'WHITELIST',
    cdr_location: cdrLocation(place, session.evse),
    meter_id: bill.meterSerialNumber ?? undefined,
    currency: bill.currency,
    tariffs: tariff === null ? [] : [ocpiTariff(tariff, owner, bill.startedAtMs)],
    charging_periods: periodsOf(bill, totalMs, tariff === null ? undefined : tariffId(tariff)),
    total_cost: price(bill.netMinor, bill.lines),
    ...partCosts(bill.lines),
    total_energy: new ExactNumber(kWhText(bill.energyWh)),
    total_time: new ExactNumber(hoursText(totalMs)),
    total_parking_time:
      chargingMs === undefined
        ? undefined
        : new ExactNumber(hoursText(Math.max(0, totalMs - chargingMs))),
    remark: remarkOf(reference, bill),
    last_updated: utc(session.settledAtMs ?? session.updatedAtMs),
  };
}

function remarkOf(reference: string, bill: Bill): string {
  const waived = bill.isWaived ? '; below the least amount, so nothing was charged' : '';
  return `Vipps MobilePay ${reference}; stopped: ${bill.stopReason}${waived}`.slice(0, 255);
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Without periods (a charge from before version 2) the whole session is one. */
function periodsOf(bill: Bill, totalMs: number, tariff: string | undefined): ExactJson[] {
  const whole = {
    startMs: bill.startedAtMs,
    energyWh: bill.energyWh,
    chargingMs: totalMs,
    parkedMs: 0,
  };
  const periods = bill.periods === undefined || bill.periods.length === 0 ? [whole] : bill.periods;
  return periods.map((period) => ({
    start_date_time: utc(period.startMs),
    dimensions: dimensionsOf(period),
    tariff_id: tariff,
  }));
}

function dimensionsOf({ energyWh, chargingMs, parkedMs }: ChargePeriod): ExactJson[] {
  const volume = (type: string, text: string): ExactJson => ({
    type,
    volume: new ExactNumber(text),
  });
  const dimensions: ExactJson[] = [];
  if (energyWh > 0) dimensions.push(volume('ENERGY', kWhText(energyWh)));
  if (chargingMs > 0) dimensions.push(volume('TIME', hoursText(chargingMs)));
  if (parkedMs > 0) dimensions.push(volume('PARKING_TIME', hoursText(parkedMs)));
  return dimensions;
}

/** OCPI's Price: what is owed before taxes, and the taxes on it, one entry a rate. */
function price(netMinor: number, lines: readonly CostLine[]): ExactJson {
  const byRate = new Map<string, number>();
  for (const { vatPercent, vatMinor } of lines) {
    if (vatPercent !== null) byRate.set(vatPercent, (byRate.get(vatPercent) ?? 0) + vatMinor);
  }
  const taxes = [...byRate].map(([rate, minor]) => ({
    name: 'VAT',
    percentage: new ExactNumber(shortestText(rate)),
    amount: new ExactNumber(majorText(minor)),
  }));
  return { before_taxes: new ExactNumber(majorText(netMinor)), taxes };
}

const parts = [
  ['total_fixed_cost', 'session'],
  ['total_energy_cost', 'kWh'],
  ['total_time_cost', 'minute'],
  ['total_parking_cost', 'minute-parked'],
] as const;

/** What the tariff's least price added belongs to none of the parts, only to the total. */
function partCosts(lines: readonly CostLine[]): Record<string, ExactJson> {
  const costs: Record<string, ExactJson> = {};
  for (const [name, unit] of parts) {
    const own = lines.filter((line) => line.unit === unit);
    if (own.length === 0) continue;
    const netMinor = own.reduce((sum, line) => sum + line.grossMinor - line.vatMinor, 0);
    costs[name] = price(netMinor, own);
  }
  return costs;
}
