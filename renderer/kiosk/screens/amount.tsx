/** The amount to hold: a few large choices, one of them already made. */
import { CancelButton } from '../parts/cancel-button.tsx';
import { useId, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { nameOf, textOf } from '../../text/format.ts';
import { ActionBand } from '../parts/action-band.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { useEnding } from '../parts/ending.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { StayNotice } from '../parts/stay-notice.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function AmountScreen({ screen, evse }: ScreenProps<'amount'>) {
  const { say, shortMoney, roughEnergy } = useWords();
  const { amountsMinor, approximateWh, defaultMinor } = screen;
  const [chosen, setChosen] = useState<number | null>(null);
  // The choice counts only while it is still on offer.
  const amountMinor = chosen !== null && amountsMinor.includes(chosen) ? chosen : defaultMinor;
  const aboutWh = approximateWh[amountsMinor.indexOf(amountMinor)] ?? 0;
  const ending = useEnding('stage');
  return (
    <>
      <Stage name="amount">
        <Leaf name="choices">
          <RadioGroup
            className="amounts"
            orientation="horizontal"
            value={String(amountMinor)}
            onChange={(value) => setChosen(Number(value))}
          >
            <div className="amounts-name">
              <Label>{say('amount.group')}</Label>
              <span>{say('amount.rest')}</span>
            </div>
            <div className="amount-grid">
              {amountsMinor.map((minor, index) => (
                <Amount key={minor} minor={minor} aboutWh={approximateWh[index] ?? 0} />
              ))}
            </div>
          </RadioGroup>
        </Leaf>
        <Leaf name="amount-words">
          {ending === null ? (
            <Statement>{say('amount.statement')}</Statement>
          ) : (
            <>
              {/* Out of sight, but still what names the screen. */}
              <div className="unseen">
                <Statement>{say('amount.statement')}</Statement>
              </div>
              <StayNotice ending={ending} />
            </>
          )}
          {aboutWh > 0 && (
            <p className="about-chosen">
              {`${textOf(shortMoney(amountMinor))}: ${say('amount.about', { energy: textOf(roughEnergy(aboutWh)) })}`}
            </p>
          )}
        </Leaf>
      </Stage>
      <ActionBand
        left={<CancelButton evse={evse} />}
        right={
          <IntentButton kind="main" intent={{ type: 'pay', evse, amountMinor }}>
            {say('button.pay')}
          </IntentButton>
        }
      />
    </>
  );
}

function Amount({ minor, aboutWh }: { minor: number; aboutWh: number }) {
  const { say, shortMoney, roughEnergy } = useWords();
  const aboutId = useId();
  const amount = shortMoney(minor);
  return (
    <RadioField
      className="amount-field"
      value={String(minor)}
      aria-label={nameOf(amount)}
      {...(aboutWh > 0 ? { 'aria-describedby': aboutId } : {})}
    >
      <RadioButton className="amount-choice">
        <span className="radio-mark" aria-hidden />
        <span className="amount-figure">
          {amount.number}
          <span className="unit">{`\u00a0${amount.unit}`}</span>
        </span>
        {aboutWh > 0 && (
          <span className="amount-about" id={aboutId}>
            {say('amount.about', { energy: textOf(roughEnergy(aboutWh)) })}
          </span>
        )}
      </RadioButton>
    </RadioField>
  );
}
