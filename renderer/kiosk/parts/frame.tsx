/** The three bands every station screen lives in, and the dialogs that open from the status band. */
import type { ReactNode } from 'react';
import { closeDialog, usePane, type StationSnapshot } from '../station.ts';
import { Attract } from './attract.tsx';
import { DisplayDialog } from './display-dialog.tsx';
import { EndingSaid } from './ending.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LanguageDialog } from './language-dialog.tsx';
import { PinDialog } from './pin-dialog.tsx';
import { StatusBand } from './status-band.tsx';
import { LateDialog, StopDialog } from './stop-dialogs.tsx';

interface FrameProps {
  snapshot: StationSnapshot;
  /** A stage and an action band. */
  children: ReactNode;
}

export function Frame({ snapshot, children }: FrameProps) {
  const dialog = usePane((pane) => pane.dialog);
  const rest = usePane((pane) => pane.rest);
  return (
    <main
      data-screen={snapshot.screen.name}
      data-evse={snapshot.evse ?? ''}
      data-brand={snapshot.station.brand}
      data-rest={rest ?? undefined}
    >
      <StatusBand snapshot={snapshot} />
      {children}
      {rest === 'attract' && <Attract snapshot={snapshot} />}
      <EndingSaid />
      {dialog === 'display' && <DisplayDialog onClose={closeDialog} />}
      {dialog === 'help' && <HelpDialog snapshot={snapshot} onClose={closeDialog} />}
      {dialog === 'stop' && <StopDialog snapshot={snapshot} onClose={closeDialog} />}
      {dialog === 'late' && <LateDialog snapshot={snapshot} onClose={closeDialog} />}
      {dialog === 'pin' && snapshot.pin !== null && (
        <PinDialog entry={snapshot.pin} onClose={closeDialog} />
      )}
      {dialog === 'language' && <LanguageDialog snapshot={snapshot} onClose={closeDialog} />}
    </main>
  );
}
