/** A screen's one statement. Its sentences break apart before any of them breaks inside. */
import { Fragment, type ReactNode } from 'react';
import { useHeadingId } from './heading-id.ts';

/** Between the end of a sentence and a capital or a figure: "84,55 kr. 265,45 kr". */
const betweenSentences = /(?<=[.!?]) (?=[\p{Lu}\d])/u;

export function Statement({ children }: { children: string }) {
  const id = useHeadingId();
  const sentences = children.split(betweenSentences);
  return (
    <h1 id={id ?? undefined}>
      {sentences.map((sentence, index) => (
        <Fragment key={sentence}>
          {index > 0 && ' '}
          <span className="sentence">{sentence}</span>
        </Fragment>
      ))}
    </h1>
  );
}

interface StateProps {
  isFlowing: boolean;
  icon: ReactNode;
  children: string;
}

/** The heading of a charge: its state, by word and sign. */
export function State({ isFlowing, icon, children }: StateProps) {
  const id = useHeadingId();
  return (
    <h1 className="state" id={id ?? undefined} data-flowing={isFlowing ? '' : undefined}>
      <span className="icon" aria-hidden>
        {icon}
      </span>
      {children}
    </h1>
  );
}
