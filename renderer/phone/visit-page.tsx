/** The status page of one payment: the screen its newest view asks for, and how true that still is. */
import { useEffect, useRef } from 'react';
import type { PhoneScreen, PhoneVisit } from '../../electron/contract.ts';
import { plugInWords } from '../kiosk/plug-in-words.ts';
import { useWords, type Words } from '../text/words.ts';
import type { VisitData } from './page-data.ts';
import { Bottom } from './parts/bottom.tsx';
import { Announcer, Contact } from './parts/contact.tsx';
import { Top } from './parts/top.tsx';
import { ChargingScreen, stateInWords } from './screens/charging.tsx';
import { EndedScreen, GoneScreen } from './screens/ended.tsx';
import { PayScreen } from './screens/pay.tsx';
import { PlugInScreen } from './screens/plug-in.tsx';
import { ReceiptScreen, receiptStatement } from './screens/receipt.tsx';
import { StartingScreen } from './screens/starting.tsx';
import { StoppingScreen } from './screens/stopping.tsx';
import { isOver, screenKey, useVisit } from './visit-store.ts';

/** What every screen gets: itself, the view around it, and where its forms are sent to. */
export interface ScreenProps<Name extends PhoneScreen['name']> {
  screen: Extract<PhoneScreen, { name: Name }>;
  visit: PhoneVisit;
  address: string;
}

/** A screen's one statement, which is also its heading and the page's title. */
export function statementOf(screen: PhoneScreen, words: Words): string {
  const { say } = words;
  switch (screen.name) {
    case 'pay':
      return say('pay.statement');
    case 'plug-in':
      return plugInWords(screen, words).statement;
    case 'charging':
      return stateInWords(screen, words);
    case 'receipt':
      return receiptStatement(screen, words);
    case 'starting':
    case 'stopping':
    case 'declined':
    case 'expired':
    case 'cancelled':
    case 'fault':
      return say(`${screen.name}.statement`);
  }
}

export function VisitPage({ data }: { data: VisitData }) {
  const words = useWords();
  const visit = useVisit(({ view }) => view);
  // A receipt stays true without the station; nothing else does.
  const isGone = useVisit((state) => state.isGone) && visit.screen.name !== 'receipt';
  const { station, outlet, screen } = visit;
  const statement = isGone ? words.say('gone.statement') : statementOf(screen, words);
  const main = useHeadingFocus(`${screenKey(visit)} ${isGone}`);
  useEffect(() => {
    document.title = statement;
  }, [statement]);
  return (
    <>
      <Top stationName={station.name} stationId={station.id} outlet={outlet.label} />
      <main
        ref={main}
        data-screen={isGone ? 'gone' : screen.name}
        data-evse={outlet.label}
        data-brand={station.brand}
      >
        {!isGone && !isOver(screen) && <Contact />}
        {isGone ? (
          <GoneScreen label={outlet.label} />
        ) : (
          <Chosen visit={visit} address={data.address} />
        )}
        <Announcer statement={statement} />
      </main>
      <Bottom station={station} outlet={outlet} languages={data.languages} />
    </>
  );
}

/** When the screen changes, focus goes to its heading; never when the page is first shown. */
function useHeadingFocus(key: string) {
  const main = useRef<HTMLElement>(null);
  const focused = useRef(key);
  useEffect(() => {
    if (focused.current === key) return;
    focused.current = key;
    main.current?.querySelector('h1')?.focus();
    window.scrollTo(0, 0);
  }, [key]);
  return main;
}

function Chosen({ visit, address }: { visit: PhoneVisit; address: string }) {
  const { screen } = visit;
  const rest = { visit, address };
  switch (screen.name) {
    case 'pay':
      return <PayScreen screen={screen} {...rest} />;
    case 'plug-in':
      return <PlugInScreen screen={screen} {...rest} />;
    case 'starting':
      return <StartingScreen screen={screen} {...rest} />;
    case 'charging':
      return <ChargingScreen screen={screen} {...rest} />;
    case 'stopping':
      return <StoppingScreen screen={screen} {...rest} />;
    case 'receipt':
      return <ReceiptScreen screen={screen} {...rest} />;
    case 'declined':
    case 'expired':
    case 'cancelled':
    case 'fault':
      return <EndedScreen screen={screen} {...rest} />;
  }
}
