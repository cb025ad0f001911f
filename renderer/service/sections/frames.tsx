/** The bytes on a line as they go, each with what it means; the newest stands at the bottom. */
import { useEffect, useRef, useState } from 'react';
import type { FrameView } from '../../../electron/contract.ts';
import { useFrames } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { RefusalNote } from '../parts/answered.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';

export function Frames({ line }: { line: string }) {
  const { say } = useDesk();
  const [isShown, setIsShown] = useState(false);
  return (
    <Panel title={say('frames.title')}>
      <Tool onPress={() => setIsShown(!isShown)}>
        {say(isShown ? 'frames.hide' : 'frames.show')}
      </Tool>
      {isShown && <Followed line={line} />}
    </Panel>
  );
}

function Followed({ line }: { line: string }) {
  const { say } = useDesk();
  const [isPaused, setIsPaused] = useState(false);
  const { items, refusal } = useFrames(line, isPaused);
  return (
    <>
      <Tool onPress={() => setIsPaused(!isPaused)}>{say(isPaused ? 'resume' : 'pause')}</Tool>
      <RefusalNote refusal={refusal} />
      <FrameList frames={items} />
    </>
  );
}

export function FrameList({ frames }: { frames: FrameView[] }) {
  const { say, words } = useDesk();
  const list = useRef<HTMLOListElement>(null);
  const newest = frames.at(-1)?.seq;
  useEffect(() => {
    const element = list.current;
    if (element !== null && newest !== undefined) element.scrollTop = element.scrollHeight;
  }, [newest]);
  if (frames.length === 0) return <p>{say('frames.none')}</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus (WCAG 2.1.1)
    <ol className="desk-lines" ref={list} tabIndex={0} aria-label={say('frames.title')}>
      {frames.map(({ seq, atMs, direction, bytesHex, meaning }) => (
        <li key={seq} data-direction={direction}>
          <span className="label">
            {words.exactTime(atMs)} {direction === 'sent' ? '→' : '←'} {say(`frames.${direction}`)}
          </span>{' '}
          <code className="bytes">{bytesHex}</code> <span lang="en">{meaning}</span>
        </li>
      ))}
    </ol>
  );
}
