/**
 * The middle band. Its leaves lie side by side; with larger text there is room for one at a time,
 * and a button turns them, so that nothing ever has to shrink or scroll.
 */
import { Children, isValidElement, useId, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { HeadingIdProvider, useHeadingId } from './heading-id.ts';

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
  const leaves = Children.toArray(children).filter(isValidElement);
  const [turned, setTurned] = useState(0);
  const shown = turned % leaves.length;
  const stage = (
    <section
      className={`stage ${name}`}
      key={name}
      {...(isInDialog ? {} : { tabIndex: -1, 'aria-labelledby': ownId })}
    >
      {textIsLarge
        ? leaves.map((leaf, index) => (
            <div className="turned-leaf" key={leaf.key} hidden={index !== shown}>
              {leaf}
            </div>
          ))
        : leaves}
      {textIsLarge && leaves.length > 1 && (
        <Button className="turn" onPress={() => setTurned(shown + 1)}>
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

/** A part of the stage that stays together, small enough to fill it alone with larger text. */
export function Leaf({ name, children }: { name: string; children: ReactNode }) {
  return <div className={`leaf ${name}`}>{children}</div>;
}
