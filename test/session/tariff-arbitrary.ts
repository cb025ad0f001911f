/** Tariffs and charges at random, for what must hold of all of them. */
import * as fc from 'fast-check';
import type { Period } from '../../electron/session/tariff-fold.ts';
import type { PriceLimit, Restrictions, Tariff } from '../../electron/session/tariff-types.ts';
import { component, element, tariff } from './tariff-build.ts';

/** Price texts with 0 to 4 decimals. */
const priceText = fc
  .tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, decimals]) => (digits / 10 ** decimals).toFixed(decimals));

const vatText = fc.constantFrom('25', '25.5', '12', '15.0', '0', '6.25', '100', null);

function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
const time = fc.integer({ min: 0, max: 1439 }).map(clock);

/** Optional keys, left out rather than undefined. */
function some<Key extends keyof Restrictions>(
  key: Key,
  values: fc.Arbitrary<Required<Restrictions>[Key]>,
): fc.Arbitrary<Partial<Restrictions>> {
  const given = values.map((value): Partial<Restrictions> => ({ [key]: value }));
  return fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: given });
}

const restrictions: fc.Arbitrary<Restrictions | null> = fc.option(
  fc
    .tuple(
      some('startTime', time),
      some('endTime', time),
      some('startDate', fc.constantFrom('2026-03-28', '2026-03-29', '2026-10-25')),
      some('endDate', fc.constantFrom('2026-03-29', '2026-03-30', '2026-10-26')),
      some('minEnergyWh', fc.integer({ min: 0, max: 30_000 })),
      some('maxEnergyWh', fc.integer({ min: 1, max: 30_000 })),
      some('minDurationS', fc.integer({ min: 0, max: 20_000 })),
      some('maxDurationS', fc.integer({ min: 1, max: 20_000 })),
      some('daysOfWeek', fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
    )
    .map((parts): Restrictions => Object.assign({}, ...parts) as Restrictions),
);

const step = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2000 }));

function elementsWith(vats: fc.Arbitrary<string | null>): fc.Arbitrary<Tariff['elements']> {
  const types = fc.subarray(['ENERGY', 'FLAT', 'TIME', 'PARKING_TIME'] as const, { minLength: 1 });
  const one = fc
    .tuple(types, fc.array(fc.tuple(priceText, vats, step), { minLength: 4, maxLength: 4 }))
    .map(([chosen, parts]) =>
      chosen.map((type, index) => {
        const [price, vat, stepSize] = parts[index] ?? ['0', null, 1];
        return component(type, price, { vat, step: type === 'FLAT' ? 1 : stepSize });
      }),
    );
  const whole = fc.tuple(one, restrictions).map(([parts, of]) => element(parts, of));
  return fc.array(whole, { minLength: 1, maxLength: 4 });
}

const bound = fc.option(
  fc.integer({ min: 0, max: 40_000 }).map((minor) => (minor / 100).toFixed(2)),
);
const limits: fc.Arbitrary<PriceLimit | null> = fc.option(
  fc.record({ beforeTaxes: bound, afterTaxes: bound }),
);

/** Min never above max, whatever VAT lies between them, as the edge checks. */
function areOrdered({ elements, taxIncluded, minPrice, maxPrice }: Tariff): boolean {
  const rates = elements.flatMap(({ components }) =>
    components.map(({ vat }) => (taxIncluded === 'N/A' ? 0 : Number(vat ?? 0))),
  );
  const least = (key: keyof PriceLimit): number => Number(minPrice?.[key] ?? 0);
  const most = (key: keyof PriceLimit): number => Number(maxPrice?.[key] ?? Infinity);
  return (
    least('beforeTaxes') <= most('beforeTaxes') &&
    least('afterTaxes') <= most('afterTaxes') &&
    least('afterTaxes') <= most('beforeTaxes') * (1 + Math.min(...rates) / 100) &&
    least('beforeTaxes') * (1 + Math.max(...rates) / 100) <= most('afterTaxes')
  );
}

/** Tariffs as the edge lets them through; with one VAT rate throughout if wanted. */
export function tariffs({ oneRate = false, bounded = true } = {}): fc.Arbitrary<Tariff> {
  const elements = oneRate
    ? vatText.chain((vat) => elementsWith(fc.constant(vat)))
    : elementsWith(vatText);
  return fc
    .record({
      elements,
      taxIncluded: fc.constantFrom('YES' as const, 'NO' as const, 'N/A' as const),
      minPrice: bounded ? limits : fc.constant(null),
      maxPrice: bounded ? limits : fc.constant(null),
    })
    .map(({ elements: list, ...more }) => tariff(list, more))
    .filter(areOrdered);
}

/** Around both nights on which clocks change, and any other. */
export const startMs = fc
  .tuple(
    fc.constantFrom(
      Date.parse('2026-03-28T12:00:00Z'),
      Date.parse('2026-10-24T12:00:00Z'),
      Date.parse('2026-05-04T06:00:00Z'),
    ),
    fc.integer({ min: 0, max: 50_000_000 }),
  )
  .map(([base, offset]) => base + offset);

export interface Even {
  /** How many equal pieces the stretch consists of. */
  pieces: number;
  pieceMs: number;
  pieceWh: number;
  charging: boolean;
}

/** A stretch over which energy flows evenly, in pieces of whole ms and Wh. */
export const even: fc.Arbitrary<Even> = fc.record({
  pieces: fc.integer({ min: 1, max: 12 }),
  pieceMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 3_600_000 })),
  pieceWh: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 })),
  charging: fc.boolean(),
});

/** Stretches one after another, each cut into parts of so many pieces. */
export function toPeriods(
  fromMs: number,
  stretches: readonly Even[],
  cut: (stretch: Even) => readonly number[],
): Period[] {
  let atMs = fromMs;
  return stretches.flatMap((stretch) =>
    cut(stretch).map((pieces) => {
      const period = {
        startMs: atMs,
        endMs: atMs + pieces * stretch.pieceMs,
        energyWh: pieces * stretch.pieceWh,
        charging: stretch.charging,
      };
      atMs = period.endMs;
      return period;
    }),
  );
}

export const whole = ({ pieces }: Even): number[] => [pieces];
export const singly = ({ pieces }: Even): number[] => Array.from({ length: pieces }, () => 1);
