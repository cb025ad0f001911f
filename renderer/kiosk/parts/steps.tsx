/** Steps that tick off one after another, told by word and mark. */
import { Check } from 'lucide-react';

export interface Step {
  text: string;
  isDone: boolean;
}

export function Steps({ steps }: { steps: Step[] }) {
  const current = steps.findIndex((step) => !step.isDone);
  return (
    <ol className="steps">
      {steps.map(({ text, isDone }, index) => (
        <li
          key={text}
          data-state={isDone ? 'done' : index === current ? 'current' : 'later'}
          aria-current={index === current ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden>
            {isDone && <Check />}
          </span>
          {text}
        </li>
      ))}
    </ol>
  );
}
