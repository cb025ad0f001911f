/** An address or a path that may break after its joints, not in the middle of a word. */
import { Fragment } from 'react';

/** After a slash, a dot or a closing bracket that something follows. */
const joints = /(?<=[/.\]])(?=.)/;

export function Breakable({ children }: { children: string }) {
  return children.split(joints).map((part, index) => (
    // Parts stay where they are: the place is their identity.
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
