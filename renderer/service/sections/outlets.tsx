/** One outlet: how it stands, and its meter, contactor and pilot controller. */
import { useState } from 'react';
import type { ServiceOutlet } from '../../../electron/contract.ts';
import { useDesk } from '../desk.ts';
import { LightMark } from '../parts/light.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { Choices } from '../parts/tools.tsx';
import { Meter } from './meter.tsx';
import { Relay } from './relay.tsx';

export function Outlets() {
  const { screen, say, words } = useDesk();
  const labels = screen.outlets.map(({ label }) => label);
  const [chosen, setChosen] = useState(screen.trial?.evse ?? labels[0] ?? null);
  const outlet = screen.outlets.find(({ label }) => label === chosen);
  return (
    <>
      {labels.length > 1 && (
        <Choices
          label={say('outlets.choose')}
          values={labels}
          chosen={chosen}
          wordOf={(label) => words.say('outlet.name', { outlet: label })}
          onChoose={setChosen}
        />
      )}
      {outlet !== undefined && <Outlet key={outlet.label} outlet={outlet} />}
    </>
  );
}

function Outlet({ outlet }: { outlet: ServiceOutlet }) {
  return (
    <>
      <Standing outlet={outlet} />
      <Meter outlet={outlet} />
      <Relay outlet={outlet} />
      <Pilot outlet={outlet} />
    </>
  );
}

function Standing({ outlet }: { outlet: ServiceOutlet }) {
  const { say, since, words } = useDesk();
  const { label, session, faults } = outlet;
  return (
    <Panel title={words.say('outlet.name', { outlet: label })}>
      <Facts
        facts={[
          { name: say('outlets.state'), value: say(`state.${session}`) },
          {
            name: say('outlets.faults'),
            value:
              faults.length === 0
                ? say('outlets.noFaults')
                : faults.map(({ code, sinceMs, reason }) => (
                    <span key={code} className="fault-line">
                      <LightMark light="fault" word={code} /> {words.say(`fault.${code}`)}
                      {reason !== undefined && ` (${say(`reason.${reason}`)})`}
                      <span className="label"> {since(sinceMs)}</span>
                    </span>
                  )),
          },
        ]}
      />
    </Panel>
  );
}

function Pilot({ outlet }: { outlet: ServiceOutlet }) {
  const { say, since } = useDesk();
  const { pilot } = outlet;
  if (pilot === null) {
    return (
      <Panel title={say('pilot.title')}>
        <p>{say('pilot.none')}</p>
      </Panel>
    );
  }
  const { vehicle, isOffering, failingSinceMs } = pilot;
  return (
    <Panel title={say('pilot.title')}>
      {failingSinceMs !== null && (
        <p>
          <LightMark light="fault" word={say('relay.failing')} /> {since(failingSinceMs)}
        </p>
      )}
      <Facts
        facts={[
          {
            name: say('pilot.state'),
            value: vehicle === null ? say('notKnown') : say(`pilot.${vehicle}`),
          },
          {
            name: say('pilot.offering'),
            value: isOffering === null ? say('notKnown') : say(isOffering ? 'yes' : 'no'),
          },
        ]}
      />
    </Panel>
  );
}
