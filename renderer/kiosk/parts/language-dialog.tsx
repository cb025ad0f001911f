/** The choice of language, each named in itself; with larger text four at a time. */
import { Check } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import type { Language } from '../../../electron/contract.ts';
import { languageNames } from '../../text/catalogue.ts';
import { chooseLanguage, type StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { Dialog } from './dialog.tsx';
import { Leaf, Stage } from './stage.tsx';

interface LanguageDialogProps {
  snapshot: StationSnapshot;
  onClose: () => void;
}

/** As many as a leaf holds with larger text on the smallest glass. */
const leafHolds = 4;

export function LanguageDialog({ snapshot, onClose }: LanguageDialogProps) {
  const { say } = useWords();
  const { languages } = snapshot.station;
  const starts = [...languages.keys()].filter((index) => index % leafHolds === 0);
  return (
    <Dialog name="languages" title={say('button.language')} onClose={onClose}>
      <Stage name="language-stage">
        {starts.map((start) => (
          <Leaf key={start} name="language-choices">
            {languages.slice(start, start + leafHolds).map((language) => (
              <Choice
                key={language}
                language={language}
                isCurrent={language === snapshot.language}
                onClose={onClose}
              />
            ))}
          </Leaf>
        ))}
      </Stage>
    </Dialog>
  );
}

interface ChoiceProps {
  language: Language;
  isCurrent: boolean;
  onClose: () => void;
}

function Choice({ language, isCurrent, onClose }: ChoiceProps) {
  return (
    <Button
      className="language-choice"
      aria-current={isCurrent}
      onPress={() => {
        chooseLanguage(language);
        onClose();
      }}
    >
      <span lang={language}>{languageNames[language]}</span>
      {isCurrent && (
        <span className="icon" aria-hidden>
          <Check />
        </span>
      )}
    </Button>
  );
}
