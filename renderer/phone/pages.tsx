/** The phone pages as the web server uses them: a view in, a whole HTML document out. */
import { renderToString } from 'react-dom/server';
import type { PhoneFrame, PhonePages, PhoneScreen } from '../../electron/contract.ts';
import { catalogues } from '../text/catalogue.ts';
import { wordsFor, WordsProvider } from '../text/words.ts';
import { htmlDocument, type Refresh } from './html-document.ts';
import { MessagePage } from './message-page.tsx';
import type { OfferData, VisitData } from './page-data.ts';
import { Offer, Visit } from './page.tsx';
import { sayFrom, textsFor } from './say.ts';
import { statementOf } from './visit-page.tsx';
import { isOver, makeVisitStore } from './visit-store.ts';

/** A page without scripts asks for itself again so often, while something can still happen. */
const refreshS = 5;
/** While charging less often: loading anew closes the question that Stop asks. The page says from when it is. */
const chargingRefreshS = 15;

/** What a page without scripts does by itself: goes on to the payment once, or looks again. */
function refreshOf(screen: PhoneScreen, goToPay: boolean): Refresh | null {
  if (isOver(screen)) return null;
  const link = screen.name === 'pay' && !screen.isClosing ? screen.link : null;
  if (goToPay && link !== null) return { afterS: 0, url: link };
  return { afterS: screen.name === 'charging' ? chargingRefreshS : refreshS, url: null };
}

function assetsOf({ assets }: PhoneFrame) {
  return { script: assets.script, styles: assets.styles };
}

export const pages: PhonePages = {
  offer(view, form, frame) {
    const { language, languages } = frame;
    const data: OfferData = { page: 'offer', language, languages, view, form };
    const texts = textsFor('offer', catalogues[language]);
    const say = sayFrom(texts, view.station.brand);
    return htmlDocument({
      ...assetsOf(frame),
      language,
      title: `${view.station.name}: ${say('outlet.name', { outlet: view.outlet.label })}`,
      refresh: null,
      mayBeTranslated: true,
      body: renderToString(<Offer data={data} texts={texts} />),
      data,
      texts,
    });
  },

  visit(view, goToPay, frame) {
    const { language, languages, address } = frame;
    const data: VisitData = { page: 'visit', language, languages, view, goToPay, address };
    const texts = textsFor('visit', catalogues[language]);
    const words = wordsFor(language, view.station, sayFrom(texts, view.station.brand));
    const parts = { store: makeVisitStore(view, goToPay), ask: () => Promise.resolve() };
    return htmlDocument({
      ...assetsOf(frame),
      language,
      title: statementOf(view.screen, words),
      refresh: refreshOf(view.screen, goToPay),
      mayBeTranslated: isOver(view.screen),
      body: renderToString(<Visit data={data} texts={texts} parts={parts} />),
      data,
      texts,
    });
  },

  message(name, facts, frame) {
    const { language, languages } = frame;
    const say = sayFrom(textsFor('message', catalogues[language]), facts.brand);
    // No figure of a message depends on place or money.
    const words = wordsFor(language, { currency: 'NOK', timeZone: 'UTC' }, say);
    return htmlDocument({
      styles: frame.assets.styles,
      script: null,
      language,
      title: say(`message.${name}`),
      refresh: null,
      mayBeTranslated: true,
      body: renderToString(
        <WordsProvider value={words}>
          <MessagePage name={name} facts={facts} languages={languages} />
        </WordsProvider>,
      ),
      data: null,
      texts: null,
    });
  },
};
