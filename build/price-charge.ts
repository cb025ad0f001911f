/** charge.json of `npm run price`: a charge as a list of periods, checked. */
import * as z from 'zod';
import { formatPath } from '../electron/config/path.ts';
import type { Period } from '../electron/session/tariff-fold.ts';
import { isDate } from '../electron/config/tariff-schema.ts';
import type { Mistake } from '../electron/session/view.ts';

export interface ChargeFile {
  timeZone: string;
  periods: Period[];
}
export type ParsedCharge = { ok: true; charge: ChargeFile } | { ok: false; mistakes: Mistake[] };

const momentWords =
  'must be a moment in ISO 8601 with Z or an offset, such as "2026-05-04T10:00:00+02:00".';
const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

const moment = z.string({ error: momentWords }).transform((text, context) => {
  const isMoment = isoMoment.test(text) && isDate(text.slice(0, 10));
  const atMs = isMoment ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) context.addIssue({ code: 'custom', message: momentWords });
  return atMs;
});

const energyWords = 'must be the energy of the period in whole Wh, 0 to 1000000000.';
const zoneWords = 'must be a time zone of the IANA list, such as "Europe/Oslo".';
const periodWords = 'must be a period with start, end, energyWh and charging.';
const fileWords = 'must be an object with timeZone and periods.';
/** Far more than a charge has, and little enough to price at once. */
const mostPeriods = 100_000;
const listWords = `must be a list of 1 to ${mostPeriods} periods.`;

const periodSchema = z.strictObject(
  {
    start: moment,
    end: moment,
    energyWh: z
      .int({ error: energyWords })
      .min(0, { error: energyWords })
      .max(1_000_000_000, { error: energyWords }),
    charging: z.boolean({ error: 'must be true or false.' }),
  },
  { error: periodWords },
);

const chargeSchema = z.strictObject(
  {
    timeZone: z.string({ error: zoneWords }).refine(isTimeZone, { error: zoneWords }),
    periods: z
      .array(periodSchema, { error: listWords })
      .min(1, { error: listWords })
      .max(mostPeriods, { error: listWords }),
  },
  { error: fileWords },
);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Checks the content of charge.json; every mistake is told with its path. */
export function parseCharge(value: unknown): ParsedCharge {
  const checked = chargeSchema.safeParse(value);
  if (!checked.success) return { ok: false, mistakes: checked.error.issues.flatMap(explain) };
  const { timeZone } = checked.data;
  const periods = checked.data.periods.map(({ start, end, energyWh, charging }) => {
    return { startMs: start, endMs: end, energyWh, charging };
  });
  const mistakes = disorder(periods);
  return mistakes.length > 0
    ? { ok: false, mistakes }
    : { ok: true, charge: { timeZone, periods } };
}

function explain(issue: z.core.$ZodIssue): Mistake[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code !== 'unrecognized_keys')
    return [{ path: formatPath(path), message: issue.message }];
  return issue.keys.map((key) => ({
    path: formatPath([...path, key]),
    message: `is no key here: the whole ${issue.message}`,
  }));
}

function disorder(periods: readonly Period[]): Mistake[] {
  return periods.flatMap(({ startMs, endMs }, index): Mistake[] => {
    const before = periods[index - 1];
    if (endMs < startMs) {
      return [{ path: `periods[${index}].end`, message: 'must not lie before the start.' }];
    }
    if (before !== undefined && startMs < before.endMs) {
      const message = `overlaps periods[${index - 1}]: it must start at or after that one's end.`;
      return [{ path: `periods[${index}].start`, message }];
    }
    return [];
  });
}
