/** How a device has answered, in five figures. */
import type { ReadingsView } from '../../../electron/contract.ts';
import { useDesk } from '../desk.ts';
import { Facts } from './panel.tsx';

const names = ['asked', 'answered', 'refused', 'silent', 'corrupt'] as const;

export function Counts({ counts }: { counts: ReadingsView['counters'] }) {
  const { say, words } = useDesk();
  return (
    <div className="counts">
      <Facts
        facts={names.map((name) => ({
          name: say(`counter.${name}`),
          value: words.decimal(String(counts[name])),
        }))}
      />
    </div>
  );
}
