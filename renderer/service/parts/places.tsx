/** Where something is written to, and what was written there. */
import type { ServiceAnswer, ServiceAnswers } from '../../../electron/contract.ts';
import { Breakable } from '../../kiosk/parts/breakable.tsx';
import { useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered, RefusalNote } from './answered.tsx';
import { Facts } from './panel.tsx';
import { Tool } from './tools.tsx';

interface PlacesProps {
  isWriting: boolean;
  onPlace: (place: string) => void;
}

export function Places({ isWriting, onPlace }: PlacesProps) {
  const { say } = useDesk();
  const answer = useAnswer<'places'>({ type: 'places' }, 5_000);
  return (
    <Answered answer={answer}>
      {(places) => (
        <>
          <h3>{say('places.where')}</h3>
          {places.every(({ kind }) => kind !== 'stick') && <p>{say('places.none')}</p>}
          <div className="desk-choices">
            {places.map((place) => (
              <PlaceTool
                key={place.id}
                place={place}
                isDisabled={isWriting}
                onPress={() => onPlace(place.id)}
              />
            ))}
          </div>
        </>
      )}
    </Answered>
  );
}

interface PlaceToolProps {
  place: ServiceAnswers['places'][number];
  isDisabled: boolean;
  onPress: () => void;
}

function PlaceTool({ place, isDisabled, onPress }: PlaceToolProps) {
  const { say, size } = useDesk();
  const name = place.kind === 'download' ? say('places.download') : place.name;
  const free =
    place.freeBytes === null ? '' : `, ${say('places.free', { size: size(place.freeBytes) })}`;
  return (
    <Tool isDisabled={isDisabled} onPress={onPress}>
      {name}
      {free}
    </Tool>
  );
}

/** Null: nothing was written yet. */
export function Written({
  answer,
}: {
  answer: ServiceAnswer<'writeBundle' | 'writeSessions'> | null;
}) {
  const { say, size } = useDesk();
  if (answer === null) return null;
  if (!answer.ok) return <RefusalNote refusal={answer} />;
  const { where, sha256, bytes } = answer.value;
  return (
    <div role="status">
      <h3>{say('written.title', { size: size(bytes) })}</h3>
      <Facts
        facts={[
          { name: say('written.where'), value: <Breakable>{where}</Breakable> },
          { name: say('written.sha256'), value: <code className="bytes">{sha256}</code> },
        ]}
      />
    </div>
  );
}
