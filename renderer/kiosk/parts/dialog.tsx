/**
 * A dialog over the screen: the browser's own <dialog>, which traps focus and hides the rest by
 * itself. (React Aria's modal adds style elements, which the security policy forbids.) One that lies
 * over the stage alone hides nothing else: what is in the action band can still be pressed.
 */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { usePane } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { PlainButton } from './buttons.tsx';

/** Left open and alone, a dialog would hide a charge from the next person. */
const closeAfterMs = 30_000;

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
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    // Focus goes to the dialog itself, so that its title is what a listener hears first.
    if (isOverStage) dialog.show();
    else dialog.showModal();
    dialog.focus();
    let timer = setTimeout(() => close.current(), closeAfterMs);
    const stayOpen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => close.current(), closeAfterMs);
    };
    dialog.addEventListener('pointerdown', stayOpen);
    dialog.addEventListener('keydown', stayOpen);
    return () => {
      clearTimeout(timer);
      dialog.removeEventListener('pointerdown', stayOpen);
      dialog.removeEventListener('keydown', stayOpen);
      dialog.close();
    };
  }, [isOverStage]);

  return (
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
      <h2 id={titleId} aria-live="polite">
        {title}
      </h2>
      <div className="dialog-body">{children}</div>
      <div className="dialog-actions">
        <div>{aside}</div>
        <PlainButton isDisabled={isSettling} onPress={onClose}>
          {closeWords ?? say('button.close')}
        </PlainButton>
      </div>
    </dialog>
  );
}
