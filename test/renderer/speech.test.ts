/** Reading aloud: by an installed voice of the language alone, calmly, and silent at once when told. */
import { describe, expect, it } from 'vitest';
import { makeSpeaker, type Synthesis } from '../../renderer/kiosk/speech.ts';

/** The computer's end: its voices, and what is being said. */
function computer(voices: [lang: string, localService: boolean][]) {
  const said: { text: string; lang: string; rate: number }[] = [];
  let isSpeaking = false;
  const synthesis = {
    getVoices: () => voices.map(([lang, localService]) => ({ lang, localService })),
    speak(utterance: { text: string; lang: string; rate: number }) {
      said.push(utterance);
      isSpeaking = true;
    },
    cancel() {
      isSpeaking = false;
    },
    addEventListener() {},
    removeEventListener() {},
  } as unknown as Synthesis;
  const utter = (text: string) => ({ text }) as SpeechSynthesisUtterance;
  return { speaker: makeSpeaker(synthesis, utter), said, isSpeaking: () => isSpeaking };
}

describe('a voice', () => {
  it.each([
    ['nb', [['nb-NO', true]], true],
    ['nb', [['no', true]], true],
    ['nn', [['nb_NO', true]], true],
    ['se', [['nb-NO', true]], true],
    ['fi', [['nb-NO', true]], false],
    ['da', [['da-DK', false]], false],
    ['de', [['DE-de', true]], true],
    ['en', [], false],
  ] satisfies [string, [string, boolean][], boolean][])(
    'for %s of %j: %s',
    (language, voices, can) => {
      expect(computer(voices).speaker.canSpeak(language)).toBe(can);
    },
  );

  it('of the language itself comes before one that stands in for it', () => {
    const { speaker, said } = computer([
      ['nb-NO', true],
      ['nn-NO', true],
    ]);
    speaker.say('Lad bilen.', 'nn');
    expect(said[0]?.lang).toBe('nn-NO');
  });

  it('speaks a little slower than engines do', () => {
    const { speaker, said } = computer([['en-GB', true]]);
    speaker.say('Charging.', 'en');
    expect(said).toMatchObject([{ text: 'Charging.', rate: 0.9 }]);
  });

  it('that is not there says nothing', () => {
    const { speaker, said } = computer([['en-GB', false]]);
    speaker.say('Charging.', 'en');
    expect(said).toEqual([]);
  });

  it('is silent at once', () => {
    const { speaker, isSpeaking } = computer([['en-GB', true]]);
    speaker.say('Charging.', 'en');
    expect(isSpeaking()).toBe(true);
    speaker.hush();
    expect(isSpeaking()).toBe(false);
  });
});

it('a browser without speech is silent and breaks nothing', () => {
  const speaker = makeSpeaker(null, (text) => ({ text }) as SpeechSynthesisUtterance);
  speaker.say('Charging.', 'en');
  speaker.hush();
  speaker.onVoices(() => undefined)();
  expect(speaker.canSpeak('en')).toBe(false);
});
