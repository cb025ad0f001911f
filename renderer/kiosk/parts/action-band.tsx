/** The lower band: the way back on the left, words in the middle, the one action on the right. */
import type { ReactNode } from 'react';

interface ActionBandProps {
  left?: ReactNode;
  note?: ReactNode;
  right?: ReactNode;
}

export function ActionBand({ left, note, right }: ActionBandProps) {
  return (
    <footer className="action-band">
      <div className="action-left">{left}</div>
      <div className="action-note">{note}</div>
      <div className="action-right">{right}</div>
    </footer>
  );
}
