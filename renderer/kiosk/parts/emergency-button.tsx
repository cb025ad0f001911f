/**
 * The emergency stop: held like Stop, and no code is asked for. Whoever cannot hold presses twice,
 * and the second press must be meant.
 */
import { ask, usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { HoldButton } from './hold-button.tsx';
import { useSecondPress } from './second-press.ts';

interface EmergencyButtonProps {
  /** Null: every outlet of the station. */
  evse: string | null;
  holdMs: number;
}

export function EmergencyButton({ evse, holdMs }: EmergencyButtonProps) {
  const { say } = useWords();
  const isAsked = usePane((pane) => pane.asked === 'emergencyStop');
  const stop = () => ask({ type: 'emergencyStop', evse });
  const { isPressed, press } = useSecondPress(stop);
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
