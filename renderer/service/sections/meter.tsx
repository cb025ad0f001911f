/** An outlet's meter: live values and their curve, readings held against each other, raw registers. */
import type { ReadingsView, RegisterView, ServiceOutlet } from '../../../electron/contract.ts';
import { textOf } from '../../text/format.ts';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered, RefusalNote } from '../parts/answered.tsx';
import { Counts } from '../parts/counts.tsx';
import { LightMark } from '../parts/light.tsx';
import { Facts, Panel, Table } from '../parts/panel.tsx';
import { PowerPlot } from '../parts/power-plot.tsx';
import { Tool } from '../parts/tools.tsx';

export function Meter({ outlet }: { outlet: ServiceOutlet }) {
  const { say, since } = useDesk();
  const { label, meterFailingSinceMs } = outlet;
  const answer = useAnswer<'readings'>({ type: 'readings', evse: label }, 1_000);
  return (
    <Panel title={say('meter.title')}>
      {meterFailingSinceMs !== null && (
        <p>
          <LightMark light="fault" word={say('meter.failing')} /> {since(meterFailingSinceMs)}
        </p>
      )}
      <Answered answer={answer}>
        {(readings) => <Readings readings={readings} serial={outlet.meterSerialNumber} />}
      </Answered>
      <Registers evse={label} />
    </Panel>
  );
}

export function Readings({ readings, serial }: { readings: ReadingsView; serial: string | null }) {
  const { say, words } = useDesk();
  const { points, readingAgeMs, counters, comparison } = readings;
  const last = points.at(-1);
  return (
    <>
      <Facts
        facts={[
          { name: say('meter.serial'), value: serial ?? say('meter.serialUnknown') },
          {
            name: say('meter.age'),
            value:
              readingAgeMs === null
                ? say('meter.noReading')
                : say('ago', { age: words.shortDuration(readingAgeMs) }),
          },
          {
            name: say('meter.energy'),
            value: last ? textOf(words.energy(Math.round(last.energyWh), 3)) : '–',
          },
          {
            name: say('meter.power'),
            value: last
              ? textOf({ number: words.decimal(last.powerW.toFixed(0)), unit: 'W' })
              : '–',
          },
        ]}
      />
      <PowerPlot points={points} />
      <Comparison comparison={comparison} />
      <h3>{say('meter.counters')}</h3>
      <Counts counts={counters} />
    </>
  );
}

function wattHours(energyWh: number): string {
  return textOf({ number: String(Math.round(energyWh)), unit: 'Wh' });
}

function Comparison({ comparison }: Pick<ReadingsView, 'comparison'>) {
  const { say, words } = useDesk();
  if (comparison === null) return <p className="label">{say('meter.noComparison')}</p>;
  const { overMs, deltaWh, expectedWh, stepWh, isPlausible } = comparison;
  const values = {
    time: textOf({ number: String(Math.round(overMs / 1000)), unit: 's' }),
    delta: wattHours(deltaWh),
    expected: wattHours(expectedWh),
  };
  return (
    <p>
      <LightMark light={isPlausible ? 'ok' : 'fault'} />{' '}
      {isPlausible ? say('meter.plausible', values) : say('meter.implausible', values)}{' '}
      <span className="label">
        {say('meter.step', {
          step: textOf({ number: words.decimal(String(stepWh)), unit: 'Wh' }),
        })}
      </span>
    </p>
  );
}

function Registers({ evse }: { evse: string }) {
  const { say } = useDesk();
  const read = useAct<'registers'>();
  return (
    <>
      <Tool isDisabled={read.isRunning} onPress={() => read.run({ type: 'registers', evse })}>
        {say('registers.read')}
      </Tool>
      {read.isRunning && <p className="label">{say('asking')}</p>}
      {read.answer?.ok === false && <RefusalNote refusal={read.answer} />}
      {read.answer?.ok === true && <RegisterTable registers={read.answer.value} />}
    </>
  );
}

export function RegisterTable({ registers }: { registers: RegisterView[] }) {
  const { say } = useDesk();
  return (
    <Table
      name={say('registers.title')}
      columns={[
        say('registers.meaning'),
        say('registers.unit'),
        say('registers.function'),
        say('registers.address'),
        say('registers.bytes'),
        say('registers.value'),
        say('registers.took'),
      ]}
      rows={registers.map((one) => ({
        key: `${one.unit} ${one.function} ${one.address} ${one.meaning}`,
        cells: [
          one.meaning,
          one.unit,
          one.function,
          <code key="address">0x{one.address.toString(16).toUpperCase().padStart(4, '0')}</code>,
          one.bytesHex === null ? (
            say('registers.noAnswer')
          ) : (
            <code key="bytes" className="bytes">
              {one.bytesHex}
            </code>
          ),
          one.value,
          one.tookMs === null ? '–' : Math.round(one.tookMs),
        ],
      }))}
    />
  );
}
