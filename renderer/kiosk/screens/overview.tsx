/** Welcome of a station with several outlets: the price, and a large tile for each outlet. */
import { Button } from 'react-aria-components/Button';
import type { Availability, EvseTile } from '../../../electron/contract.ts';
import { textOf } from '../../text/format.ts';
import { ActionBand } from '../parts/action-band.tsx';
import { Notice } from '../parts/notice.tsx';
import { offerLeaves } from '../parts/offer.tsx';
import { connectorName, Socket } from '../parts/socket.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { ask, usePane, type StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { whyNot } from './welcome.tsx';

export function OverviewScreen({ snapshot }: { snapshot: StationSnapshot }) {
  const { say } = useWords();
  const { screen, evses } = snapshot;
  if (screen.name !== 'welcome') throw new Error(`No outlet is given for ${screen.name}`);
  return (
    <>
      <Stage name="overview">
        {offerLeaves(screen.prices, say('welcome.statement'))}
        <Leaf name="tiles">
          <div className="tile-grid" data-many={evses.length > 4 ? '' : undefined}>
            {evses.map((tile) => (
              <Tile key={tile.label} tile={tile} hasPicture={evses.length < 3} />
            ))}
          </div>
        </Leaf>
      </Stage>
      <ActionBand
        note={
          screen.canStart ? (
            <p className="choose">{say('welcome.choose')}</p>
          ) : (
            <Notice>{whyNot(screen, say)}</Notice>
          )
        }
      />
    </>
  );
}

function Tile({ tile, hasPicture }: { tile: EvseTile; hasPicture: boolean }) {
  const { say, ratedPower } = useWords();
  const isWaiting = usePane((pane) => pane.asked !== null || pane.isSettling);
  return (
    <Button
      className="tile"
      data-availability={tile.availability}
      aria-disabled={isWaiting}
      onPress={() => {
        if (!isWaiting) ask({ type: 'chooseEvse', evse: tile.label });
      }}
    >
      <span className="tile-label">{tile.label}</span>
      {hasPicture && <Socket connector={tile.connector} />}
      <span className="tile-facts">
        {`${connectorName(tile.connector)} · ${textOf(ratedPower(tile.maxPowerW))}`}
      </span>
      <span className="tile-state">
        <AvailabilityMark availability={tile.availability} />
        <span>
          {say(`outlet.${tile.availability}`)}
          {tile.code !== null && <span className="code"> {tile.code}</span>}
        </span>
      </span>
    </Button>
  );
}

/**
 * Free is an open ring, being paid for one with hands as of a clock, in use a full one, out of service
 * a crossed one: told without colour.
 */
function AvailabilityMark({ availability }: { availability: Availability }) {
  return (
    <svg className="availability" viewBox="0 0 20 20" aria-hidden>
      <circle cx={10} cy={10} r={8} />
      {availability === 'phone-paying' && <path d="M 10 5 V 10 L 13.5 12" />}
      {availability === 'busy' && <circle className="mark-full" cx={10} cy={10} r={5} />}
      {availability === 'out-of-service' && <path d="M 5 5 L 15 15 M 15 5 L 5 15" />}
    </svg>
  );
}
