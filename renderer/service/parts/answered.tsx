/** What was asked for: the wait, why it was refused, or the answer. */
import type { ReactNode } from 'react';
import type { ServiceAnswers } from '../../../electron/contract.ts';
import { Notice } from '../../kiosk/parts/notice.tsx';
import type { Answer, Refusal } from '../ask.ts';
import { useDesk } from '../desk.ts';

/** The screen's words for it, and the station's own sentence. */
export function RefusalNote({ refusal }: { refusal: Refusal | null }) {
  const { say } = useDesk();
  if (refusal === null) return null;
  return (
    <div role="status">
      <Notice>
        {say(`refused.${refusal.why}`)}
        {refusal.message !== '' && <span className="station-says"> {refusal.message}</span>}
      </Notice>
    </div>
  );
}

interface AnsweredProps<Type extends keyof ServiceAnswers> {
  answer: Answer<Type>;
  children: (value: ServiceAnswers[Type]) => ReactNode;
}

export function Answered<Type extends keyof ServiceAnswers>(props: AnsweredProps<Type>) {
  const { answer, children } = props;
  const { say } = useDesk();
  const { value, refusal } = answer;
  return (
    <>
      <RefusalNote refusal={refusal} />
      {value !== null && children(value)}
      {value === null && refusal === null && <p className="label">{say('asking')}</p>}
    </>
  );
}
