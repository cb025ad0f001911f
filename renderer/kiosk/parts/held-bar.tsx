/** The amount held as a bar, and in words what is used of it and what is left. */
import { useWords } from '../../text/words.ts';
import { Figure } from './figure.tsx';

interface HeldBarProps {
  costMinor: number;
  authorizedMinor: number;
  remainingMinor: number;
}

const length = 1000;

export function HeldBar({ costMinor, authorizedMinor, remainingMinor }: HeldBarProps) {
  const { say, money } = useWords();
  const share = authorizedMinor > 0 ? Math.min(1, Math.max(0, costMinor / authorizedMinor)) : 0;
  return (
    <div className="held">
      <p className="held-row">
        <span className="label">{say('charging.held')}</span>
        <Figure id="authorized" value={authorizedMinor} quantity={money(authorizedMinor)} />
      </p>
      <svg className="held-bar" viewBox={`0 0 ${length} 40`} preserveAspectRatio="none" aria-hidden>
        <rect className="held-all" width={length} height={40} />
        <rect className="held-used" width={Math.round(share * length)} height={40} />
      </svg>
      <p className="held-row held-parts">
        <span className="label">{`${money(costMinor).number} ${say('charging.used')}`}</span>
        <span>
          <Figure
            id="remaining"
            value={remainingMinor}
            quantity={money(remainingMinor)}
            showsUnit={false}
          />{' '}
          {say('charging.left')}
        </span>
      </p>
    </div>
  );
}
