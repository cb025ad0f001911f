/**
 * The touch that wakes a resting screen presses nothing: whoever touches it cannot know what lies
 * under the finger. Everything of that touch is swallowed, down to its click; of a key, down to its
 * release.
 */

const pointerEvents = [
  'pointerdown',
  'pointerup',
  'pointercancel',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchend',
  'touchcancel',
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
] as const;
const keyEvents = ['keydown', 'keypress', 'keyup'] as const;

interface Glass {
  isResting(): boolean;
  wake(): void;
}

/** A pointer that woke the screen: still down, or lifted with its click to come. */
type Waking = { pointerId: number | null; isDown: boolean } | null;

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Listens before everybody else: to be called before anything else listens to `target`.
 * @returns how to end it
 */
export function guardWaking(target: EventTarget, { isResting, wake }: Glass): () => void {
  let waking: Waking = null;
  let wakingKey: string | null = null;

  const onPointer = (event: Event): void => {
    const { type } = event;
    const pointerId = 'pointerId' in event ? (event.pointerId as number) : null;
    if (isResting()) {
      // Also a click without a pointer, as programs for the blind make it.
      waking = type === 'click' ? null : { pointerId, isDown: true };
      wake();
      return swallow(event);
    }
    if (waking === null) return;
    // A next touch counts. A second finger of the same one does not.
    const isFirstFinger = 'isPrimary' in event && event.isPrimary === true;
    if (type === 'pointerdown' && (isFirstFinger || !waking.isDown)) {
      waking = null;
      return;
    }
    swallow(event);
    const isLifted = type === 'pointerup' || type === 'pointercancel';
    if (isLifted && pointerId === waking.pointerId) waking = { ...waking, isDown: false };
    // A finger whose touchstart was swallowed makes no click; a mouse does.
    const isOver = type === 'click' || (!waking.isDown && /^touch(end|cancel)$/.test(type));
    if (isOver) waking = null;
  };

  const onKey = (event: Event): void => {
    const key = 'key' in event ? String(event.key) : '';
    if (isResting()) {
      wakingKey = key;
      wake();
      return swallow(event);
    }
    const isPressedAnew = event.type === 'keydown' && !('repeat' in event && event.repeat === true);
    if (isPressedAnew || wakingKey === null) {
      // The click that may come of it is the key's own, not one that a touch still owes.
      wakingKey = null;
      waking = null;
      return;
    }
    swallow(event);
    if (event.type === 'keyup' && key === wakingKey) wakingKey = null;
  };

  const options = { capture: true, passive: false };
  for (const type of pointerEvents) target.addEventListener(type, onPointer, options);
  for (const type of keyEvents) target.addEventListener(type, onKey, options);
  return () => {
    for (const type of pointerEvents) target.removeEventListener(type, onPointer, options);
    for (const type of keyEvents) target.removeEventListener(type, onKey, options);
  };
}
