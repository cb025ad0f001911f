/** An address or a path that may break after its joints, not in the middle of a word. */
import { Fragment } from 'react';

/** After a slash, a dot or a closing bracket that something follows. */
const joints = /(?<=[/.\]])(?=.)/;

export function Breakable({ children }: { children: string }) {
  let joint = 0;
  return children.split(joints).map((part) => {
    const at = joint;
    joint += part.length;
    return (
      // A part is known by the place it begins at.
      <Fragment key={at}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    );
  });
}
