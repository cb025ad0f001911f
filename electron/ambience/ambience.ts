/**
 * Stands between station and screen and learns from what passes how the glass itself should be: its
 * ground before anything is painted, and its brightness. Changes nothing of what passes.
 */
import type { Source } from '../ipc.ts';
import type { Snapshot, Theme } from '../session/view.ts';
import type { Brightness } from './brightness.ts';
import { Dimming } from './dimming.ts';

export interface AmbienceParts {
  /** Null: the panel's brightness is nobody's business here. */
  brightness: Brightness | null;
  /** Hears of each change of theme, the first one too. */
  onTheme: (theme: Theme) => void;
}

/** The same source; `intend` counts as somebody being there. */
export function withAmbience(source: Source, { brightness, onTheme }: AmbienceParts): Source {
  const dimming = new Dimming();
  let theme: Theme | null = null;
  const notice = (snapshot: Snapshot): void => {
    if (snapshot.kind !== 'station') return;
    brightness?.show(dimming.see(snapshot), snapshot.isDay);
    if (snapshot.theme === theme) return;
    theme = snapshot.theme;
    onTheme(theme);
  };
  return {
    onSnapshot: (listener) =>
      source.onSnapshot((snapshot) => {
        notice(snapshot);
        listener(snapshot);
      }),
    intend(intent) {
      dimming.touched();
      source.intend(intent);
    },
  };
}
