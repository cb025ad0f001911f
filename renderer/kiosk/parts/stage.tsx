/**
 * The middle band. Its leaves lie side by side; with larger text there is room for one at a time,
 * and a button turns them, so that nothing ever has to shrink or scroll. A warning comes to the front
 * then, until it is put off or turned away.
 */
import { Children, isValidElement, useId, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { useEnding, usePlacedEnding } from './ending.tsx';
import { HeadingIdProvider, useHeadingId } from './heading-id.ts';
import { StayNotice } from './stay-notice.tsx';

interface StageProps {
  /** Names the layout in styles/. */
  name: string;
  children: ReactNode;
}

export function Stage({ name, children }: StageProps) {
  const { say } = useWords();
  const textIsLarge = usePane((pane) => pane.modes.textIsLarge);
  const ownId = useId();
  // In a dialog the dialog itself is named and has the focus.
  const isInDialog = useHeadingId() !== null;
  const leaves = Children.toArray(children).filter((child) => isValidElement<LeafProps>(child));
  const [turned, setTurned] = useState(0);
  const shown = turned % leaves.length;
  const [front, turnFrontAway] = useFront();
  const isBeside = leaves[shown]?.props.staysInView === true;
  const turn = (): void => {
    if (front === null || isBeside) setTurned(shown + 1);
    else turnFrontAway();
  };
  const stage = (
    <section
      className={`stage ${name}`}
      key={name}
      {...(isInDialog ? {} : { tabIndex: -1, 'aria-labelledby': ownId })}
    >
      {textIsLarge
        ? leaves.map((leaf, index) => (
            <div
              className="turned-leaf"
              key={leaf.key}
              hidden={index !== shown || (front !== null && !isBeside)}
            >
              {leaf}
            </div>
          ))
        : leaves}
      {front !== null && (
        <div className="front-leaf" data-beside={isBeside ? '' : undefined}>
          <StayNotice ending={front} />
        </div>
      )}
      {textIsLarge && leaves.length > 1 && (
        <Button className="turn" onPress={turn}>
          {say('button.more')}
          <span className="turn-count">
            {shown + 1}/{leaves.length}
          </span>
        </Button>
      )}
    </section>
  );
  return isInDialog ? stage : <HeadingIdProvider value={ownId}>{stage}</HeadingIdProvider>;
}

/** The warning in front of the leaves, and how to turn it away without putting anything off. */
function useFront() {
  const ending = useEnding('front');
  const key = usePlacedEnding()?.key ?? null;
  const [awayKey, setAwayKey] = useState<string | null>(null);
  const front = key === awayKey ? null : ending;
  return [front, () => setAwayKey(key)] as const;
}

interface LeafProps {
  name: string;
  children: ReactNode;
  /** A warning stands beside it, not in front of it. */
  staysInView?: boolean;
}

/** A part of the stage that stays together, small enough to fill it alone with larger text. */
export function Leaf({ name, children }: LeafProps) {
  return <div className={`leaf ${name}`}>{children}</div>;
}
