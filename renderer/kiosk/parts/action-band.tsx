/** The lower band: the way back on the left, words in the middle, the one action on the right. */
import type { ReactNode } from 'react';
import { useEnding } from './ending.tsx';
import { StayNotice } from './stay-notice.tsx';

interface ActionBandProps {
  left?: ReactNode;
  note?: ReactNode;
  right?: ReactNode;
}

export function ActionBand({ left, note, right }: ActionBandProps) {
  const ending = useEnding('band');
  return (
    <footer className="action-band">
      <div className="action-left">{left}</div>
      <div className="action-note">{ending === null ? note : <StayNotice ending={ending} />}</div>
      <div className="action-right">{right}</div>
    </footer>
  );
}
