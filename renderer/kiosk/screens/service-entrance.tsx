/** Where the technician's screen is loaded: its code is of no use to a driver, and no start waits for it. */
import { lazy, Suspense } from 'react';
import { useWords } from '../../text/words.ts';
import { Statement } from '../parts/statement.tsx';
import { Stage } from '../parts/stage.tsx';
import type { ScreenOf } from '../kiosk-screen.tsx';
import type { StationSnapshot } from '../station.ts';

const ServiceDesk = lazy(async () => {
  const { ServiceDesk: desk } = await import('../../service/service-desk.tsx');
  return { default: desk };
});

export interface ServiceDeskProps {
  screen: ScreenOf<'diagnostics'>;
  snapshot: StationSnapshot;
}

export function ServiceEntrance(props: ServiceDeskProps) {
  const { say } = useWords();
  const waiting = (
    <Stage name="service">
      <Statement>{say('service.statement')}</Statement>
    </Stage>
  );
  return (
    <Suspense fallback={waiting}>
      <ServiceDesk {...props} />
    </Suspense>
  );
}
