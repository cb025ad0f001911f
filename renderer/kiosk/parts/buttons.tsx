/** The screen's buttons: one main action, quiet ones beside it, and the small ones of the menu. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Intent } from '../../../electron/contract.ts';
import { ask, usePane } from '../station.ts';

interface IntentButtonProps {
  /** What pressing it asks of the station. */
  intent: Intent;
  kind: 'main' | 'quiet';
  isDisabled?: boolean;
  children: ReactNode;
}

/**
 * A button that asks the station for something, once. It waits while an answer is due and just after
 * the screen has changed, so that the second half of a double tap cannot mean something else.
 */
export function IntentButton({ intent, kind, isDisabled = false, children }: IntentButtonProps) {
  const asked = usePane((pane) => pane.asked);
  const isWaiting = usePane((pane) => pane.isSettling || pane.asked !== null);
  return (
    <Button
      className={`button ${kind}`}
      isDisabled={isDisabled}
      // Not disabled while it waits: that would take the focus from a keyboard.
      aria-disabled={isWaiting}
      data-asked={asked === intent.type ? '' : undefined}
      data-off={isDisabled ? '' : undefined}
      onPress={() => {
        if (!isWaiting) ask(intent);
      }}
    >
      {children}
    </Button>
  );
}

interface PlainButtonProps {
  onPress: () => void;
  isDisabled?: boolean;
  children: ReactNode;
}

/** A button that changes something on this screen only, such as closing a dialog. */
export function PlainButton({ onPress, isDisabled = false, children }: PlainButtonProps) {
  return (
    <Button className="button quiet" isDisabled={isDisabled} onPress={onPress}>
      {children}
    </Button>
  );
}

/** A small button of the status band: its words, with an icon where one is known everywhere. */
export function MenuButton({ icon, onPress, children }: PlainButtonProps & { icon?: ReactNode }) {
  return (
    <Button className="menu-button" onPress={onPress}>
      {icon !== undefined && (
        <span className="icon" aria-hidden>
          {icon}
        </span>
      )}
      {children}
    </Button>
  );
}
