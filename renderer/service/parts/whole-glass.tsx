/**
 * A test over the whole glass: a dialog in the browser's top layer, so that neither the bands nor the
 * shift against burn-in take a pixel of it. It ends by itself when nobody touches it.
 */
import { useEffect, useLayoutEffect, useRef, type PointerEvent, type ReactNode } from 'react';

const endsAfterMs = 30_000;

interface WholeGlassProps {
  name: string;
  label: string;
  onEnd: () => void;
  /** A finger is, or moves, on the glass; where, as shares of its width and height. */
  onFinger?: (xShare: number, yShare: number) => void;
  onTap?: () => void;
  children?: ReactNode;
}

export function WholeGlass({ name, label, onEnd, onFinger, onTap, children }: WholeGlassProps) {
  const element = useRef<HTMLDialogElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    timer.current = setTimeout(() => end.current(), endsAfterMs);
    return () => {
      clearTimeout(timer.current);
      dialog?.close();
    };
  }, []);
  const see = (event: PointerEvent) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => end.current(), endsAfterMs);
    onFinger?.(event.clientX / innerWidth, event.clientY / innerHeight);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the glass itself is tested
    <dialog
      ref={element}
      className={`whole-glass ${name}`}
      aria-label={label}
      onCancel={onEnd}
      onPointerDown={see}
      onPointerMove={see}
      onClick={onTap}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onTap?.();
      }}
    >
      {children}
    </dialog>
  );
}
