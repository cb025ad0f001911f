/**
 * The door of the tariff: what the session machine asks of it. Exact inside, whole minor units
 * outside; the parts lie in the files named tariff-*.
 */
export { worstCaseMinor, type Extra } from './tariff-bound.ts';
export { addPeriod, beginPricing, type Period, type Pricing } from './tariff-fold.ts';
export {
  costSoFar,
  priceCharge,
  priceNow,
  type Price,
  type PriceResultLine,
} from './tariff-price.ts';
export { approximateWhFor, costLines, pricesNow, type SoFar } from './tariff-show.ts';
