/** A screen's one statement. Its sentences break apart before any of them breaks inside. */
import { Fragment } from 'react';

/** Between the end of a sentence and a capital or a figure: "84,55 kr. 265,45 kr". */
const betweenSentences = /(?<=[.!?]) (?=[\p{Lu}\d])/u;

export function Statement({ children }: { children: string }) {
  const sentences = children.split(betweenSentences);
  return (
    <h1>
      {sentences.map((sentence, index) => (
        <Fragment key={sentence}>
          {index > 0 && ' '}
          <span className="sentence">{sentence}</span>
        </Fragment>
      ))}
    </h1>
  );
}
