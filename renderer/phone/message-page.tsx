/** A page without a view: an address that leads nowhere, or a station that cannot answer. Never hydrated. */
import type { Brand, Language, PhoneMessage } from '../../electron/contract.ts';
import { useWords } from '../text/words.ts';
import { Languages } from './parts/bottom.tsx';
import { PhoneSentence } from './parts/phone-sentence.tsx';

interface MessagePageProps {
  name: PhoneMessage;
  facts: { brand: Brand; supportPhone: string };
  languages: Language[];
}

export function MessagePage({ name, facts, languages }: MessagePageProps) {
  const { say } = useWords();
  return (
    <>
      <main data-screen={name} data-evse="" data-brand={facts.brand}>
        <h1>{say(`message.${name}`)}</h1>
        <p>{say(`message.${name}.text`)}</p>
      </main>
      <footer className="bottom">
        <PhoneSentence phone={facts.supportPhone} say={(phone) => say('fault.call', { phone })} />
        <Languages languages={languages} />
      </footer>
    </>
  );
}
