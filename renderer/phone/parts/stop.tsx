/** Stop: a button to hold, with a question to confirm for whoever taps; without scripts the question alone. */
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { useAsk, useVisit } from '../visit-store.ts';
import { HoldButton } from './hold-button.tsx';
import { WishFailed } from './wish-failed.tsx';

interface StopProps {
  holdMs: number;
  address: string;
}

export function Stop({ holdMs, address }: StopProps) {
  const isLive = useVisit((visit) => visit.isLive);
  return (
    <div className="actions stop">
      <WishFailed wish="stop" />
      {isLive ? <LiveStop holdMs={holdMs} /> : <PlainStop address={address} />}
    </div>
  );
}

function PlainStop({ address }: { address: string }) {
  const { say } = useWords();
  return (
    <details className="plain-stop">
      <summary className="button main">{say('button.stop')}</summary>
      <form className="confirm" method="post" action={`${address}/stop`}>
        <p className="question">{say('stop.question')}</p>
        <p>{say('stop.means')}</p>
        <button type="submit" className="button danger">
          {say('button.confirmStop')}
        </button>
      </form>
    </details>
  );
}

function LiveStop({ holdMs }: { holdMs: number }) {
  const ask = useAsk();
  const isAsked = useVisit((visit) => visit.asked === 'stop');
  const [isConfirming, setIsConfirming] = useState(false);
  const stop = () => {
    setIsConfirming(false);
    void ask('stop');
  };
  if (isConfirming && !isAsked) {
    return <Confirm onYes={stop} onNo={() => setIsConfirming(false)} />;
  }
  return (
    <HoldButton
      holdMs={holdMs}
      isAsked={isAsked}
      onHeld={stop}
      onTap={holdMs === 0 ? stop : () => setIsConfirming(true)}
    />
  );
}

/** The second half of a double tap is no answer. */
const doubleTapMs = 500;

function Confirm({ onYes, onNo }: { onYes: () => void; onNo: () => void }) {
  const { say } = useWords();
  const element = useRef<HTMLDivElement>(null);
  const openedAtMs = useRef(0);
  useEffect(() => {
    openedAtMs.current = performance.now();
    element.current?.focus();
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onNo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onNo]);
  return (
    <div
      className="confirm"
      role="alertdialog"
      aria-labelledby="stop-question"
      aria-describedby="stop-means"
      tabIndex={-1}
      ref={element}
    >
      <p id="stop-question" className="question">
        {say('stop.question')}
      </p>
      <p id="stop-means">{say('stop.means')}</p>
      <button
        type="button"
        className="button danger"
        onClick={() => {
          if (performance.now() - openedAtMs.current > doubleTapMs) onYes();
        }}
      >
        {say('button.confirmStop')}
      </button>
      <button type="button" className="button quiet" onClick={onNo}>
        {say('button.keepCharging')}
      </button>
    </div>
  );
}
