/** The station's log as it is written: from a level on, with a filter; and how much is written at all. */
import { useEffect, useRef, useState } from 'react';
import type { LogLine, ServiceLogLevel } from '../../../electron/contract.ts';
import { useAct, useAnswer, useLog } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { RefusalNote } from '../parts/answered.tsx';
import { LetterKeys } from '../parts/letter-keys.tsx';
import { LightMark } from '../parts/light.tsx';
import { Choices, Tool } from '../parts/tools.tsx';

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly ServiceLogLevel[];
/** What the log calls them; the button's words are in the technician's language. */
const quick = ['payment', 'meter', 'relay', 'screen'] as const;

export function Log() {
  const { say } = useDesk();
  const [level, setLevel] = useState<ServiceLogLevel>('info');
  const [text, setText] = useState('');
  const [isPaused, setIsPaused] = useState(false);
  const [isTyping, setIsTyping] = useState(false);
  const { items, refusal } = useLog(level, text, isPaused);
  const chosen = quick.find((one) => one === text) ?? null;
  return (
    <>
      <div className="log-head">
        <span className="label">{say('log.show')}</span>
        <Choices
          label={say('log.show')}
          values={levels}
          chosen={level}
          wordOf={(one) => say(`level.${one}`)}
          onChoose={setLevel}
        />
        <span className="label">
          {say('log.containing')}: <output className="typed">{text || say('log.all')}</output>
        </span>
        <div className="desk-choices">
          <Choices
            label={say('log.containing')}
            values={quick}
            chosen={chosen}
            wordOf={(one) => say(`log.${one}`)}
            onChoose={(one) => setText(one === text ? '' : one)}
          />
          <Tool onPress={() => setIsTyping(!isTyping)}>{say('log.letters')}</Tool>
          <Tool onPress={() => setIsPaused(!isPaused)}>{say(isPaused ? 'resume' : 'pause')}</Tool>
        </div>
        {isTyping && (
          <LetterKeys
            typed={text.toUpperCase()}
            lengthAtMost={24}
            onType={(typed) => setText(typed.toLowerCase())}
          />
        )}
      </div>
      <RefusalNote refusal={refusal} />
      <LogList lines={items} />
      <Keeping />
    </>
  );
}

export function LogList({ lines }: { lines: LogLine[] }) {
  const { say, time } = useDesk();
  const list = useRef<HTMLOListElement>(null);
  const newest = lines.at(-1)?.seq;
  useEffect(() => {
    const element = list.current;
    if (element !== null && newest !== undefined) element.scrollTop = element.scrollHeight;
  }, [newest]);
  if (lines.length === 0) return <p>{say('log.none')}</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus (WCAG 2.1.1)
    <ol className="desk-lines" ref={list} tabIndex={0} aria-label={say('section.log')}>
      {lines.map(({ seq, atMs, level, part, message, fields }) => (
        <li key={seq} data-level={level}>
          <span className="label">{time(atMs)}</span> <Level level={level} />{' '}
          <span lang="en">
            {part !== null && <strong>{part} </strong>}
            {message} <code className="bytes">{fields}</code>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Level({ level }: { level: ServiceLogLevel }) {
  const { say } = useDesk();
  const word = say(`level.${level}`);
  if (level === 'error') return <LightMark light="fault" word={word} />;
  if (level === 'warn') return <LightMark light="attention" word={word} />;
  return <span className="label">{word}</span>;
}

/** The level from which on the station writes; it is the station's, so it is asked for. */
function Keeping() {
  const { say } = useDesk();
  const answer = useAnswer<'log'>(
    { type: 'log', level: 'error', text: '', afterSeq: Number.MAX_SAFE_INTEGER },
    5_000,
  );
  const change = useAct<'setLogLevel'>(answer.again);
  return (
    <div className="log-keeps">
      <h2>{say('log.keeps')}</h2>
      <Choices
        label={say('log.keeps')}
        values={levels}
        chosen={answer.value?.level ?? null}
        wordOf={(one) => say(`level.${one}`)}
        onChoose={(level) => change.run({ type: 'setLogLevel', level })}
      />
      <p className="label">{say('log.keepsHow')}</p>
      {change.answer?.ok === false && <RefusalNote refusal={change.answer} />}
    </div>
  );
}
