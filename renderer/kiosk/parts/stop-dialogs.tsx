/**
 * What stands between a tap on Stop and the end of a charge: a question, or the payer's code. And
 * what is said when the station has not answered to a stop.
 */
import { ask, type StationSnapshot } from '../station.ts';
import { unbroken } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import { IntentButton } from './buttons.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { EmergencyButton } from './emergency-button.tsx';
import { Leaf, Stage } from './stage.tsx';

interface StopDialogProps {
  snapshot: StationSnapshot;
  onClose: () => void;
}

export function StopDialog({ snapshot, onClose }: StopDialogProps) {
  const { say } = useWords();
  const { screen, evse, station } = snapshot;
  if (screen.name !== 'charging' || evse === null) return null;
  if (screen.codeEntry !== null) {
    return (
      <CodeDialog
        entry={screen.codeEntry}
        evse={evse}
        holdMs={station.stopHoldMs}
        onCode={(code) => ask({ type: 'stop', evse, code })}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      name="confirm-stop"
      isOverStage
      title={say('stop.question')}
      onClose={onClose}
      closeWords={say('button.keepCharging')}
      aside={
        <IntentButton kind="main" intent={{ type: 'stop', evse }}>
          {say('button.confirmStop')}
        </IntentButton>
      }
    >
      <Stage name="question-stage">
        <Leaf name="question-words">
          <p>{say('stop.means')}</p>
        </Leaf>
      </Stage>
    </Dialog>
  );
}

export function LateDialog({ snapshot, onClose }: StopDialogProps) {
  const { say } = useWords();
  const { evse, station } = snapshot;
  return (
    <Dialog
      name="late-stop"
      title={say('stop.late')}
      onClose={onClose}
      aside={<EmergencyButton evse={evse} holdMs={station.stopHoldMs} />}
    >
      <Stage name="question-stage">
        <Leaf name="question-words">
          <p>{say('stop.lateText', { phone: unbroken(station.supportPhone) })}</p>
        </Leaf>
      </Stage>
    </Dialog>
  );
}
