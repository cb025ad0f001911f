/** The traffic light: a shape and a word, and colour on top of them. */
import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import type { Light } from '../../../electron/contract.ts';
import { useDesk } from '../desk.ts';

const shapes = {
  ok: CircleCheck,
  attention: TriangleAlert,
  fault: OctagonX,
  unknown: CircleHelp,
} as const;

/** @param word in place of the light's own */
export function LightMark({ light, word }: { light: Light; word?: string }) {
  const { say } = useDesk();
  const Shape = shapes[light];
  return (
    <span className="light" data-light={light}>
      <span className="icon" aria-hidden>
        <Shape />
      </span>
      {word ?? say(`light.${light}`)}
    </span>
  );
}
