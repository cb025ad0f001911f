/** Below every page: whom to call and what to say, who runs the station, and the languages. */
import type { Language, PhoneOutlet, StationFacts } from '../../../electron/contract.ts';
import { languageNames } from '../../text/catalogue.ts';
import { useWords } from '../../text/words.ts';
import { PhoneSentence } from './phone-sentence.tsx';

interface BottomProps {
  station: StationFacts;
  outlet: PhoneOutlet;
  languages: Language[];
}

export function Bottom({ station, outlet, languages }: BottomProps) {
  const { say } = useWords();
  const { id, supportPhone, operatorName, organizationNumber } = station;
  return (
    <footer className="bottom">
      <PhoneSentence phone={supportPhone} say={(phone) => say('fault.call', { phone })} />
      <p>{say('help.say', { station: id, outlet: outlet.label })}</p>
      <p>{say('help.operator', { operator: operatorName, number: organizationNumber })}</p>
      <Languages languages={languages} />
    </footer>
  );
}

/** Plain links: the choice is the station's to remember, and works without scripts. */
export function Languages({ languages }: { languages: Language[] }) {
  const { say, language: current } = useWords();
  return (
    <nav id="languages" className="languages" aria-label={say('button.language')}>
      <ul>
        {languages.map((language) => (
          <li key={language}>
            <a
              href={`?lang=${language}`}
              hrefLang={language}
              lang={language}
              aria-current={language === current ? 'true' : undefined}
            >
              {languageNames[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
