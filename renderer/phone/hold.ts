/** A button being held, by one finger or key at a time; it acts during the hold, once that has lasted. */

/** Pointer id, or the name of a key. */
type Holder = number | string;

export interface Hold {
  /** What to do once a hold has lasted; the newest word counts, also for a running hold. */
  whenHeld(act: () => void): void;
  /** A second finger or key does not take part. */
  begin(by: Holder, holdMs: number): void;
  /** @returns true when the hold ended by this, too early to act */
  release(by: Holder): boolean;
  /** Focus or page lost: as if let go. */
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
    end,
    isTap() {
      const isTap = !clickIsOwed;
      clickIsOwed = false;
      return isTap;
    },
  };
}
