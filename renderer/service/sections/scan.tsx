/** Who is on the line: asked unit by unit, while polls and charges go first. */
import { useState } from 'react';
import type { LineView, ScanView } from '../../../electron/contract.ts';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered, RefusalNote } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Panel, Table } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';

export function Scan({ line: { name, canScan } }: { line: LineView }) {
  const { say } = useDesk();
  const [isFollowed, setIsFollowed] = useState(false);
  const start = useAct<'startScan'>(() => setIsFollowed(true));
  const progress = useAnswer<'scan'>(isFollowed ? { type: 'scan', line: name } : null, 1_000);
  if (!canScan) {
    return (
      <Panel title={say('scan.title')}>
        <p>{say('scan.notHere')}</p>
      </Panel>
    );
  }
  const isRunning = start.isRunning || progress.value?.isRunning === true;
  const run = (isWide: boolean) => start.run({ type: 'startScan', line: name, isWide });
  return (
    <Panel title={say('scan.title')}>
      <p className="label">{say('scan.how')}</p>
      <div className="desk-choices">
        <Tool acts isDisabled={isRunning} onPress={() => run(false)}>
          {say('scan.start')}
        </Tool>
        <Tool acts isDisabled={isRunning} onPress={() => run(true)}>
          {say('scan.wide')}
        </Tool>
      </div>
      {start.answer?.ok === false && <RefusalNote refusal={start.answer} />}
      {isFollowed && <Answered answer={progress}>{(scan) => <ScanResult scan={scan} />}</Answered>}
    </Panel>
  );
}

export function ScanResult({ scan }: { scan: ScanView }) {
  const { say, words } = useDesk();
  const { isRunning, progress, setting, found, trouble } = scan;
  const percent = words.percent(String(Math.round(progress * 100)));
  return (
    <>
      <div role="status">
        {isRunning ? (
          <p>{say('scan.running', { setting, percent })}</p>
        ) : (
          <p>{trouble === null ? say('scan.done') : say('scan.trouble', { why: trouble })}</p>
        )}
      </div>
      {isRunning && <progress value={progress} max={1} aria-label={say('scan.title')} />}
      {found.length === 0 && !isRunning && <p>{say('scan.nobody')}</p>}
      {found.length > 0 && (
        <Table
          name={say('scan.title')}
          columns={[
            say('registers.unit'),
            say('scan.setting'),
            say('scan.kind'),
            say('scan.what'),
            say('scan.configuredAs'),
          ]}
          rows={found.map((one) => ({
            key: `${one.unit} ${one.setting}`,
            cells: [
              one.unit,
              one.setting,
              say(`kind.${one.kind}`),
              <span key="words" lang="en">
                {one.words}
              </span>,
              one.configuredAs ?? (
                <LightMark key="none" light="attention" word={say('scan.notConfigured')} />
              ),
            ],
          }))}
        />
      )}
    </>
  );
}
