/**
 * The screen's few soft sounds, made of sine tones here: no file, and no audio at all until the first
 * one is due.
 */
import { cueFor, maySound, type Cue } from './cue.ts';
import { usePane } from './station.ts';

interface Tone {
  frequencyHz: number;
  /** From the cue's beginning, s. */
  startS: number;
  durationS: number;
  /** Of full scale, 0 to 1. */
  loudness: number;
}

/** Rising for what goes on, falling for an end, low and twice for trouble. */
const tones: Record<Cue, readonly Tone[]> = {
  approved: [
    { frequencyHz: 523, startS: 0, durationS: 0.14, loudness: 0.16 },
    { frequencyHz: 659, startS: 0.12, durationS: 0.22, loudness: 0.16 },
  ],
  begins: [
    { frequencyHz: 392, startS: 0, durationS: 0.14, loudness: 0.16 },
    { frequencyHz: 523, startS: 0.12, durationS: 0.14, loudness: 0.16 },
    { frequencyHz: 784, startS: 0.24, durationS: 0.26, loudness: 0.14 },
  ],
  ended: [
    { frequencyHz: 659, startS: 0, durationS: 0.16, loudness: 0.16 },
    { frequencyHz: 523, startS: 0.14, durationS: 0.28, loudness: 0.16 },
  ],
  trouble: [
    { frequencyHz: 262, startS: 0, durationS: 0.18, loudness: 0.2 },
    { frequencyHz: 262, startS: 0.26, durationS: 0.24, loudness: 0.2 },
  ],
  touch: [{ frequencyHz: 880, startS: 0, durationS: 0.035, loudness: 0.04 }],
};

/** A tone that begins and ends at once would click. */
const edgeS = 0.012;

let context: AudioContext | null = null;

/** At once, whatever the operator wants to be heard; a computer without sound stays silent. */
export function play(cue: Cue): void {
  context ??= new AudioContext({ latencyHint: 'interactive' });
  // A computer without a sound card leaves it suspended: silence is no trouble.
  void context.resume().catch(() => undefined);
  const nowS = context.currentTime;
  for (const { frequencyHz, startS, durationS, loudness } of tones[cue]) {
    const tone = new OscillatorNode(context, { type: 'sine', frequency: frequencyHz });
    const volume = new GainNode(context, { gain: 0 });
    const fromS = nowS + startS;
    volume.gain.setValueAtTime(0, fromS);
    volume.gain.linearRampToValueAtTime(loudness, fromS + edgeS);
    volume.gain.setValueAtTime(loudness, fromS + durationS - edgeS);
    volume.gain.linearRampToValueAtTime(0, fromS + durationS);
    tone.connect(volume).connect(context.destination);
    tone.start(fromS);
    tone.stop(fromS + durationS);
  }
}

/** Lets changes of the screen and touches on `glass` be heard, as far as the operator wants it. */
export function connectSounds(glass: EventTarget): () => void {
  const unsubscribe = usePane.subscribe(({ snapshot }, { snapshot: before }) => {
    if (snapshot === null || snapshot === before || !maySound(snapshot)) return;
    const cue = cueFor(before, snapshot);
    if (cue !== null) play(cue);
  });
  const onTouch = (): void => {
    if (maySound(usePane.getState().snapshot)) play('touch');
  };
  glass.addEventListener('pointerdown', onTouch, { capture: true, passive: true });
  return () => {
    unsubscribe();
    glass.removeEventListener('pointerdown', onTouch, { capture: true });
  };
}
