/** Prices as the law orders them (AFIR: per kWh, per minute, per session, other), the first one large. */
import type { PriceLine } from '../../../electron/contract.ts';
import { roundedMinor, textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Figure } from './figure.tsx';

/** "inkludert 25 % mva.", or nothing where the lines differ too much for one remark. */
export function vatRemark(prices: PriceLine[], { say, percent }: Words): string {
  const rates = [...new Set(prices.map((line) => line.vatPercent))];
  if (rates.length !== 1 || rates[0] === undefined) return '';
  return rates[0] === null ? say('price.noVat') : say('price.vat', { percent: percent(rates[0]) });
}

/** "4,59 kr per kWh". */
export function priceOfUnit(line: PriceLine, { say, unitPrice }: Words): string {
  return `${textOf(unitPrice(line.minorPerUnit))} ${say(`price.${line.unit}`)}`;
}

/** All prices in running text, with VAT once at the end (or at each, where rates differ). */
export function pricesInWords(prices: PriceLine[], words: Words): string {
  const remark = vatRemark(prices, words);
  if (remark !== '')
    return `${prices.map((line) => priceOfUnit(line, words)).join(' + ')}, ${remark}`;
  return prices
    .map((line) => `${priceOfUnit(line, words)}, ${vatRemark([line], words)}`)
    .join(' + ');
}

/** The welcome screen's first price: what a kWh costs, in the largest type. */
export function FirstPrice({ prices }: { prices: PriceLine[] }) {
  const { say } = useWords();
  const [first] = prices;
  if (first === undefined) return null;
  return (
    <p className="price-first">
      <PriceFigure line={first} /> <span className="per">{say(`price.${first.unit}`)}</span>
    </p>
  );
}

/** What comes on top of the first price, and the VAT in all of it. */
export function MorePrices({ prices }: { prices: PriceLine[] }) {
  const words = useWords();
  return (
    <>
      {prices.slice(1).map((line) => (
        <p className="price-more" key={line.unit}>
          + {priceOfUnit(line, words)}
        </p>
      ))}
      <p className="price-vat">{vatRemark(prices, words)}</p>
    </>
  );
}

/** The price of one unit; the price per kWh carries the stable name. */
function PriceFigure({ line }: { line: PriceLine }) {
  const quantity = useWords().unitPrice(line.minorPerUnit);
  const id = line.unit === 'kWh' ? 'price' : `price-${line.unit}`;
  return <Figure id={id} value={roundedMinor(line.minorPerUnit)} quantity={quantity} />;
}

/** The price per kWh on one line, for screens where the prices are already agreed on. */
export function EnergyPrice({ prices }: { prices: PriceLine[] }) {
  const { say } = useWords();
  const line = prices.find(({ unit }) => unit === 'kWh');
  if (line === undefined) return null;
  return (
    <span className="energy-price">
      <PriceFigure line={line} /> {say('price.kWh')}
    </span>
  );
}
