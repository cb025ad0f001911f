/** Evidence for support: what is in it, read before it is written; then where it was written to. */
import { useState } from 'react';
import type { ServiceAnswers } from '../../../electron/contract.ts';
import { Breakable } from '../../kiosk/parts/breakable.tsx';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered } from '../parts/answered.tsx';
import { Panel, Table } from '../parts/panel.tsx';
import { Places, Written } from '../parts/places.tsx';
import { Tool } from '../parts/tools.tsx';

export function Evidence() {
  const { say } = useDesk();
  const [step, setStep] = useState<'closed' | 'look' | 'write'>('closed');
  const preview = useAnswer<'bundlePreview'>(
    step === 'look' ? { type: 'bundlePreview' } : null,
    null,
  );
  const write = useAct<'writeBundle'>(() => setStep('closed'));
  return (
    <Panel title={say('bundle.title')}>
      <p>
        {say('bundle.what')} {say('bundle.private')}
      </p>
      <div className="desk-choices">
        <Tool onPress={() => setStep(step === 'look' ? 'closed' : 'look')}>
          {say(step === 'look' ? 'back' : 'bundle.look')}
        </Tool>
        <Tool
          onPress={() => {
            write.forget();
            setStep(step === 'write' ? 'closed' : 'write');
          }}
        >
          {say(step === 'write' ? 'back' : 'bundle.write')}
        </Tool>
      </div>
      {step === 'look' && (
        <Answered answer={preview}>{(value) => <Preview preview={value} />}</Answered>
      )}
      {step === 'write' && (
        <Places
          isWriting={write.isRunning}
          onPlace={(place) => write.run({ type: 'writeBundle', place })}
        />
      )}
      <Written answer={write.answer} />
    </Panel>
  );
}

export function Preview({ preview }: { preview: ServiceAnswers['bundlePreview'] }) {
  const { say, size } = useDesk();
  const [shown, setShown] = useState<string | null>(null);
  const file = preview.files.find(({ name }) => name === shown);
  if (file !== undefined) {
    return (
      <>
        <Tool onPress={() => setShown(null)}>{say('back')}</Tool>
        <h3>{file.name}</h3>
        <pre className="file-text" lang="en">
          {file.text}
        </pre>
      </>
    );
  }
  return (
    <>
      <p>{say('bundle.signed')}</p>
      <p>
        <code className="bytes">
          <Breakable>{preview.fingerprint}</Breakable>
        </code>
      </p>
      <Table
        name={say('bundle.title')}
        columns={[say('bundle.file'), say('bundle.size'), say('bundle.read')]}
        rows={preview.files.map(({ name, bytes }) => ({
          key: name,
          cells: [
            name,
            size(bytes),
            <Tool key="read" name={`${say('bundle.read')} ${name}`} onPress={() => setShown(name)}>
              {say('bundle.read')}
            </Tool>,
          ],
        }))}
      />
    </>
  );
}
