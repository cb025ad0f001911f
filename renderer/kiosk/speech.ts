/**
 * Reading aloud through a voice installed on this computer. Voices that live elsewhere are not used:
 * what a driver does here is sent nowhere.
 */

/** A little slower than engines speak by themselves (about 180 words a minute): about 160. */
const pace = 0.9;

/** Norwegian voices read Nynorsk well, and Northern Sami at least aloud; few computers have their own. */
const substitutes: Partial<Record<string, string[]>> = {
  nb: ['nb', 'no'],
  nn: ['nn', 'nb', 'no'],
  se: ['se', 'nb', 'no'],
};

export interface Speaker {
  canSpeak(language: string): boolean;
  /** Says this and nothing before it any more. */
  say(text: string, language: string): void;
  /** Stops at once. */
  hush(): void;
  /** Calls back when voices come or go. Returns how to end it. */
  onVoices(listener: () => void): () => void;
}

/** The parts of the browser's speech that are used; `synthesis` is null where it has none. */
export type Synthesis = Pick<
  SpeechSynthesis,
  'getVoices' | 'speak' | 'cancel' | 'addEventListener' | 'removeEventListener'
>;

export function makeSpeaker(
  synthesis: Synthesis | null,
  utter: (text: string) => SpeechSynthesisUtterance,
): Speaker {
  const voiceFor = (language: string): SpeechSynthesisVoice | undefined => {
    const installed = (synthesis?.getVoices() ?? []).filter(({ localService }) => localService);
    const wanted = substitutes[language] ?? [language];
    return wanted
      .map((short) => installed.find(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === short))
      .find((voice) => voice !== undefined);
  };
  return {
    canSpeak: (language) => voiceFor(language) !== undefined,
    say(text, language) {
      const voice = voiceFor(language);
      if (synthesis === null || voice === undefined) return;
      synthesis.cancel();
      const utterance = utter(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = pace;
      synthesis.speak(utterance);
    },
    hush: () => synthesis?.cancel(),
    onVoices(listener) {
      synthesis?.addEventListener('voiceschanged', listener);
      return () => synthesis?.removeEventListener('voiceschanged', listener);
    },
  };
}

/** This computer's voice. */
export const speaker = makeSpeaker(
  'speechSynthesis' in globalThis ? globalThis.speechSynthesis : null,
  (text) => new SpeechSynthesisUtterance(text),
);
