/** Above every page: where this is, and the way to the languages. */
import { Globe } from 'lucide-react';
import { useWords } from '../../text/words.ts';

interface TopProps {
  stationName: string;
  stationId: string;
  outlet: string;
  /** On the outlet's own page the place is the heading. */
  isHeading?: boolean;
}

export function Top({ stationName, stationId, outlet, isHeading = false }: TopProps) {
  const { say } = useWords();
  const place = (
    <>
      <span className="place-name">{stationName}</span>{' '}
      <span className="place-outlet">{say('outlet.name', { outlet })}</span>
    </>
  );
  return (
    <header className="top">
      <div className="where">
        {isHeading ? <h1 className="place">{place}</h1> : <p className="place">{place}</p>}
        <p className="place-id">{stationId}</p>
      </div>
      <a className="to-languages" href="#languages">
        <span className="icon" aria-hidden>
          <Globe />
        </span>
        {say('button.language')}
      </a>
    </header>
  );
}
