/** The technician's screen: what works, what does not, and the tools to find out why. */
import { useId, useMemo, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ActionBand } from '../kiosk/parts/action-band.tsx';
import { IntentButton } from '../kiosk/parts/buttons.tsx';
import { Notice } from '../kiosk/parts/notice.tsx';
import type { ServiceDeskProps } from '../kiosk/screens/service-entrance.tsx';
import { useWords } from '../text/words.ts';
import { deskFor, DeskProvider, useDesk } from './desk.ts';
import { Lines } from './sections/lines.tsx';
import { Log } from './sections/log.tsx';
import { Maintenance } from './sections/maintenance.tsx';
import { Outlets } from './sections/outlets.tsx';
import { Overview } from './sections/overview.tsx';
import { Payment } from './sections/payment.tsx';
import { ScreenTests } from './sections/screen-tests.tsx';
import { Sessions } from './sections/sessions.tsx';
import './styles/desk.css';
import './styles/parts.css';
import './styles/narrow.css';

export const sectionNames = [
  'overview',
  'outlets',
  'lines',
  'payment',
  'sessions',
  'log',
  'screen',
  'maintenance',
] as const;
type SectionName = (typeof sectionNames)[number];

const sections: Record<SectionName, () => ReactNode> = {
  overview: Overview,
  outlets: Outlets,
  lines: Lines,
  payment: Payment,
  sessions: Sessions,
  log: Log,
  screen: ScreenTests,
  maintenance: Maintenance,
};

export function ServiceDesk({
  screen,
  snapshot,
  startsAt = 'overview',
}: ServiceDeskProps & { startsAt?: SectionName }) {
  const words = useWords();
  const [chosen, setChosen] = useState<SectionName>(startsAt);
  const desk = useMemo(() => deskFor(screen, snapshot, words), [screen, snapshot, words]);
  return (
    <DeskProvider value={desk}>
      <Stage chosen={chosen} onChoose={setChosen} />
      <ActionBand
        left={
          <IntentButton kind="quiet" intent={{ type: 'leaveService' }}>
            {desk.say('leave')}
          </IntentButton>
        }
        note={screen.isReadOnly && <Notice>{desk.say('readOnly')}</Notice>}
      />
    </DeskProvider>
  );
}

interface StageProps {
  chosen: SectionName;
  onChoose: (name: SectionName) => void;
}

function Stage({ chosen, onChoose }: StageProps) {
  const { say } = useDesk();
  const headingId = useId();
  return (
    <section className="stage service-desk" tabIndex={-1} aria-labelledby={headingId}>
      <nav className="sections" aria-label={say('sections')}>
        {sectionNames.map((name) => (
          <Button
            key={name}
            className="section-choice"
            aria-current={name === chosen && 'page'}
            onPress={() => onChoose(name)}
          >
            {say(`section.${name}`)}
          </Button>
        ))}
      </nav>
      <SectionView key={chosen} name={chosen} headingId={headingId} />
    </section>
  );
}

/** The part that scrolls; another section is another one, and begins at its beginning. */
function SectionView({ name, headingId }: { name: SectionName; headingId: string }) {
  const { say } = useDesk();
  const Section = sections[name];
  return (
    <div
      className="section-view"
      role="region"
      aria-labelledby={headingId}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must take the focus (WCAG 2.1.1)
      tabIndex={0}
    >
      <h1 id={headingId}>{say(`section.${name}`)}</h1>
      <Section />
    </div>
  );
}
