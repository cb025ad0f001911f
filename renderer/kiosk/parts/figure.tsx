/** A figure that is also readable by programs: exact integer beside the text for people. */
import type { Quantity } from '../../text/format.ts';

interface FigureProps {
  /** The figure's stable name from outside, such as "energy". */
  id: string;
  /** Exact value as an integer: minor units, Wh, W or s. */
  value: number;
  quantity: Quantity;
  className?: string;
  settled?: 'pending' | 'settled';
  /** False where the unit stands beside it already. */
  showsUnit?: boolean;
}

export function Figure(props: FigureProps) {
  const { id, value, quantity, className, settled, showsUnit = true } = props;
  return (
    <span
      className={className === undefined ? 'figure' : `figure ${className}`}
      data-testid={id}
      data-value={value}
      data-settled={settled}
      data-length={quantity.number.length}
    >
      {quantity.number}
      {showsUnit && <span className="unit">{`\u00a0${quantity.unit}`}</span>}
    </span>
  );
}

/** The same for a time, which has no unit apart. */
export function TimeFigure({ id, seconds, text }: { id: string; seconds: number; text: string }) {
  return (
    <span className="figure" data-testid={id} data-value={seconds}>
      {text}
    </span>
  );
}
