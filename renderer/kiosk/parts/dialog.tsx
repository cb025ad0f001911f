/**
 * A dialog over the screen: the browser's own <dialog>, which traps focus and hides the rest by
 * itself. (React Aria's modal adds style elements, which the security policy forbids.) One that lies
 * over the stage alone hides nothing else: what is in the action band can still be pressed.
 */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { PlainButton } from './buttons.tsx';
import { EndingProvider, EndingSaid, usePlacedEnding, type PlacedEnding } from './ending.tsx';
import { HeadingIdProvider } from './heading-id.ts';
import { StayNotice } from './stay-notice.tsx';

/** Left open and alone, a dialog would hide a charge from the next person. */
const closeAfterS = 30;
/** It says so as long before as the screens do (limits.ts, `warnBeforeMs`). */
const warnAfterS = 10;

interface DialogProps {
  name: string;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Stands beside Close. */
  aside?: ReactNode;
  /** Instead of Close. */
  closeWords?: string;
  isOverStage?: boolean;
}

export function Dialog(props: DialogProps) {
  const { name, title, onClose, children, aside, closeWords, isOverStage = false } = props;
  const { say } = useWords();
  const isSettling = usePane((pane) => pane.isSettling);
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  const idle = useIdle(element, isOverStage, onClose);
  const textIsLarge = usePane((pane) => pane.modes.textIsLarge);
  const placed = useNextEnding(idle, aside !== undefined && textIsLarge ? 'front' : 'dialog');
  const notice = placed?.place === 'dialog' && <StayNotice ending={placed.ending} />;
  return (
    <EndingProvider value={placed}>
      <dialog
        ref={element}
        className={isOverStage ? `dialog over-stage ${name}` : `dialog ${name}`}
        tabIndex={-1}
        aria-labelledby={titleId}
        onCancel={onClose}
        onKeyDown={(event) => {
          if (isOverStage && event.key === 'Escape') onClose();
        }}
      >
        <div className="dialog-head">
          <h2 id={titleId} aria-live="polite">
            {title}
          </h2>
          {aside !== undefined && notice}
        </div>
        <HeadingIdProvider value={titleId}>
          <div className="dialog-body">{children}</div>
        </HeadingIdProvider>
        <div className="dialog-actions">
          <div>{aside ?? notice}</div>
          <PlainButton isDisabled={isSettling} onPress={onClose}>
            {closeWords ?? say('button.close')}
          </PlainButton>
        </div>
        <EndingSaid />
      </dialog>
    </EndingProvider>
  );
}

/** The dialog's own end, or the screen's below it where that comes first. */
function useNextEnding(idle: Idle, place: PlacedEnding['place']): PlacedEnding | null {
  const below = usePlacedEnding();
  const remainingMs = (closeAfterS - idle.seconds) * 1000;
  if (below !== null && below.ending.remainingMs <= remainingMs) return { ...below, place };
  if (idle.seconds < warnAfterS) return null;
  const onStay = (): void => undefined;
  return {
    // Any touch of the dialog keeps it open.
    ending: { kind: 'dialog', remainingMs, canStay: true, onStay },
    place,
    key: `dialog ${idle.touches}`,
  };
}

interface Idle {
  /** Since the last touch. */
  seconds: number;
  touches: number;
}

/** Opens the dialog, and closes it when nobody has touched it for its time. */
function useIdle(
  element: RefObject<HTMLDialogElement | null>,
  isOverStage: boolean,
  onClose: () => void,
): Idle {
  const [idle, setIdle] = useState<Idle>({ seconds: 0, touches: 0 });
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  // Before it leaves the page: closed there, it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    // Focus goes to the dialog itself, so that its title is what a listener hears first.
    if (isOverStage) dialog.show();
    else dialog.showModal();
    dialog.focus();
    let seconds = 0;
    const pass = (): void => {
      seconds += 1;
      if (seconds < closeAfterS) setIdle(({ touches }) => ({ seconds, touches }));
      else close.current();
    };
    let timer = setInterval(pass, 1000);
    const stayOpen = (): void => {
      clearInterval(timer);
      seconds = 0;
      timer = setInterval(pass, 1000);
      setIdle(({ touches }) => ({ seconds, touches: touches + 1 }));
    };
    // A press by a screen reader is a click and nothing else.
    const signs = ['pointerdown', 'keydown', 'click'] as const;
    for (const sign of signs) dialog.addEventListener(sign, stayOpen);
    return () => {
      clearInterval(timer);
      for (const sign of signs) dialog.removeEventListener(sign, stayOpen);
      dialog.close();
    };
  }, [element, isOverStage]);
  return idle;
}
