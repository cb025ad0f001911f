/** A page with the words of its language around it: the same on the server and on the phone. */
import { useMemo } from 'react';
import { wordsFor, WordsProvider } from '../text/words.ts';
import { OfferPage } from './offer-page.tsx';
import type { OfferData, VisitData } from './page-data.ts';
import { sayFrom, type Texts } from './say.ts';
import { VisitPage } from './visit-page.tsx';
import { VisitProvider, type VisitParts } from './visit-store.ts';

interface OfferProps {
  data: OfferData;
  texts: Texts;
}

function useWordsOf({ language, view }: OfferData | VisitData, texts: Texts) {
  const { station } = view;
  return useMemo(
    () => wordsFor(language, station, sayFrom(texts, station.brand)),
    [language, station, texts],
  );
}

export function Offer({ data, texts }: OfferProps) {
  return (
    <WordsProvider value={useWordsOf(data, texts)}>
      <OfferPage data={data} />
    </WordsProvider>
  );
}

interface VisitProps {
  data: VisitData;
  texts: Texts;
  parts: VisitParts;
}

export function Visit({ data, texts, parts }: VisitProps) {
  return (
    <WordsProvider value={useWordsOf(data, texts)}>
      <VisitProvider value={parts}>
        <VisitPage data={data} />
      </VisitProvider>
    </WordsProvider>
  );
}
