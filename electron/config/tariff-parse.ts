/** An OCPI 2.3.0 Tariff object from outside → the tariff that prices charges, or its mistakes. */
import type * as z from 'zod';
import { describeValue } from './mistakes.ts';
import { formatPath, type Path } from './path.ts';
import { decimalOf, digitsAt, powerOfTen } from '../session/decimal.ts';
import type {
  PriceComponent,
  PriceLimit,
  Restrictions,
  Tariff,
  TariffElement,
} from '../session/tariff-types.ts';
import type { Mistake } from '../session/view.ts';
import { tariffSchema, weekdays, type OcpiTariff } from './tariff-schema.ts';

/** `endsAtMs`: when the operator wants it to end, which the prices do not heed; null: not given. */
export type ParsedTariff =
  { ok: true; tariff: Tariff; endsAtMs: number | null } | { ok: false; mistakes: Mistake[] };

/**
 * Checks a tariff read from JSON or YAML. Prices may be numbers or texts and stay exact. Every
 * mistake is told, with its path below `root` ("tariff", or "" for a file of its own).
 */
export function parseTariff(value: unknown, root: string): ParsedTariff {
  const checked = tariffSchema.safeParse(value);
  const findings = checked.success
    ? contradictions(checked.data)
    : checked.error.issues.flatMap((issue) => explain(issue, value));
  if (checked.success && findings.length === 0) {
    const endsAtMs = momentOf(checked.data.end_date_time);
    return { ok: true, tariff: toTariff(checked.data), endsAtMs };
  }
  const mistakes = findings.map(({ path, message }) => ({
    path: joined(root, formatPath(path)),
    message: `${message}.`,
  }));
  return { ok: false, mistakes };
}

function joined(root: string, path: string): string {
  if (root === '' || path === '') return root + path;
  return path.startsWith('[') ? root + path : `${root}.${path}`;
}

/**
 * OCPI 2.3.0, 14.1 "DateTime": RFC 3339 in UTC, with or without the Z. Null for anything else, which
 * is accepted as it always was.
 */
function momentOf(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.test(text)) return null;
  const atMs = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(atMs) ? null : atMs;
}

/** OCPI systems write what is absent as null, or leave it out. */
function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

interface Finding {
  path: Path;
  message: string;
}

function explain(issue: z.core.$ZodIssue, tariff: unknown): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    const message = `is no key here; this is ${issue.message}`;
    return issue.keys.map((key) => ({ path: [...path, key], message }));
  }
  const found = valueAt(tariff, path);
  const mustBe = `must be ${issue.message}`;
  const message =
    found === undefined ? `is missing; it ${mustBe}` : `is ${describeValue(found)}, but ${mustBe}`;
  return [{ path, message }];
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** What is right by itself and cannot be meant together. */
function contradictions(tariff: OcpiTariff): Finding[] {
  const findings: Finding[] = [];
  tariff.elements.forEach(({ price_components, restrictions }, index) => {
    const path = ['elements', index];
    findings.push(...repeated(price_components, [...path, 'price_components']));
    if (restrictions) findings.push(...neverHeld(restrictions, [...path, 'restrictions']));
  });
  for (const key of ['min_price', 'max_price'] as const) {
    const limit = tariff[key];
    if (limit && !isGiven(limit.before_taxes ?? limit.after_taxes)) {
      findings.push({ path: [key], message: 'needs before_taxes, after_taxes or both' });
    }
  }
  return [...findings, ...crossedLimits(tariff)];
}

/** Decimals are compared as whole numbers of this many decimals, which the schema's all fit. */
const scale = 10;
const hundred = 100n * powerOfTen(scale);

function exactly(text: string): bigint {
  return digitsAt(decimalOf(text), scale);
}

/** A min_price above max_price, also where VAT of the tariff's rates lies between the two. */
function crossedLimits({ elements, tax_included, min_price, max_price }: OcpiTariff): Finding[] {
  const rates = elements.flatMap(({ price_components }) =>
    price_components.map(({ vat }) => (tax_included === 'N/A' ? 0n : exactly(vat ?? '0'))),
  );
  const lowest = rates.reduce((least, rate) => (rate < least ? rate : least), rates[0] ?? 0n);
  const highest = rates.reduce((most, rate) => (rate > most ? rate : most), 0n);
  const findings: Finding[] = [];
  const compare = (
    leastKey: 'before_taxes' | 'after_taxes',
    mostKey: 'before_taxes' | 'after_taxes',
    [leastFactor, mostFactor]: [bigint, bigint],
  ): void => {
    const least = min_price?.[leastKey];
    const most = max_price?.[mostKey];
    if (!isGiven(least) || !isGiven(most)) return;
    if (exactly(least) * leastFactor <= exactly(most) * mostFactor) return;
    const withVat = leastKey === mostKey ? '' : ' with VAT taken into account';
    const message = `is ${least}, above max_price.${mostKey}, which is ${most}${withVat}`;
    findings.push({ path: ['min_price', leastKey], message });
  };
  compare('before_taxes', 'before_taxes', [1n, 1n]);
  compare('after_taxes', 'after_taxes', [1n, 1n]);
  compare('after_taxes', 'before_taxes', [hundred, hundred + lowest]);
  compare('before_taxes', 'after_taxes', [hundred + highest, hundred]);
  return findings;
}

function repeated(components: { type: string }[], path: Path): Finding[] {
  return components.flatMap(({ type }, index) => {
    const isFirst = components.findIndex((other) => other.type === type) === index;
    const message = `is ${type} again: an element has at most one price of each type`;
    return isFirst ? [] : [{ path: [...path, index, 'type'], message }];
  });
}

type OcpiRestrictions = NonNullable<OcpiTariff['elements'][number]['restrictions']>;

/** Pairs of restrictions with nothing between them: their element would never be in force. */
function neverHeld(restrictions: OcpiRestrictions, path: Path): Finding[] {
  const pairs = [
    ['start_date', 'end_date'],
    ['min_kwh', 'max_kwh'],
    ['min_duration', 'max_duration'],
  ] as const;
  const findings: Finding[] = [];
  for (const [least, most] of pairs) {
    const from = restrictions[least];
    const to = restrictions[most];
    if (!isGiven(from) || !isGiven(to) || from < to) continue;
    const message = `must lie after ${least}, or the element is never in force`;
    findings.push({ path: [...path, most], message });
  }
  if (restrictions.max_kwh === 0 || restrictions.max_duration === 0) {
    const key = restrictions.max_kwh === 0 ? 'max_kwh' : 'max_duration';
    const message = 'is 0, so the element is never in force';
    findings.push({ path: [...path, key], message });
  }
  return findings;
}

function toTariff(ocpi: OcpiTariff): Tariff {
  return {
    currency: ocpi.currency,
    taxIncluded: ocpi.tax_included,
    elements: ocpi.elements.map(toElement),
    minPrice: toLimit(ocpi.min_price),
    maxPrice: toLimit(ocpi.max_price),
  };
}

function toElement({
  price_components,
  restrictions,
}: OcpiTariff['elements'][number]): TariffElement {
  const components = price_components.map((one): PriceComponent => {
    const stepSize = one.type === 'FLAT' ? 1 : (one.step_size ?? 1);
    return { type: one.type, price: one.price, vat: one.vat ?? null, stepSize };
  });
  return { components, restrictions: restrictions ? toRestrictions(restrictions) : null };
}

function toLimit(limit: OcpiTariff['min_price']): PriceLimit | null {
  if (!isGiven(limit)) return null;
  return { beforeTaxes: limit.before_taxes ?? null, afterTaxes: limit.after_taxes ?? null };
}

function toRestrictions(ocpi: OcpiRestrictions): Restrictions | null {
  const days = (ocpi.day_of_week ?? []).map((day) => weekdays.indexOf(day) + 1);
  const restrictions: Restrictions = {
    ...(isGiven(ocpi.start_time) && { startTime: ocpi.start_time }),
    ...(isGiven(ocpi.end_time) && { endTime: ocpi.end_time }),
    ...(isGiven(ocpi.start_date) && { startDate: ocpi.start_date }),
    ...(isGiven(ocpi.end_date) && { endDate: ocpi.end_date }),
    ...(isGiven(ocpi.min_kwh) && { minEnergyWh: ocpi.min_kwh }),
    ...(isGiven(ocpi.max_kwh) && { maxEnergyWh: ocpi.max_kwh }),
    ...(isGiven(ocpi.min_duration) && { minDurationS: ocpi.min_duration }),
    ...(isGiven(ocpi.max_duration) && { maxDurationS: ocpi.max_duration }),
    ...(days.length > 0 && { daysOfWeek: [...new Set(days)].sort((a, b) => a - b) }),
  };
  return Object.keys(restrictions).length === 0 ? null : restrictions;
}
