/**
 * A stop, which has to be held so that nobody ends a charge in passing. It acts during the hold, once
 * that has lasted long enough, and answers at once: the ring fills from the first moment. A tap, or a
 * click by something that cannot hold, asks for a second act instead.
 */
import { useId, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { useHold } from '../../hold.ts';
import { useWords } from '../../text/words.ts';

interface HoldButtonProps {
  /** How long to hold; 0 is a tap. */
  holdMs: number;
  /** True once it has acted and the station's answer is due. */
  isAsked: boolean;
  label: string;
  kind?: 'stop' | 'emergency';
  /** What to do next, in place of how long to hold. */
  hint?: string | undefined;
  onHeld: () => void;
  onTap: () => void;
}

function isPressKey(event: KeyboardEvent): boolean {
  return event.key === ' ' || event.key === 'Enter';
}

export function HoldButton(props: HoldButtonProps) {
  const { holdMs, isAsked, label, kind = 'stop', onHeld, onTap } = props;
  const { say, shortDuration } = useWords();
  const labelId = useId();
  const hintId = useId();
  const [isHolding, hold] = useHold(onHeld);
  const isTap = holdMs === 0;

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (isTap || isAsked || event.button !== 0) return;
    // A gloved finger drifts: the hold goes on wherever it moves, until it lifts.
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.begin(event.pointerId, holdMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTap || !isPressKey(event)) return;
    event.preventDefault();
    if (!isAsked && !event.repeat) hold.begin(event.key, holdMs);
  };

  const onKeyUp = (event: KeyboardEvent) => {
    if (!hold.release(event.key)) return;
    event.preventDefault();
    onTap();
  };
  // A finger that lifts early, a screen reader, a switch: all of them send a click.
  const onClick = () => {
    if (hold.isTap() && !isAsked) onTap();
  };

  const duration = shortDuration(holdMs);
  const atRest = props.hint ?? (isTap ? '' : say('stop.hold', { duration }));
  const hint = isAsked ? say('stop.sent') : isHolding ? say('stop.holding') : atRest;
  return (
    <button
      type="button"
      className={`hold-button ${kind}`}
      data-holding={isHolding ? '' : undefined}
      data-asked={isAsked ? '' : undefined}
      aria-disabled={isAsked}
      aria-labelledby={labelId}
      aria-describedby={hintId}
      style={{ '--hold': `${holdMs}ms` } as CSSProperties}
      onPointerDown={onPointerDown}
      onPointerUp={(event) => hold.release(event.pointerId)}
      onPointerCancel={(event) => hold.release(event.pointerId)}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
      onBlur={() => hold.loseFocus()}
      onContextMenu={(event) => event.preventDefault()}
      onClick={onClick}
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
