/** The sessions of this station, newest first; one's whole story; the list to take along. */
import { useState } from 'react';
import type { Language, SessionLine, StoryLine } from '../../../electron/contract.ts';
import { Breakable } from '../../kiosk/parts/breakable.tsx';
import { textOf } from '../../text/format.ts';
import { useAct, useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Table } from '../parts/panel.tsx';
import { Places, Written } from '../parts/places.tsx';
import { Tool } from '../parts/tools.tsx';
import { serviceCatalogues } from '../text/catalogue.ts';

export function Sessions() {
  const [reference, setReference] = useState<string | null>(null);
  if (reference !== null) return <Story reference={reference} onBack={() => setReference(null)} />;
  return <List onStory={setReference} />;
}

function List({ onStory }: { onStory: (reference: string) => void }) {
  const { say } = useDesk();
  const [beforeMs, setBeforeMs] = useState<number | null>(null);
  const answer = useAnswer<'sessions'>({ type: 'sessions', beforeMs }, null);
  return (
    <>
      <Export />
      <Answered answer={answer}>
        {({ sessions, hasMore }) => (
          <>
            <SessionTable sessions={sessions} onStory={onStory} />
            <div className="desk-choices">
              {beforeMs !== null && (
                <Tool onPress={() => setBeforeMs(null)}>{say('sessions.newest')}</Tool>
              )}
              {hasMore && (
                <Tool onPress={() => setBeforeMs(sessions.at(-1)?.createdAtMs ?? null)}>
                  {say('sessions.older')}
                </Tool>
              )}
            </div>
          </>
        )}
      </Answered>
    </>
  );
}

function Export() {
  const { say } = useDesk();
  const [isChoosing, setIsChoosing] = useState(false);
  const write = useAct<'writeSessions'>(() => setIsChoosing(false));
  return (
    <>
      <Tool
        onPress={() => {
          write.forget();
          setIsChoosing(!isChoosing);
        }}
      >
        {say(isChoosing ? 'back' : 'sessions.export')}
      </Tool>
      {isChoosing && (
        <Places
          isWriting={write.isRunning}
          onPlace={(place) => write.run({ type: 'writeSessions', place })}
        />
      )}
      <Written answer={write.answer} />
    </>
  );
}

interface SessionTableProps {
  sessions: SessionLine[];
  onStory: (reference: string) => void;
}

export function SessionTable({ sessions, onStory }: SessionTableProps) {
  const { say, time, words } = useDesk();
  if (sessions.length === 0) return <p>{say('sessions.none')}</p>;
  return (
    <Table
      name={say('section.sessions')}
      columns={[
        say('sessions.time'),
        say('settlements.outlet'),
        say('sessions.energy'),
        say('sessions.paid'),
        say('sessions.state'),
        say('sessions.story'),
      ]}
      rows={sessions.map((one) => ({
        key: one.reference,
        cells: [
          time(one.createdAtMs),
          one.evse,
          one.energyWh === null ? '–' : textOf(words.energy(one.energyWh)),
          textOf(words.money(one.paidMinor)),
          <SessionState key="state" session={one} />,
          <Tool
            key="story"
            name={`${say('sessions.story')} ${one.reference}`}
            onPress={() => onStory(one.reference)}
          >
            {say('sessions.story')}
          </Tool>,
        ],
      }))}
    />
  );
}

function SessionState({ session }: { session: SessionLine }) {
  const { say, words } = useDesk();
  const { isSettled, alert } = session;
  const word = say(isSettled ? 'sessions.settled' : 'sessions.open');
  if (alert !== null) {
    return <LightMark light="fault" word={`${word}. ${alertInWords(alert, words.language)}`} />;
  }
  return <LightMark light={isSettled ? 'ok' : 'attention'} word={word} />;
}

/** The record may be older than this program, and know an alert that it does not. */
function alertInWords(alert: string, language: Language): string {
  const catalogue: Readonly<Record<string, string>> = serviceCatalogues[language];
  return catalogue[`alert.${alert}`] ?? alert;
}

function Story({ reference, onBack }: { reference: string; onBack: () => void }) {
  const { say } = useDesk();
  const answer = useAnswer<'story'>({ type: 'story', reference }, null);
  return (
    <>
      <Tool onPress={onBack}>{say('back')}</Tool>
      <h2>{say('sessions.storyOf', { reference })}</h2>
      <Answered answer={answer}>{(lines) => <Timeline lines={lines} />}</Answered>
    </>
  );
}

export function Timeline({ lines }: { lines: StoryLine[] }) {
  const { time } = useDesk();
  return (
    <ol className="timeline" lang="en">
      {lines.map(({ atMs, what, detail }, index) => (
        // Lines of one moment may be alike; their order is all that tells them apart.
        // oxlint-disable-next-line react/no-array-index-key -- nothing is put in between
        <li key={`${atMs} ${index}`}>
          <span className="label">{time(atMs)}</span> <strong>{what}</strong>{' '}
          <Breakable>{detail}</Breakable>
        </li>
      ))}
    </ol>
  );
}
