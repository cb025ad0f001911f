/** The tariff of a charge as an OCPI 2.3.0 Tariff object: the way back from ours. */
import { createHash } from 'node:crypto';
import { weekdays } from '../config/tariff-schema.ts';
import type { PriceLimit, Restrictions, Tariff } from '../session/tariff-types.ts';
import { kWhText, shortestText } from './decimals.ts';
import { ExactNumber, type ExactJson } from './exact-json.ts';

/** The CPO that owns what is told: ISO 3166-1 alpha-2 and three characters of ISO 15118. */
export interface Party {
  countryCode: string;
  partyId: string;
}

/** The same prices always have the same id, different ones a different id. */
export function tariffId(tariff: Tariff): string {
  return `tariff-${createHash('sha256').update(JSON.stringify(tariff)).digest('hex').slice(0, 24)}`;
}

/** `updatedAtMs`: when it was in force for certain. */
export function ocpiTariff(tariff: Tariff, party: Party, updatedAtMs: number): ExactJson {
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    id: tariffId(tariff),
    currency: tariff.currency,
    type: 'AD_HOC_PAYMENT',
    min_price: leastPrice(tariff.minPrice),
    max_price: mostPrice(tariff.maxPrice),
    elements: tariff.elements.map(({ components, restrictions }) => ({
      price_components: components.map(({ type, price, vat, stepSize }) => ({
        type,
        price: exactly(price),
        vat: vat === null ? undefined : exactly(vat),
        step_size: stepSize,
      })),
      restrictions: restrictions === null ? undefined : ocpiRestrictions(restrictions),
    })),
    tax_included: tariff.taxIncluded,
    last_updated: new Date(updatedAtMs).toISOString(),
  };
}

function exactly(decimal: string): ExactNumber {
  return new ExactNumber(shortestText(decimal));
}

/** OCPI's PriceLimit needs `before_taxes`; a least price of 0 before taxes demands nothing. */
function leastPrice(limit: PriceLimit | null): ExactJson | undefined {
  if (limit === null) return undefined;
  return ocpiLimit(limit.beforeTaxes ?? '0', limit.afterTaxes);
}

/** What may not pass a sum with taxes does not pass it without them. */
function mostPrice(limit: PriceLimit | null): ExactJson | undefined {
  const beforeTaxes = limit?.beforeTaxes ?? limit?.afterTaxes ?? null;
  return beforeTaxes === null ? undefined : ocpiLimit(beforeTaxes, limit?.afterTaxes ?? null);
}

function ocpiLimit(beforeTaxes: string, afterTaxes: string | null): ExactJson {
  return {
    before_taxes: exactly(beforeTaxes),
    after_taxes: afterTaxes === null ? undefined : exactly(afterTaxes),
  };
}

function ocpiRestrictions(restrictions: Restrictions): ExactJson {
  const { minEnergyWh, maxEnergyWh, daysOfWeek } = restrictions;
  return {
    start_time: restrictions.startTime,
    end_time: restrictions.endTime,
    start_date: restrictions.startDate,
    end_date: restrictions.endDate,
    min_kwh: minEnergyWh === undefined ? undefined : new ExactNumber(kWhText(minEnergyWh)),
    max_kwh: maxEnergyWh === undefined ? undefined : new ExactNumber(kWhText(maxEnergyWh)),
    min_duration: restrictions.minDurationS,
    max_duration: restrictions.maxDurationS,
    day_of_week: daysOfWeek?.map((day) => weekdays[day - 1] ?? ''),
  };
}
