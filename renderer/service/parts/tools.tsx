/** The technician's buttons: one that acts, a choice of a few, and one that has to be meant. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { HoldButton } from '../../kiosk/parts/hold-button.tsx';
import { useSecondPress } from '../../kiosk/parts/second-press.ts';
import { useDesk } from '../desk.ts';

interface ToolProps {
  onPress: () => void;
  /** It changes something: not while somebody's charge runs. */
  acts?: boolean;
  isDisabled?: boolean;
  kind?: 'main' | 'plain';
  /** What a screen reader says where the words alone don't tell one button from the next. */
  name?: string;
  children: ReactNode;
}

export function Tool(props: ToolProps) {
  const { onPress, acts = false, isDisabled = false, kind = 'plain', name, children } = props;
  const { screen } = useDesk();
  const isOff = isDisabled || (acts && screen.isReadOnly);
  return (
    <Button
      className={`tool ${kind}`}
      isDisabled={isOff}
      data-off={isOff ? '' : undefined}
      {...(name === undefined ? {} : { 'aria-label': name })}
      onPress={onPress}
    >
      {children}
    </Button>
  );
}

interface ChoicesProps<Value extends string> {
  label: string;
  values: readonly Value[];
  /** Null: none of them. */
  chosen: Value | null;
  wordOf: (value: Value) => string;
  onChoose: (value: Value) => void;
  acts?: boolean;
}

/** One of a few, all in sight. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { label, values, chosen, wordOf, onChoose, acts = false } = props;
  const { screen } = useDesk();
  return (
    <div className="desk-choices" role="group" aria-label={label}>
      {values.map((value) => (
        <Button
          key={value}
          className="tool choice"
          aria-pressed={value === chosen}
          isDisabled={acts && screen.isReadOnly}
          onPress={() => onChoose(value)}
        >
          {wordOf(value)}
        </Button>
      ))}
    </div>
  );
}

interface MeantProps {
  label: string;
  /** What a second press does, for whoever cannot hold. */
  again: string;
  isRunning: boolean;
  onMeant: () => void;
}

/** Held, or pressed twice with a pause between: nobody does that in passing. */
export function Meant({ label, again, isRunning, onMeant }: MeantProps) {
  const { screen, snapshot } = useDesk();
  const { isPressed, press } = useSecondPress(onMeant);
  if (screen.isReadOnly || isRunning) return null;
  return (
    <div className="meant">
      <HoldButton
        holdMs={Math.max(1000, snapshot.station.stopHoldMs)}
        isAsked={false}
        label={label}
        hint={isPressed ? again : undefined}
        onHeld={onMeant}
        onTap={press}
      />
    </div>
  );
}
