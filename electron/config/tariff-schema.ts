/**
 * The OCPI 2.3.0 Tariff object as an operator writes it: every key, its range, and the sentence
 * for what breaks it. What one key means for another is tariff-parse.ts's business.
 */
import * as z from 'zod';
import { isPlainDecimal } from '../session/decimal.ts';

/** Far above any price of a charge in a Nordic currency; more is a slip of the keyboard. */
const dearest = 1_000_000;
/** OCPI's number type: four decimals. Finer prices are kept exactly too, up to this many. */
const mostDecimals = 10;
/** A tariff with more elements, or prices in one, is the wrong file. */
const mostElements = 200;
/** 1 MWh, or 11 days in seconds. */
const longestStep = 1_000_000;

/**
 * A number as it was written: 4.59 stays "4.59", because a double's shortest text is the text it
 * was read from (up to 15 digits). Null: no number, negative, or with more decimals than kept.
 */
function plainText(value: number | string): string | null {
  const text = typeof value === 'number' ? withoutExponent(String(value)) : value;
  const decimals = text.split('.')[1]?.length ?? 0;
  return isPlainDecimal(text) && decimals <= mostDecimals ? text : null;
}

/** JavaScript writes 0.0000001 as "1e-7". Large numbers with an exponent are out of range anyhow. */
function withoutExponent(text: string): string {
  const [, whole = '', fraction = '', exponent] = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  return `0.${'0'.repeat(Number(exponent) - 1)}${whole}${fraction}`;
}

/** A number, or the text of one, from 0 to `most`, kept as an exact decimal string. */
function decimal(mustBe: string, most: number) {
  return z.union([z.number(), z.string()], { error: mustBe }).transform((value, context) => {
    const text = plainText(value);
    if (text !== null && Number(text) <= most) return text;
    context.addIssue({ code: 'custom', message: mustBe });
    return z.NEVER;
  });
}

const price = (of: string) =>
  decimal(`${of} from 0 to ${dearest} with at most ${mostDecimals} decimals`, dearest);
const vat = decimal('VAT in per cent, from 0 to 100', 100);

/** kWh with at most three decimals → whole Wh. */
const energy = decimal('energy in kWh, 0 or more', dearest).transform((kwh, context) => {
  const [whole = '0', fraction = ''] = kwh.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits.length <= 3) return Number(whole + digits.padEnd(3, '0'));
  context.addIssue({ code: 'custom', message: 'energy in kWh with at most three decimals' });
  return z.NEVER;
});

const seconds = (mustBe: string) => z.int({ error: mustBe }).min(0, { error: mustBe });

const timeWords = 'a time of day such as "22:00", from "00:00" to "23:59"';
const time = z.string({ error: timeWords }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: timeWords,
});

const dateWords = 'a date such as "2026-12-24"';
const date = z.string({ error: dateWords }).refine(isDate, { error: dateWords });

/** True for a day that the calendar has, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

/** In the order of ISO 8601: Monday is 1. */
export const weekdays = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;

/** An object with these keys and no others: a misspelt key would be a price nobody charges. */
function closed<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: `an object with ${Object.keys(shape).join(', ')}` });
}

/** What OCPI has and this station cannot tell: it measures energy and time. */
function unjudgeable(why: string) {
  return z.null({ error: why }).optional();
}
const byCurrent = unjudgeable(
  'left out: this station prices by energy, time and date, not current',
);
const byPower = unjudgeable('left out: this station prices by energy, time and date, not power');

const restrictions = closed({
  start_time: time.nullish(),
  end_time: time.nullish(),
  start_date: date.nullish(),
  end_date: date.nullish(),
  min_kwh: energy.nullish(),
  max_kwh: energy.nullish(),
  min_current: byCurrent,
  max_current: byCurrent,
  min_power: byPower,
  max_power: byPower,
  min_duration: seconds('a duration in whole seconds').nullish(),
  max_duration: seconds('a duration in whole seconds').nullish(),
  day_of_week: z
    .array(z.enum(weekdays, { error: `one of ${weekdays.join(', ')}` }), {
      error: `a list of ${weekdays.join(', ')}`,
    })
    .nullish(),
  reservation: unjudgeable('left out: this station takes no reservations'),
});

const stepWords = `a whole number from 1 to ${longestStep}: Wh for ENERGY, seconds for time`;
const dimensions = ['ENERGY', 'FLAT', 'TIME', 'PARKING_TIME'] as const;

const component = closed({
  type: z.enum(dimensions, { error: `one of ${dimensions.join(', ')}` }),
  price: price('a price in major units (4.59)'),
  vat: vat.nullish(),
  step_size: z
    .int({ error: stepWords })
    .min(0, { error: stepWords })
    .max(longestStep, { error: stepWords })
    .nullish(),
}).refine(({ type, step_size }) => type === 'FLAT' || step_size !== 0, {
  error: stepWords,
  path: ['step_size'],
});

function list<Entry extends z.ZodType>(entry: Entry, of: string) {
  const error = `a list of 1 to ${mostElements} ${of}`;
  return z.array(entry, { error }).min(1, { error }).max(mostElements, { error });
}

const element = closed({
  price_components: list(component, 'price components'),
  restrictions: restrictions.nullish(),
});

const limit = closed({
  before_taxes: price('an amount in major units').nullish(),
  after_taxes: price('an amount in major units').nullish(),
});

/** Accepted as OCPI has it, and without effect on a price here. */
const passive = z.unknown().optional();
const currencies = ['NOK', 'DKK', 'EUR', 'SEK'] as const;
const taxes = ['YES', 'NO', 'N/A'] as const;

export const tariffSchema = closed({
  currency: z.enum(currencies, { error: `one of ${currencies.join(', ')}` }),
  tax_included: z.enum(taxes, { error: `one of ${taxes.join(', ')}` }),
  elements: list(element, 'tariff elements'),
  min_price: limit.nullish(),
  max_price: limit.nullish(),
  country_code: passive,
  party_id: passive,
  id: passive,
  type: passive,
  tariff_alt_text: passive,
  tariff_alt_url: passive,
  preauthorize_amount: passive,
  start_date_time: passive,
  end_date_time: passive,
  energy_mix: passive,
  last_updated: passive,
});

export type OcpiTariff = z.output<typeof tariffSchema>;
