/** The rows of the receipt: what the meter says, what it costs, and what is paid in the end. */
import type { ReactNode } from 'react';
import type { CostLine, Screen } from '../../../electron/contract.ts';
import { textOf } from '../../text/format.ts';
import { useWords, type Words } from '../../text/words.ts';
import { Figure } from './figure.tsx';

type Receipt = Extract<Screen, { name: 'receipt' }>;

function Row({ name, children, isSum }: { name: string; children: ReactNode; isSum?: boolean }) {
  return (
    <div className="slip-row" data-sum={isSum ? '' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Start, end and difference; with all decimals where two would not add up. */
export function MeterSlip({ screen }: { screen: Receipt }) {
  const { say, energy, clockTime, calendarDate } = useWords();
  const { meterStartWh, meterStopWh, energyWh, meterSerialNumber, startedAtMs, stoppedAtMs } =
    screen;
  const isRound = [meterStartWh, meterStopWh, energyWh].every((wh) => wh % 10 === 0);
  const decimals = isRound ? 2 : 3;
  return (
    <dl className="slip">
      <Row name={calendarDate(startedAtMs)}>
        {`${clockTime(startedAtMs)}–${clockTime(stoppedAtMs)}`}
      </Row>
      {meterSerialNumber !== null && <Row name={say('receipt.meter')}>{meterSerialNumber}</Row>}
      <Row name={say('receipt.meterStart')}>
        <Figure id="meter-start" value={meterStartWh} quantity={energy(meterStartWh, decimals)} />
      </Row>
      <Row name={say('receipt.meterStop')}>
        <Figure id="meter-stop" value={meterStopWh} quantity={energy(meterStopWh, decimals)} />
      </Row>
      <Row name={say('receipt.energy')} isSum>
        <Figure id="energy" value={energyWh} quantity={energy(energyWh, decimals)} />
      </Row>
    </dl>
  );
}

/** "18,423 kWh × 4,59 kr"; a supplement has no quantity worth naming. */
function calculation(line: CostLine, { decimal, unitPrice }: Words): string {
  const price = textOf(unitPrice(line.minorPerUnit));
  switch (line.unit) {
    case 'kWh':
      return `${decimal(line.quantity)}\u00a0kWh × ${price}`;
    case 'minute':
    case 'minute-parked':
      return `${decimal(line.quantity)}\u00a0min × ${price}`;
    case 'session':
    case 'minimum':
      return '';
  }
}

/** What was used, at which price, and the VAT in it. */
export function CostSlip({ screen }: { screen: Receipt }) {
  const words = useWords();
  const { say, money } = words;
  return (
    <dl className="slip">
      {screen.lines.map((line) => (
        <Row
          key={`${line.unit} ${line.minorPerUnit} ${line.quantity}`}
          name={calculation(line, words) || say(`receipt.line.${line.unit}`)}
        >
          {textOf(money(line.grossMinor))}
        </Row>
      ))}
      <Row name={say('receipt.vat')}>{textOf(money(screen.vatMinor))}</Row>
    </dl>
  );
}

/** What is paid in the end, what is released, and the payment's name at Vipps. */
export function PaidSlip({ screen }: { screen: Receipt }) {
  const { say, money } = useWords();
  const { capturedMinor, releasedMinor, settled } = screen;
  const isSettled = settled === 'settled';
  return (
    <dl className="slip">
      <Row name={say(isSettled ? 'receipt.paidLabel' : 'receipt.toPayLabel')} isSum>
        <Figure
          id="captured"
          value={capturedMinor}
          quantity={money(capturedMinor)}
          settled={settled}
        />
      </Row>
      <Row name={say(isSettled ? 'receipt.releasedLabel' : 'receipt.toReleaseLabel')}>
        <Figure
          id="released"
          value={releasedMinor}
          quantity={money(releasedMinor)}
          settled={settled}
        />
      </Row>
      <Row name={say('receipt.reference')}>{screen.reference}</Row>
    </dl>
  );
}
