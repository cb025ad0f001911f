/** The three bands every station screen lives in, and the dialogs that open from the status band. */
import { useState, type ReactNode } from 'react';
import type { ScreenName } from '../../../electron/contract.ts';
import { usePane, type StationSnapshot } from '../station.ts';
import { HelpDialog } from './help-dialog.tsx';
import { LanguageDialog } from './language-dialog.tsx';
import { StatusBand } from './status-band.tsx';

interface FrameProps {
  screenName: ScreenName;
  snapshot: StationSnapshot;
  /** A stage and an action band. */
  children: ReactNode;
}

export function Frame({ screenName, snapshot, children }: FrameProps) {
  const menuIsLow = usePane((pane) => pane.menuIsLow);
  // A dialog belongs to the screen it was opened on: when that goes, so does the dialog.
  const [opened, setOpened] = useState<{ dialog: 'help' | 'language'; on: ScreenName } | null>(
    null,
  );
  const dialog = opened?.on === screenName ? opened.dialog : null;
  const close = () => setOpened(null);
  return (
    <main
      data-screen={screenName}
      data-evse={snapshot.evse ?? ''}
      data-menu={menuIsLow ? 'low' : 'high'}
      data-brand={snapshot.station.brand}
    >
      <StatusBand
        snapshot={snapshot}
        onHelp={() => setOpened({ dialog: 'help', on: screenName })}
        onLanguage={() => setOpened({ dialog: 'language', on: screenName })}
      />
      {children}
      {dialog === 'help' && <HelpDialog snapshot={snapshot} onClose={close} />}
      {dialog === 'language' && <LanguageDialog snapshot={snapshot} onClose={close} />}
    </main>
  );
}
