/** For whoever cannot hold a button: a second press acts, and it must be meant. */
import { useEffect, useRef, useState } from 'react';

/** The second half of a double tap is no second press. */
const doubleTapMs = 500;
/** A press that nothing has followed for so long was none. */
const meantWithinMs = 5_000;

interface SecondPress {
  /** The next press acts. */
  isPressed: boolean;
  press: () => void;
}

export function useSecondPress(act: () => void): SecondPress {
  const [isPressed, setIsPressed] = useState(false);
  const pressedAtMs = useRef(0);
  useEffect(() => {
    if (!isPressed) return;
    const timer = setTimeout(() => setIsPressed(false), meantWithinMs);
    return () => clearTimeout(timer);
  }, [isPressed]);
  const press = () => {
    if (!isPressed) pressedAtMs.current = performance.now();
    else if (performance.now() - pressedAtMs.current > doubleTapMs) {
      setIsPressed(false);
      act();
      return;
    }
    setIsPressed(true);
  };
  return { isPressed, press };
}
