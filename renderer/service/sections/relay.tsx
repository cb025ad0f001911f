/** An outlet's contactor: how it stands, and the two guided tests of it. */
import { useState } from 'react';
import type {
  ServiceOutlet,
  TrialKind,
  TrialPhase,
  TrialView,
} from '../../../electron/contract.ts';
import { Steps } from '../../kiosk/parts/steps.tsx';
import { Notice } from '../../kiosk/parts/notice.tsx';
import { textOf } from '../../text/format.ts';
import { useAct } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { RefusalNote } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { Meant, Tool } from '../parts/tools.tsx';

const kinds: readonly TrialKind[] = ['relay', 'lease'];
const phases = [
  'checking',
  'closing',
  'closed',
  'opening',
  'verifying',
] as const satisfies readonly TrialPhase[];

export function Relay({ outlet }: { outlet: ServiceOutlet }) {
  const { say, since, screen, words } = useDesk();
  const { relay, label } = outlet;
  const { trial } = screen;
  const isRunning = trial !== null && trial.verdict === null;
  return (
    <Panel title={say('relay.title')}>
      {relay.failingSinceMs !== null && (
        <p>
          <LightMark light="fault" word={say('relay.failing')} /> {since(relay.failingSinceMs)}
        </p>
      )}
      <RelayFacts outlet={outlet} />
      {trial !== null && trial.evse === label && <Trial trial={trial} />}
      {isRunning && trial.evse !== label && (
        <p>{say('trial.other', { outlet: words.say('outlet.name', { outlet: trial.evse }) })}</p>
      )}
      {!isRunning && <TrialChoice outlet={outlet} />}
    </Panel>
  );
}

function RelayFacts({ outlet }: { outlet: ServiceOutlet }) {
  const { say, words } = useDesk();
  const { isEnergized, auxiliaryIsClosed, leaseMs, hasDeadMan } = outlet.relay;
  const of = (is: boolean | null, whenTrue: string, whenFalse: string, whenNull: string) => {
    if (is === null) return whenNull;
    return is ? whenTrue : whenFalse;
  };
  return (
    <Facts
      facts={[
        {
          name: say('relay.coil'),
          value: of(isEnergized, say('relay.coilOn'), say('relay.coilOff'), say('notKnown')),
        },
        {
          name: say('relay.feedback'),
          value: of(
            auxiliaryIsClosed,
            say('relay.feedbackClosed'),
            say('relay.feedbackOpen'),
            say('relay.feedbackNone'),
          ),
        },
        {
          name: say('relay.lease'),
          value: leaseMs === 0 ? say('relay.noLease') : words.shortDuration(leaseMs),
        },
        {
          name: say('relay.deadMan'),
          value: hasDeadMan ? (
            say('yes')
          ) : (
            <LightMark key="none" light="attention" word={say('no')} />
          ),
        },
      ]}
    />
  );
}

/** Which test; what it does; and only then the press that has to be meant. */
function TrialChoice({ outlet }: { outlet: ServiceOutlet }) {
  const { say, words } = useDesk();
  const [kind, setKind] = useState<TrialKind | null>(null);
  const start = useAct<'startTrial'>(() => setKind(null));
  if (kind === null) {
    return (
      <div className="desk-choices">
        {kinds.map((one) => (
          <Tool key={one} acts onPress={() => setKind(one)}>
            {one === 'relay' ? say('trial.relay') : say('trial.lease')}
          </Tool>
        ))}
      </div>
    );
  }
  return (
    <div className="trial-choice">
      <h3>{say(`trial.${kind}`)}</h3>
      <p>
        {kind === 'relay'
          ? say('trial.relay.how')
          : say('trial.lease.how', { lease: words.shortDuration(outlet.relay.leaseMs) })}
      </p>
      <Notice>{say('trial.live')}</Notice>
      <Meant
        label={say('trial.sure')}
        again={say('trial.again')}
        isRunning={start.isRunning}
        onMeant={() => start.run({ type: 'startTrial', evse: outlet.label, kind })}
      />
      {start.answer?.ok === false && <RefusalNote refusal={start.answer} />}
      <Tool onPress={() => setKind(null)}>{say('trial.notNow')}</Tool>
    </div>
  );
}

export function Trial({ trial }: { trial: TrialView }) {
  const { say, words } = useDesk();
  const end = useAct<'endTrial'>();
  const { kind, verdict, phase, closedAfterMs, openedAfterMs, powerW, energyWh } = trial;
  const reached = phase === 'done' ? phases.length : phases.findIndex((one) => one === phase);
  const milliseconds = (timeMs: number | null) =>
    timeMs === null ? '–' : textOf({ number: String(Math.round(timeMs)), unit: 'ms' });
  return (
    <div className="trial" data-testid="trial" data-phase={phase} data-verdict={verdict ?? ''}>
      <h3>{say(`trial.${kind}`)}</h3>
      {verdict === null ? (
        <>
          <Steps
            steps={phases.map((name, index) => ({
              text: say(`phase.${name}`),
              isDone: index < reached,
            }))}
          />
          <Tool kind="main" onPress={() => end.run({ type: 'endTrial' })}>
            {say('trial.openNow')}
          </Tool>
          {end.answer?.ok === false && <RefusalNote refusal={end.answer} />}
        </>
      ) : (
        <div role="status">
          <p className="verdict">
            <LightMark
              light={verdict === 'passed' ? 'ok' : verdict === 'interrupted' ? 'unknown' : 'fault'}
              word={say(`verdict.${verdict}`)}
            />
          </p>
          <p>{say(`verdict.${verdict}.todo`)}</p>
        </div>
      )}
      <Facts
        facts={[
          { name: say('trial.closedAfter'), value: milliseconds(closedAfterMs) },
          { name: say('trial.openedAfter'), value: milliseconds(openedAfterMs) },
          {
            name: say('trial.power'),
            value: powerW === null ? '–' : textOf(words.power(powerW)),
          },
          {
            name: say('trial.energy'),
            value:
              energyWh === null
                ? '–'
                : textOf({ number: words.decimal(String(energyWh)), unit: 'Wh' }),
          },
        ]}
      />
    </div>
  );
}
