/** The technician's screen: what works, what does not, and the tools to find out why. */
import type { ServiceDeskProps } from '../kiosk/screens/service-entrance.tsx';
import { useWords } from '../text/words.ts';

export function ServiceDesk({ screen }: ServiceDeskProps) {
  const { say } = useWords();
  return <h1>{`${say('service.statement')} ${screen.outlets.length}`}</h1>;
}
