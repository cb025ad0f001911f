/** Outlets in and out of service, evidence for support, versions, restart, and what this visit has done. */
import { useState } from 'react';
import type { ServiceAct, ServiceOutlet, ServiceReason } from '../../../electron/contract.ts';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered, RefusalNote } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Panel, Table } from '../parts/panel.tsx';
import { Choices, Meant, Tool } from '../parts/tools.tsx';
import { serviceCatalogues, type ServiceKey } from '../text/catalogue.ts';
import { Evidence } from './evidence.tsx';

const reasons = [
  'maintenance',
  'damaged',
  'electrical',
  'payment',
  'other',
] as const satisfies readonly ServiceReason[];

export function Maintenance() {
  const { say, screen } = useDesk();
  return (
    <>
      <Panel title={say('service.title')}>
        {screen.outlets.map((outlet) => (
          <InService key={outlet.label} outlet={outlet} />
        ))}
      </Panel>
      <Evidence />
      <Versions />
      <Restart />
      <Panel title={say('acts.title')}>
        {screen.acts.length === 0 && <p>{say('acts.none')}</p>}
        <Acts acts={screen.acts} />
      </Panel>
    </>
  );
}

function InService({ outlet }: { outlet: ServiceOutlet }) {
  const { say, words } = useDesk();
  const { label, faults } = outlet;
  const closed = faults.find(({ code }) => code === 'F40');
  const [isAsked, setIsAsked] = useState(false);
  const change = useAct<'setService'>(() => setIsAsked(false));
  const set = (isOpen: boolean, reason: ServiceReason) =>
    change.run({ type: 'setService', evse: label, isOpen, reason });
  const name = words.say('outlet.name', { outlet: label });
  return (
    <div className="entry" data-testid="in-service" data-evse={label}>
      <p>
        <strong>{name}</strong>{' '}
        <LightMark light={closed === undefined ? 'ok' : 'attention'} word={stateOf(closed, say)} />
      </p>
      {closed === undefined && !isAsked && (
        <Tool acts name={`${say('service.takeOut')}: ${name}`} onPress={() => setIsAsked(true)}>
          {say('service.takeOut')}
        </Tool>
      )}
      {closed === undefined && isAsked && (
        <>
          <p>{say('service.why')}</p>
          <Choices
            label={say('service.why')}
            values={reasons}
            chosen={null}
            wordOf={(reason) => say(`reason.${reason}`)}
            onChoose={(reason) => set(false, reason)}
            acts
          />
          <Tool onPress={() => setIsAsked(false)}>{say('back')}</Tool>
        </>
      )}
      {closed !== undefined && (
        <Tool
          acts
          isDisabled={change.isRunning}
          name={`${say('service.putIn')}: ${name}`}
          onPress={() => set(true, closed.reason ?? 'other')}
        >
          {say('service.putIn')}
        </Tool>
      )}
      {change.answer?.ok === false && <RefusalNote refusal={change.answer} />}
    </div>
  );
}

function stateOf(
  closed: ServiceOutlet['faults'][number] | undefined,
  say: ReturnType<typeof useDesk>['say'],
): string {
  if (closed === undefined) return say('service.in');
  if (closed.reason === undefined) return say('service.out');
  return say('service.outBecause', { reason: say(`reason.${closed.reason}`) });
}

function Versions() {
  const { say } = useDesk();
  const answer = useAnswer<'versions'>({ type: 'versions' }, null);
  return (
    <Panel title={say('versions.title')}>
      <Answered answer={answer}>
        {(versions) => (
          <Table
            name={say('versions.title')}
            columns={[say('versions.name'), say('versions.version')]}
            rows={versions.map(({ name, version }) => ({ key: name, cells: [name, version] }))}
          />
        )}
      </Answered>
    </Panel>
  );
}

function Restart() {
  const { say } = useDesk();
  const restart = useAct<'restart'>();
  return (
    <Panel title={say('restart.title')}>
      <p>{say('restart.how')}</p>
      <Meant
        label={say('restart.hold')}
        again={say('restart.again')}
        isRunning={restart.isRunning}
        onMeant={() => restart.run({ type: 'restart' })}
      />
      {restart.answer?.ok === false && <RefusalNote refusal={restart.answer} />}
    </Panel>
  );
}

/** A word of a closed list has a text of its own; any other outcome stands as it is. */
function useOutcome(): (outcome: string) => string {
  const { words } = useDesk();
  const catalogue = serviceCatalogues[words.language];
  return (outcome) => {
    const keys = [`verdict.${outcome}`, `reason.${outcome}`, `level.${outcome}`];
    const key = keys.find((one) => Object.hasOwn(catalogue, one));
    return key === undefined ? outcome : catalogue[key as ServiceKey];
  };
}

export function Acts({ acts }: { acts: ServiceAct[] }) {
  const { say, time } = useDesk();
  const outcomeOf = useOutcome();
  return (
    <ol className="timeline">
      {acts.map(({ atMs, what, about, outcome }) => (
        <li key={`${atMs} ${what} ${about}`}>
          <span className="label">{time(atMs)}</span> <strong>{say(`act.${what}`)}</strong>
          {about !== null && ` ${about}`}
          {outcome !== null && `: ${outcomeOf(outcome)}`}
        </li>
      ))}
    </ol>
  );
}
