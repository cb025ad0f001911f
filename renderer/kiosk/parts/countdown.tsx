/** How long is left: minutes and seconds beside a ring that empties. */
import { countdown, secondsLeft } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';
import { TimeFigure } from './figure.tsx';
import { Ring } from './ring.tsx';

export function Countdown({ remainingMs, totalMs }: { remainingMs: number; totalMs: number }) {
  const { say } = useWords();
  const share = totalMs > 0 ? Math.min(1, Math.max(0, remainingMs / totalMs)) : 0;
  return (
    <p className="countdown" role="timer" aria-label={say('pay.timeLeft')}>
      <Ring share={share} />
      <TimeFigure id="countdown" seconds={secondsLeft(remainingMs)} text={countdown(remainingMs)} />
    </p>
  );
}
