/**
 * Keeps the focus on the screen: when what had it is gone (the screen changed, a button was taken
 * away), it goes to the stage, which is named by its statement. From there Tab leads to the first
 * thing to do, and Enter does nothing, so that a key pressed twice agrees to nothing unread.
 */
import { useEffect, useLayoutEffect, useRef } from 'react';

const stageSelector = 'main > .stage';

export function focusIsOnStage(): boolean {
  return document.activeElement?.matches(stageSelector) === true;
}

function canHaveFocus(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled');
}

/** To be used where every change of the screen passes: it looks after each of them. */
export function useKeptFocus(): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last.current = target;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
  useLayoutEffect(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    // A touch beside everything puts the focus down on purpose; nothing is lost then.
    if (!isNowhere || last.current === null || canHaveFocus(last.current)) return;
    document.querySelector<HTMLElement>(stageSelector)?.focus({ preventScroll: true });
  });
}
