/** The glass and what belongs to it: touch, pixels, brightness, sound, languages, locks. */
import { useState } from 'react';
import { languageNames } from '../../text/catalogue.ts';
import { sayIn } from '../../text/say.ts';
import { play } from '../../kiosk/sounds.ts';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered, RefusalNote } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';
import { WholeGlass } from '../parts/whole-glass.tsx';
import { TouchTest } from './touch-test.tsx';

const colours = ['white', 'black', 'red', 'green', 'blue'] as const;
const cues = ['approved', 'begins', 'ended', 'trouble', 'touch'] as const;

export function ScreenTests() {
  return (
    <>
      <TouchTest />
      <Pixels />
      <Brightness />
      <Sound />
      <Languages />
      <Locks />
    </>
  );
}

function Pixels() {
  const { say } = useDesk();
  const [shown, setShown] = useState<number | null>(null);
  const colour = shown === null ? undefined : colours[shown];
  return (
    <Panel title={say('pixels.title')}>
      <p className="label">{say('pixels.how')}</p>
      <Tool onPress={() => setShown(0)}>{say('pixels.start')}</Tool>
      {colour !== undefined && (
        <WholeGlass
          name={`colour-${colour}`}
          label={say(`pixels.${colour}`)}
          onEnd={() => setShown(null)}
          onTap={() => setShown((before) => (before === null ? null : before + 1))}
        />
      )}
    </Panel>
  );
}

/** What was set goes by itself after a while; it is set again as long as somebody looks. */
const setAgainEveryMs = 30_000;
const stepPercent = 10;

function Brightness() {
  const { say, words } = useDesk();
  const [wanted, setWanted] = useState<number | null>(null);
  const answer = useAnswer<'brightness'>(
    { type: 'brightness', percent: wanted },
    wanted === null ? null : setAgainEveryMs,
  );
  return (
    <Panel title={say('brightness.title')}>
      <Answered answer={answer}>
        {({ percent, isAdjustable }) => {
          if (!isAdjustable) return <p>{say('brightness.fixed')}</p>;
          const change = (by: number) =>
            setWanted(Math.min(100, Math.max(stepPercent, (percent ?? 60) + by)));
          return (
            <>
              <p role="status">
                {percent === null ? say('brightness.asBefore') : words.percent(String(percent))}
              </p>
              <div className="desk-choices">
                <Tool onPress={() => change(-stepPercent)}>− {say('brightness.darker')}</Tool>
                <Tool onPress={() => change(stepPercent)}>+ {say('brightness.brighter')}</Tool>
                <Tool isDisabled={wanted === null} onPress={() => setWanted(null)}>
                  {say('brightness.back')}
                </Tool>
              </div>
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

function Sound() {
  const { say } = useDesk();
  return (
    <Panel title={say('sound.title')}>
      <div className="desk-choices">
        {cues.map((cue) => (
          <Tool key={cue} onPress={() => play(cue)}>
            {say(`sound.${cue}`)}
          </Tool>
        ))}
      </div>
      <p className="label">{say('sound.how')}</p>
    </Panel>
  );
}

/** The first sentence of each, so that missing letters are seen. */
function Languages() {
  const { say, snapshot } = useDesk();
  const { languages, brand } = snapshot.station;
  return (
    <Panel title={say('languages.title')}>
      <ul className="plain-list">
        {languages.map((language) => (
          <li key={language} lang={language}>
            <strong>{languageNames[language]}</strong> {sayIn(language, brand)('welcome.statement')}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Locks() {
  const { say } = useDesk();
  const check = useAct<'lockCheck'>();
  return (
    <Panel title={say('locks.title')}>
      <Tool isDisabled={check.isRunning} onPress={() => check.run({ type: 'lockCheck' })}>
        {say('locks.check')}
      </Tool>
      <div role="status">
        {check.answer?.ok === false && <RefusalNote refusal={check.answer} />}
        {check.answer?.ok === true && (
          <ul className="findings">
            {check.answer.value.map(({ step, isHeld, says }) => (
              <li key={step} className="finding">
                <LightMark
                  light={isHeld ? 'ok' : 'fault'}
                  word={say(isHeld ? 'locks.held' : 'locks.open')}
                />
                <div lang="en">
                  <p className="finding-says">{step}</p>
                  <p>{says}</p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
