/** The choice of language, each named in itself. */
import { Button } from 'react-aria-components/Button';
import { languageNames } from '../../text/catalogue.ts';
import { chooseLanguage, type StationSnapshot } from '../station.ts';
import { useWords } from '../../text/words.ts';
import { Dialog } from './dialog.tsx';

interface LanguageDialogProps {
  snapshot: StationSnapshot;
  onClose: () => void;
}

export function LanguageDialog({ snapshot, onClose }: LanguageDialogProps) {
  const { say } = useWords();
  return (
    <Dialog name="languages" title={say('button.language')} onClose={onClose}>
      <div className="language-choices">
        {snapshot.station.languages.map((language) => (
          <Button
            key={language}
            className="language-choice"
            aria-current={language === snapshot.language}
            onPress={() => {
              chooseLanguage(language);
              onClose();
            }}
          >
            <span lang={language}>{languageNames[language]}</span>
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
