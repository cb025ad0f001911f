/** What a charge costs, as the welcome screens begin: alike for one outlet and for several. */
import type { ReactElement } from 'react';
import type { PriceLine } from '../../../electron/contract.ts';
import { FirstPrice, MorePrices } from './prices.tsx';
import { Leaf } from './stage.tsx';
import { Statement } from './statement.tsx';

/**
 * The leaves for a stage: the price of a kWh, and what comes on top of it. A single price keeps its
 * VAT beside it, so that with larger text no leaf holds the VAT alone.
 * @param statement what to do here
 */
export function offerLeaves(prices: PriceLine[], statement: string): ReactElement[] {
  const isAlone = prices.length === 1;
  const first = (
    <Leaf name="offer" key="offer">
      <Statement>{statement}</Statement>
      <div className="offer-price">
        <FirstPrice prices={prices} />
        {isAlone && <MorePrices prices={prices} />}
      </div>
    </Leaf>
  );
  if (isAlone) return [first];
  return [
    first,
    <Leaf name="more-prices" key="more-prices">
      <MorePrices prices={prices} />
    </Leaf>,
  ];
}
