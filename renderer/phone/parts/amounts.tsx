/** The most that may be held: plain radios, one of them chosen already. */
import { useId } from 'react';
import type { PhoneOffer } from '../../../electron/contract.ts';
import { nameOf, textOf } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';

interface AmountsProps {
  view: PhoneOffer;
  /** What was chosen before the form came back. */
  amountMinor: number | null;
}

export function Amounts({ view, amountMinor }: AmountsProps) {
  const { say } = useWords();
  const { amountsMinor, defaultMinor, approximateWh } = view;
  const isOffered = amountMinor !== null && amountsMinor.includes(amountMinor);
  const chosenMinor = isOffered ? amountMinor : defaultMinor;
  return (
    <fieldset className="amounts">
      <legend>{say('amount.group')}</legend>
      {amountsMinor.map((minor, index) => (
        <Amount
          key={minor}
          minor={minor}
          aboutWh={approximateWh[index] ?? 0}
          isChosen={minor === chosenMinor}
        />
      ))}
    </fieldset>
  );
}

function Amount({
  minor,
  aboutWh,
  isChosen,
}: {
  minor: number;
  aboutWh: number;
  isChosen: boolean;
}) {
  const { say, shortMoney, roughEnergy } = useWords();
  const aboutId = useId();
  const amount = shortMoney(minor);
  return (
    <label className="amount">
      <input
        type="radio"
        name="amount"
        value={minor}
        defaultChecked={isChosen}
        aria-label={nameOf(amount)}
        aria-describedby={aboutWh > 0 ? aboutId : undefined}
      />
      <span className="amount-figure">{textOf(amount)}</span>
      {aboutWh > 0 && (
        <span className="amount-about" id={aboutId}>
          {say('amount.about', { energy: textOf(roughEnergy(aboutWh)) })}
        </span>
      )}
    </label>
  );
}
