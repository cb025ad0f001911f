/** The page a fixed code leads to: the price before anything else, then amount, terms and Pay. */
import { useEffect, useRef } from 'react';
import { FirstPrice, MorePrices } from '../kiosk/parts/prices.tsx';
import { connectorName } from '../kiosk/parts/socket.tsx';
import { textOf } from '../text/format.ts';
import { useWords } from '../text/words.ts';
import type { OfferData } from './page-data.ts';
import { Bottom } from './parts/bottom.tsx';
import { Notice } from './parts/notice.tsx';
import { PayForm } from './parts/pay-form.tsx';
import { Top } from './parts/top.tsx';
import { WhyNot } from './parts/why-not.tsx';

export function OfferPage({ data }: { data: OfferData }) {
  const { view, form, languages } = data;
  const { station, outlet, whyNot } = view;
  return (
    <>
      <Top stationName={station.name} stationId={station.id} outlet={outlet.label} isHeading />
      <main data-screen="offer" data-evse={outlet.label} data-brand={station.brand}>
        {form.ownVisit !== null && <OwnVisit address={form.ownVisit} />}
        {form.mistake !== null && <Mistake data={data} />}
        <section>
          <FirstPrice prices={view.prices} />
          <MorePrices prices={view.prices} />
          <OutletFacts data={data} />
        </section>
        {whyNot === null ? (
          <PayForm view={view} form={form} />
        ) : (
          <WhyNot view={view} reason={whyNot} />
        )}
      </main>
      <Bottom station={station} outlet={outlet} languages={languages} />
    </>
  );
}

function OutletFacts({ data }: { data: OfferData }) {
  const { say, ratedPower } = useWords();
  const { connector, maxPowerW } = data.view.outlet;
  const power = say('welcome.upTo', { power: textOf(ratedPower(maxPowerW)) });
  return <p className="outlet-facts">{`${connectorName(connector)}, ${power}`}</p>;
}

function OwnVisit({ address }: { address: string }) {
  const { say } = useWords();
  return (
    <section className="own-visit">
      <p>{say('offer.ownVisit')}</p>
      <a className="button main" href={address}>
        {say('button.ownVisit')}
      </a>
    </section>
  );
}

/** Why the form came back: the first thing to be seen, and to be heard. */
function Mistake({ data }: { data: OfferData }) {
  const { say } = useWords();
  const element = useRef<HTMLDivElement>(null);
  const { mistake } = data.form;
  useEffect(() => element.current?.focus(), []);
  if (mistake === null) return null;
  return (
    <div className="mistake" role="alert" tabIndex={-1} ref={element}>
      <Notice>
        <p>
          {mistake === 'taken'
            ? say('mistake.taken', { outlet: data.view.outlet.label })
            : say(`mistake.${mistake}`)}
        </p>
      </Notice>
    </div>
  );
}
