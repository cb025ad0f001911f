/** A button being held, by one finger or key at a time; it acts during the hold, once that has lasted. */
import { useEffect, useState } from 'react';

/** Pointer id, or the name of a key. */
type Holder = number | string;

export interface Hold {
  /** What to do once a hold has lasted; the newest word counts, also for a running hold. */
  whenHeld(act: () => void): void;
  /** A second finger or key does not take part. */
  begin(by: Holder, holdMs: number): void;
  /** @returns true when the hold ended by this, too early to act */
  release(by: Holder): boolean;
  /**
   * The button or its window has lost the focus: a key's release would not be heard any more. A
   * finger's is, wherever it lifts, so its hold goes on.
   */
  loseFocus(): void;
  /** The button is gone: as if let go. */
  end(): void;
  /** A click came. @returns false for the one that only ends a pointer's hold that has acted */
  isTap(): boolean;
}

export function makeHold(onChange: (isHolding: boolean) => void): Hold {
  let act = () => {};
  let holder: Holder | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let clickIsOwed = false;
  const end = () => {
    clearTimeout(timer);
    if (holder === null) return;
    holder = null;
    onChange(false);
  };
  return {
    whenHeld(next) {
      act = next;
    },
    begin(by, holdMs) {
      if (holder !== null) return;
      holder = by;
      clickIsOwed = false;
      onChange(true);
      timer = setTimeout(() => {
        end();
        clickIsOwed = typeof by === 'number';
        act();
      }, holdMs);
    },
    release(by) {
      const isHeld = holder === by;
      if (isHeld) end();
      return isHeld;
    },
    loseFocus() {
      if (typeof holder === 'string') end();
    },
    end,
    isTap() {
      const isTap = !clickIsOwed;
      clickIsOwed = false;
      return isTap;
    },
  };
}

/** A hold for as long as the button is on the page. */
export function useHold(onHeld: () => void): [isHolding: boolean, hold: Hold] {
  const [isHolding, setIsHolding] = useState(false);
  const [hold] = useState(() => makeHold(setIsHolding));
  // Figures of every second bring a new function; a running hold calls the newest one.
  useEffect(() => hold.whenHeld(onHeld), [hold, onHeld]);
  useEffect(() => () => hold.end(), [hold]);
  return [isHolding, hold];
}
