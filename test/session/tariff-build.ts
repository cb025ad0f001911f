/** Short ways to write tariffs and charges in the tests of the tariff. */
import type { Period } from '../../electron/session/tariff-fold.ts';
import type {
  Dimension,
  PriceComponent,
  PriceLimit,
  Restrictions,
  Tariff,
  TariffElement,
} from '../../electron/session/tariff-types.ts';

export const oslo = 'Europe/Oslo';

export function component(
  type: Dimension,
  price: string,
  { vat = '25', step = 1 }: { vat?: string | null; step?: number } = {},
): PriceComponent {
  return { type, price, vat, stepSize: step };
}

export function element(
  components: PriceComponent[],
  restrictions: Restrictions | null = null,
): TariffElement {
  return { components, restrictions };
}

export function tariff(elements: TariffElement[], more: Partial<Tariff> = {}): Tariff {
  const base = { currency: 'NOK', taxIncluded: 'YES', minPrice: null, maxPrice: null } as const;
  return { ...base, ...more, elements };
}

export function limit(beforeTaxes: string | null, afterTaxes: string | null): PriceLimit {
  return { beforeTaxes, afterTaxes };
}

export type Stretch = [untilIso: string, energyWh: number, charging?: boolean];

/** Periods that follow one another; moments in ISO 8601. Charging unless told. */
export function periods(startIso: string, ...stretches: Stretch[]): Period[] {
  let startMs = Date.parse(startIso);
  return stretches.map(([untilIso, energyWh, charging = true]) => {
    const period = { startMs, endMs: Date.parse(untilIso), energyWh, charging };
    startMs = period.endMs;
    return period;
  });
}
