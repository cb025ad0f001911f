/** The three bands every station screen lives in, and the dialogs that open from the status band. */
import type { ReactNode } from 'react';
import { closeDialog, usePane, type StationSnapshot } from '../station.ts';
import { Attract } from './attract.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LanguageDialog } from './language-dialog.tsx';
import { StatusBand } from './status-band.tsx';

interface FrameProps {
  snapshot: StationSnapshot;
  /** A stage and an action band. */
  children: ReactNode;
}

export function Frame({ snapshot, children }: FrameProps) {
  const menuIsLow = usePane((pane) => pane.menuIsLow);
  const dialog = usePane((pane) => pane.dialog);
  const rest = usePane((pane) => pane.rest);
  return (
    <main
      data-screen={snapshot.screen.name}
      data-evse={snapshot.evse ?? ''}
      data-menu={menuIsLow ? 'low' : 'high'}
      data-brand={snapshot.station.brand}
      data-rest={rest ?? undefined}
    >
      <StatusBand snapshot={snapshot} />
      {children}
      {rest === 'attract' && <Attract snapshot={snapshot} />}
      {dialog === 'help' && <HelpDialog snapshot={snapshot} onClose={closeDialog} />}
      {dialog === 'language' && <LanguageDialog snapshot={snapshot} onClose={closeDialog} />}
    </main>
  );
}
