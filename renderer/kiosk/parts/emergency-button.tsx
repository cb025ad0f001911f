/**
 * The emergency stop: held like Stop, and no code is asked for. Whoever cannot hold presses twice,
 * and the second press must be meant.
 */
import { useEffect, useRef, useState } from 'react';
import { ask, usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { HoldButton } from './hold-button.tsx';

/** The second half of a double tap is no second press. */
const doubleTapMs = 500;
/** A press that nothing has followed for so long was none. */
const meantWithinMs = 5_000;

interface EmergencyButtonProps {
  /** Null: every outlet of the station. */
  evse: string | null;
  holdMs: number;
}

export function EmergencyButton({ evse, holdMs }: EmergencyButtonProps) {
  const { say } = useWords();
  const isAsked = usePane((pane) => pane.asked === 'emergencyStop');
  const [isPressed, setIsPressed] = useState(false);
  const pressedAtMs = useRef(0);
  useEffect(() => {
    if (!isPressed) return;
    const timer = setTimeout(() => setIsPressed(false), meantWithinMs);
    return () => clearTimeout(timer);
  }, [isPressed]);

  const stop = () => {
    setIsPressed(false);
    ask({ type: 'emergencyStop', evse });
  };
  const press = () => {
    if (!isPressed) pressedAtMs.current = performance.now();
    else if (performance.now() - pressedAtMs.current > doubleTapMs) return stop();
    setIsPressed(true);
  };
  return (
    <HoldButton
      kind="emergency"
      holdMs={holdMs}
      isAsked={isAsked}
      label={say('button.emergency')}
      hint={isPressed ? say('emergency.again') : undefined}
      onHeld={stop}
      onTap={holdMs === 0 ? stop : press}
    />
  );
}
