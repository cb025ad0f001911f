/**
 * A dialog over the screen: the browser's own <dialog>, which traps focus and hides the rest by
 * itself. (React Aria's modal adds style elements, which the security policy forbids.)
 */
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../../text/words.ts';
import { PlainButton } from './buttons.tsx';
import { HeadingIdProvider } from './heading-id.ts';

/** Left open and alone, a dialog would hide a charge from the next person. */
const closeAfterMs = 30_000;

interface DialogProps {
  name: string;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Stands beside Close. */
  aside?: ReactNode;
}

export function Dialog({ name, title, onClose, children, aside }: DialogProps) {
  const { say } = useWords();
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  // Before it leaves the page: closed there, it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    // Focus goes to the dialog itself, so that its title is what a listener hears first.
    dialog.showModal();
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
  }, []);

  return (
    <dialog
      ref={element}
      className={`dialog ${name}`}
      tabIndex={-1}
      aria-labelledby={titleId}
      onCancel={onClose}
    >
      <h2 id={titleId}>{title}</h2>
      <HeadingIdProvider value={titleId}>
        <div className="dialog-body">{children}</div>
      </HeadingIdProvider>
      <div className="dialog-actions">
        <div>{aside}</div>
        <PlainButton onPress={onClose}>{say('button.close')}</PlainButton>
      </div>
    </dialog>
  );
}
