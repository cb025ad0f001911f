/**
 * Stop, which has to be held so that nobody ends a charge in passing; a tap asks to confirm instead,
 * for whoever cannot hold. The ring fills from the first moment.
 */
import { useEffect, useId, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useHold } from '../../hold.ts';
import { useWords } from '../../text/words.ts';

interface HoldButtonProps {
  /** How long to hold; 0 is a tap. */
  holdMs: number;
  /** It has acted, and the station's answer is due. */
  isAsked: boolean;
  onHeld: () => void;
  /** Tapped, or pressed by something that cannot hold. */
  onTap: () => void;
}

export function HoldButton({ holdMs, isAsked, onHeld, onTap }: HoldButtonProps) {
  const { say, shortDuration } = useWords();
  const hintId = useId();
  const [isHolding, hold] = useHold(onHeld);
  const isTap = holdMs === 0;

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (isTap || isAsked || event.button !== 0) return;
    // A finger drifts: the hold goes on wherever it moves, until it lifts.
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.begin(event.pointerId, holdMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTap || (event.key !== ' ' && event.key !== 'Enter')) return;
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
  const asking = isHolding ? say('stop.holding') : isTap ? '' : say('stop.holdOrTap', { duration });
  return (
    <>
      {/* Above the button, where the thumb that holds it does not cover the words. */}
      <p id={hintId} className="hold-hint">
        {isAsked ? say('stop.sent') : asking}
      </p>
      <button
        type="button"
        className="hold-button"
        data-holding={isHolding ? '' : undefined}
        data-asked={isAsked ? '' : undefined}
        aria-disabled={isAsked}
        aria-describedby={hintId}
        onPointerDown={onPointerDown}
        onPointerUp={(event) => hold.release(event.pointerId)}
        onPointerCancel={(event) => hold.release(event.pointerId)}
        onKeyDown={onKeyDown}
        onKeyUp={onKeyUp}
        onBlur={() => hold.loseFocus()}
        onContextMenu={(event) => event.preventDefault()}
        onClick={onClick}
      >
        <HoldRing holdMs={holdMs} isHolding={isHolding} isAsked={isAsked} />
        {say('button.stop')}
      </button>
    </>
  );
}

type HoldRingProps = Pick<HoldButtonProps, 'holdMs' | 'isAsked'> & { isHolding: boolean };

function HoldRing({ holdMs, isHolding, isAsked }: HoldRingProps) {
  const fill = useRef<SVGCircleElement>(null);
  useEffect(() => {
    if (!isHolding) return;
    // Not a style: the page's policy allows none, and how long is the station's to say.
    const filling = fill.current?.animate([{ strokeDashoffset: 100 }, { strokeDashoffset: 0 }], {
      duration: holdMs,
      fill: 'forwards',
    });
    return () => filling?.cancel();
  }, [isHolding, holdMs]);
  return (
    <svg className="hold-ring" viewBox="0 0 40 40" aria-hidden>
      <circle className="ring-track" cx={20} cy={20} r={17} />
      <circle
        ref={fill}
        className="hold-fill"
        data-full={isAsked ? '' : undefined}
        cx={20}
        cy={20}
        r={17}
        pathLength={100}
        transform="rotate(-90 20 20)"
      />
      <rect className="hold-square" x={14} y={14} width={12} height={12} rx={1.5} />
    </svg>
  );
}
