/**
 * The station's name, and behind it the technician's door: held for three seconds it asks for the PIN.
 * Nothing shows that for the first half second, so that nobody finds it in passing; then a line grows
 * under the name.
 */
import type { CSSProperties, PointerEvent } from 'react';
import { useHold } from '../../hold.ts';
import { openDialog } from '../station.ts';

const holdMs = 3_000;
const quietMs = 500;

interface PlaceNameProps {
  /** False: it is a name and nothing else. */
  opensPin: boolean;
  children: string;
}

export function PlaceName({ opensPin, children }: PlaceNameProps) {
  const [isHolding, hold] = useHold(() => openDialog('pin'));
  if (!opensPin) return <p className="place-name">{children}</p>;
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    // A gloved finger drifts: the hold goes on wherever it moves, until it lifts.
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.begin(event.pointerId, holdMs);
  };
  return (
    <p
      className="place-name"
      role="presentation"
      data-door=""
      data-holding={isHolding ? '' : undefined}
      style={{ '--quiet': `${quietMs}ms`, '--hold': `${holdMs - quietMs}ms` } as CSSProperties}
      onPointerDown={onPointerDown}
      onPointerUp={(event) => hold.release(event.pointerId)}
      onPointerCancel={(event) => hold.release(event.pointerId)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {children}
    </p>
  );
}
