/** A screen's one statement. Its sentences break apart before any of them breaks inside. */
import { Fragment } from 'react';

/** The end of a sentence before a capital or a figure. (The screen looks behind; old phones cannot.) */
const betweenSentences = /([.?]) (?=[\p{Lu}\d])/gu;

export function Heading({ children }: { children: string }) {
  const sentences = children.replaceAll(betweenSentences, '$1\n').split('\n');
  return (
    <h1 tabIndex={-1}>
      {sentences.map((sentence, index) => (
        <Fragment key={sentence}>
          {index > 0 && ' '}
          <span className="sentence">{sentence}</span>
        </Fragment>
      ))}
    </h1>
  );
}
