/**
 * Stop, which has to be held so that nobody ends a charge in passing. It acts during the hold, once
 * that has lasted long enough, and answers at once: the ring fills from the first moment.
 */
import {
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { useWords } from '../../text/words.ts';

interface HoldButtonProps {
  /** How long to hold; 0 is a tap. */
  holdMs: number;
  /** True once it has acted and the station's answer is due. */
  isAsked: boolean;
  label: string;
  onHeld: () => void;
}

function isPressKey(event: KeyboardEvent): boolean {
  return event.key === ' ' || event.key === 'Enter';
}

/** A hold in progress, by one finger or key at a time. */
function useHold(holdMs: number, onHeld: () => void) {
  const [isHolding, setIsHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const holder = useRef<number | string | null>(null);
  const held = useRef(onHeld);
  // The snapshot of every second brings a new function; the running hold calls the newest one.
  useEffect(() => {
    held.current = onHeld;
  });

  const end = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    holder.current = null;
    setIsHolding(false);
  };
  const begin = (by: number | string) => {
    if (holder.current !== null) return;
    holder.current = by;
    setIsHolding(true);
    timer.current = setTimeout(() => {
      end();
      held.current();
    }, holdMs);
  };
  const release = (by: number | string) => {
    if (holder.current === by) end();
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return { isHolding, begin, release, end };
}

export function HoldButton({ holdMs, isAsked, label, onHeld }: HoldButtonProps) {
  const { say, shortDuration } = useWords();
  const labelId = useId();
  const hintId = useId();
  const { isHolding, begin, release, end } = useHold(holdMs, onHeld);
  const isTap = holdMs === 0;

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (isTap || isAsked || event.button !== 0) return;
    // A gloved finger drifts: the hold goes on wherever it moves, until it lifts.
    event.currentTarget.setPointerCapture(event.pointerId);
    begin(event.pointerId);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTap || !isPressKey(event)) return;
    event.preventDefault();
    if (!isAsked && !event.repeat) begin(event.key);
  };

  const hint = isAsked
    ? say('stop.sent')
    : isHolding
      ? say('stop.holding')
      : isTap
        ? ''
        : say('stop.hold', { duration: shortDuration(holdMs) });
  return (
    <button
      type="button"
      className="hold-button"
      data-holding={isHolding ? '' : undefined}
      data-asked={isAsked ? '' : undefined}
      aria-disabled={isAsked}
      aria-labelledby={labelId}
      aria-describedby={hintId}
      style={{ '--hold': `${holdMs}ms` } as CSSProperties}
      onPointerDown={onPointerDown}
      onPointerUp={(event) => release(event.pointerId)}
      onPointerCancel={(event) => release(event.pointerId)}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => release(event.key)}
      onBlur={end}
      onContextMenu={(event) => event.preventDefault()}
      onClick={isTap && !isAsked ? onHeld : undefined}
    >
      <svg className="hold-ring" viewBox="0 0 40 40" aria-hidden>
        <circle className="ring-track" cx={20} cy={20} r={17} />
        <circle
          className="hold-fill"
          cx={20}
          cy={20}
          r={17}
          pathLength={100}
          transform="rotate(-90 20 20)"
        />
        <rect className="hold-square" x={14} y={14} width={12} height={12} rx={1.5} />
      </svg>
      <span className="hold-words">
        <span id={labelId}>{label}</span>
        <span id={hintId} className="hold-hint">
          {hint}
        </span>
      </span>
    </button>
  );
}
