/** What needs a person, and the technician's sign that one has seen it. */
import { useState } from 'react';
import type { ServiceAlert } from '../../../electron/contract.ts';
import { useAct } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { RefusalNote } from '../parts/answered.tsx';
import { LetterKeys } from '../parts/letter-keys.tsx';
import { LightMark } from '../parts/light.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';

const signAtLeast = 2;
const signAtMost = 8;

export function Alerts() {
  const { say, screen } = useDesk();
  return (
    <Panel title={say('alerts.title')}>
      {screen.alerts.length === 0 && <p>{say('alerts.none')}</p>}
      {screen.alerts.map((alert) => (
        <Alert key={`${alert.code} ${alert.reference}`} alert={alert} />
      ))}
    </Panel>
  );
}

function Alert({ alert }: { alert: ServiceAlert }) {
  const { say, since, time } = useDesk();
  const { code, reference, sinceMs, message, acknowledged } = alert;
  const [isSigning, setIsSigning] = useState(false);
  return (
    <div className="entry" data-testid="alert" data-code={code}>
      <p>
        <LightMark
          light={acknowledged === null ? 'fault' : 'attention'}
          word={say(`alert.${code}`)}
        />{' '}
        <span className="label">{since(sinceMs)}</span>
      </p>
      {reference !== null && (
        <p>
          <code>{reference}</code>
        </p>
      )}
      <p lang="en">{message}</p>
      {acknowledged !== null && (
        <p>
          {say('alerts.acknowledged', { sign: acknowledged.by, time: time(acknowledged.atMs) })}
        </p>
      )}
      {acknowledged === null && !isSigning && (
        <Tool onPress={() => setIsSigning(true)}>{say('alerts.acknowledge')}</Tool>
      )}
      {acknowledged === null && isSigning && (
        <Sign alert={alert} onBack={() => setIsSigning(false)} />
      )}
    </div>
  );
}

function Sign({ alert, onBack }: { alert: ServiceAlert; onBack: () => void }) {
  const { say } = useDesk();
  const { code, reference } = alert;
  const [sign, setSign] = useState('');
  const give = useAct<'acknowledge'>();
  return (
    <>
      <p>{say('alerts.signHow')}</p>
      <p>
        {say('alerts.sign')}: <output className="typed">{sign}</output>
      </p>
      <LetterKeys typed={sign} lengthAtMost={signAtMost} onType={setSign} />
      <div className="desk-choices">
        <Tool
          kind="main"
          isDisabled={sign.length < signAtLeast || give.isRunning}
          onPress={() => give.run({ type: 'acknowledge', code, reference, by: sign })}
        >
          {say('alerts.acknowledge')}
        </Tool>
        <Tool onPress={onBack}>{say('back')}</Tool>
      </div>
      {give.answer?.ok === false && <RefusalNote refusal={give.answer} />}
    </>
  );
}
