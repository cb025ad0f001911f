/** Help: whom to call, what to say, how to stop, and who runs the station. */
import type { StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { Dialog } from './dialog.tsx';
import { EmergencyButton } from './emergency-button.tsx';
import { Leaf, Stage } from './stage.tsx';

interface HelpDialogProps {
  snapshot: StationSnapshot;
  onClose: () => void;
}

export function HelpDialog({ snapshot, onClose }: HelpDialogProps) {
  const { say } = useWords();
  const { station, evse, evses } = snapshot;
  return (
    <Dialog name="help" title={say('help.statement')} onClose={onClose}>
      <Stage name="help-stage">
        <Leaf name="help-call">
          <p>{say('help.call')}</p>
          <p className="phone">{station.supportPhone}</p>
          <p>
            {evse === null
              ? say('help.sayStation', { station: station.id })
              : say('help.say', { station: station.id, outlet: evse })}
          </p>
        </Leaf>
        <Leaf name="help-stop">
          <p>{say('help.stop')}</p>
        </Leaf>
        <Leaf name="help-danger">
          <p>{say('help.danger')}</p>
        </Leaf>
        {/* Only where power may be on at all. */}
        {evses.some((tile) => tile.availability === 'busy') && (
          <Leaf name="help-emergency">
            <p>{say(evses.length > 1 ? 'emergency.meansAll' : 'emergency.means')}</p>
            <EmergencyButton evse={null} holdMs={station.stopHoldMs} />
          </Leaf>
        )}
        <Leaf name="help-operator">
          <p className="small">
            {say('help.operator', {
              operator: station.operatorName,
              number: station.organizationNumber,
            })}
          </p>
          {snapshot.alertCount > 0 && (
            <p className="small" data-testid="alerts" data-value={snapshot.alertCount}>
              {say('help.alerts', { count: String(snapshot.alertCount) })}
            </p>
          )}
        </Leaf>
      </Stage>
    </Dialog>
  );
}
