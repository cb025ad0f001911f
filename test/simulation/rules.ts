/** The stations the simulation runs: several markets, tariffs and sizes, picked by seed. */
import type { Rules } from '../../electron/session/state.ts';
import type { PriceComponent, Tariff } from '../../electron/session/tariff-types.ts';
import type { Country, Currency } from '../../electron/session/view.ts';
import type { Random } from './random.ts';

const markets: { country: Country; currency: Currency; vat: string; timeZone: string }[] = [
  { country: 'NO', currency: 'NOK', vat: '25', timeZone: 'Europe/Oslo' },
  { country: 'DK', currency: 'DKK', vat: '25', timeZone: 'Europe/Copenhagen' },
  { country: 'FI', currency: 'EUR', vat: '25.5', timeZone: 'Europe/Helsinki' },
  { country: 'SE', currency: 'SEK', vat: '25', timeZone: 'Europe/Stockholm' },
];

function component(
  type: PriceComponent['type'],
  price: string,
  vat: string,
  stepSize = 1,
): PriceComponent {
  return { type, price, vat, stepSize };
}

function tariffFor(random: Random, currency: Currency, vat: string): Tariff {
  const perKwh = currency === 'EUR' ? '0.45' : '4.59';
  const night = currency === 'EUR' ? '0.29' : '2.95';
  const energy = component('ENERGY', perKwh, vat);
  const base: Tariff = {
    currency,
    taxIncluded: random.pick(['YES', 'YES', 'NO'] as const),
    elements: [{ components: [energy], restrictions: null }],
    minPrice: null,
    maxPrice: null,
  };
  switch (random.between(0, 4)) {
    case 0:
      return {
        ...base,
        elements: [
          {
            components: [component('ENERGY', night, vat)],
            restrictions: { startTime: '22:00', endTime: '06:00' },
          },
          ...base.elements,
        ],
      };
    case 1:
      return {
        ...base,
        elements: [
          {
            components: [
              energy,
              component('FLAT', '1.00', vat),
              component('TIME', '6.00', vat, 60),
              component('PARKING_TIME', '12.00', vat, 60),
            ],
            restrictions: null,
          },
        ],
      };
    case 2:
      return { ...base, minPrice: { beforeTaxes: null, afterTaxes: '2.00' } };
    default:
      return base;
  }
}

/** The same station with a pilot controller at each outlet. */
export function withPilots(rules: Rules): Rules {
  const evses = rules.evses.map((evse) => ({ ...evse, pilot: { currentA: 32 } }));
  return { ...rules, evses };
}

/** Rules of one simulated station. */
export function rulesFor(random: Random): Rules {
  const { country, currency, vat, timeZone } = random.pick(markets);
  const scale = currency === 'EUR' ? 10 : 1;
  const amountsMinor = [2_000, 5_000, 35_000].map((minor) => minor / scale);
  const labels = random.pick([['A'], ['A'], ['A', 'B'], ['A', 'B', 'C']]);
  return {
    stationId: '21678',
    stationName: 'Storgata 12',
    country,
    currency,
    timeZone,
    language: 'nb',
    evses: labels.map((label) => ({
      label,
      id: `NO*LAD*E21678*${label}`,
      connector: 'IEC_62196_T2',
      maxPowerW: 22_000,
      leaseMs: 3_000,
    })),
    flows: random.pick([['qr', 'redirect'], ['qr', 'redirect'], ['qr'], ['redirect']]),
    tariff: tariffFor(random, currency, vat),
    amountsMinor,
    defaultMinor: amountsMinor[2] ?? 35_000,
    plugInTimeoutMs: 120_000,
    resumeWithinMs: 60_000,
    readingMaxAgeMs: 5_000,
    idlePowerW: 100,
    idleMs: 120_000,
    receiptMs: 30_000,
    staysAtMost: 10,
  };
}
