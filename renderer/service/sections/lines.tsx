/** One line: whether it is up, how its devices answer, who is on it, and the bytes that go over it. */
import { useState } from 'react';
import type { LineQualityView, LineView } from '../../../electron/contract.ts';
import { Breakable } from '../../kiosk/parts/breakable.tsx';
import { useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Facts, Panel, Table } from '../parts/panel.tsx';
import { Choices } from '../parts/tools.tsx';
import { Frames } from './frames.tsx';
import { Scan } from './scan.tsx';

export function Lines() {
  const { say } = useDesk();
  const answer = useAnswer<'lines'>({ type: 'lines' }, null);
  return (
    <Answered answer={answer}>
      {(lines) => (lines.length === 0 ? <p>{say('lines.none')}</p> : <OneOf lines={lines} />)}
    </Answered>
  );
}

function OneOf({ lines }: { lines: LineView[] }) {
  const { say } = useDesk();
  const [chosen, setChosen] = useState(lines[0]?.name ?? null);
  const line = lines.find(({ name }) => name === chosen);
  return (
    <>
      {lines.length > 1 && (
        <Choices
          label={say('lines.choose')}
          values={lines.map(({ name }) => name)}
          chosen={chosen}
          wordOf={(name) => name}
          onChoose={setChosen}
        />
      )}
      {line !== undefined && <Line key={line.name} line={line} />}
    </>
  );
}

function Line({ line }: { line: LineView }) {
  const answer = useAnswer<'lineQuality'>({ type: 'lineQuality', line: line.name }, 2_000);
  return (
    <>
      <Panel title={line.name}>
        <p className="label">
          <Breakable>{line.where}</Breakable>
        </p>
        <Answered answer={answer}>{(quality) => <Quality quality={quality} />}</Answered>
      </Panel>
      <Scan line={line} />
      <Frames line={line.name} />
    </>
  );
}

export function Quality({ quality }: { quality: LineQualityView }) {
  const { say, since, words } = useDesk();
  const { isUp, reason, sinceMs, counters, units } = quality;
  const figure = (value: number) => words.decimal(String(value));
  return (
    <>
      <p>
        <LightMark
          light={isUp ? 'ok' : 'fault'}
          word={isUp ? say('lines.up') : say('lines.down', { reason: reason ?? say('notKnown') })}
        />{' '}
        <span className="label">{since(sinceMs)}</span>
      </p>
      <h3>{say('lines.devices')}</h3>
      {units.length === 0 ? (
        <p>{say('lines.noDevices')}</p>
      ) : (
        <>
          <Table
            name={say('lines.devices')}
            columns={[
              say('registers.unit'),
              say('counter.asked'),
              say('counter.answered'),
              say('counter.refused'),
              say('counter.silent'),
              say('counter.corrupt'),
              say('lines.times'),
            ]}
            rows={units.map((unit) => ({
              key: unit.unit,
              cells: [
                unit.unit,
                figure(unit.asked),
                figure(unit.answered),
                figure(unit.refused),
                figure(unit.silent),
                figure(unit.corrupt),
                [unit.p50Ms, unit.p95Ms]
                  .map((timeMs) => (timeMs === null ? '–' : String(Math.round(timeMs))))
                  .join(' / '),
              ],
            }))}
          />
          <h3>{say('lines.verdict')}</h3>
          {/* A sentence or two each: too much for a column. */}
          <div lang="en">
            <Facts
              facts={units.map(({ unit, verdict }) => ({ name: `unit ${unit}`, value: verdict }))}
            />
          </div>
        </>
      )}
      <h3>{say('lines.counters')}</h3>
      <div className="counts" lang="en">
        <Facts
          facts={Object.entries(counters).map(([name, value]) => ({ name, value: figure(value) }))}
        />
      </div>
    </>
  );
}
