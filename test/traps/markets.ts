/** Rules of a station in each market: currency, time zone, VAT and amounts as they are used there. */
import { countries } from '../../electron/config/countries.ts';
import type { Rules } from '../../electron/session/state.ts';
import type { Country } from '../../electron/session/view.ts';
import { makeRules } from '../session/walk.ts';

const timeZones: Record<Country, string> = {
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  SE: 'Europe/Stockholm',
};

/** What is held by default, minor units: 350 kr, 350 kr, 35 €, 350 kr. */
const amountMinor: Record<Country, number> = { NO: 35_000, DK: 35_000, FI: 3500, SE: 35_000 };

/** One outlet there; `price` a kWh in major units, the country's VAT in it. */
export function marketRules(country: Country, price: string): Rules {
  const { currency, language, vatPercent } = countries[country];
  const rules = makeRules();
  const vat = String(vatPercent);
  const components = [{ type: 'ENERGY' as const, price, vat, stepSize: 1 }];
  return {
    ...rules,
    country,
    currency,
    language,
    timeZone: timeZones[country],
    tariff: { ...rules.tariff, currency, elements: [{ components, restrictions: null }] },
    amountsMinor: [amountMinor[country]],
    defaultMinor: amountMinor[country],
  };
}
