/** What the screen gets to show when the configuration is at fault: the mistakes, nothing to press. */
import type { Source } from './ipc.ts';
import type { Mistake, Snapshot } from './session/view.ts';

/** A source without a station; its snapshot repeats once a second, so that the screen stays awake. */
export function setupSource(mistakes: Mistake[], configPath: string | null): Source {
  let seq = 0;
  const next = (): Snapshot => ({ kind: 'setup', seq: (seq += 1), mistakes, configPath });
  return {
    onSnapshot(listener) {
      listener(next());
      const timer = setInterval(() => listener(next()), 1000);
      return () => clearInterval(timer);
    },
    intend: () => undefined,
  };
}
