/** The terms, readable in place, and the act of accepting them, which nobody does beforehand. */
import type { ReactNode } from 'react';
import type { PhoneOffer } from '../../../electron/contract.ts';
import { pricesInWords } from '../../kiosk/parts/prices.tsx';
import { unbroken } from '../../text/format.ts';
import { useWords } from '../../text/words.ts';

export function Terms({ view }: { view: PhoneOffer }) {
  const words = useWords();
  const { say } = words;
  const { station, prices } = view;
  const { operatorName, organizationNumber, supportPhone } = station;
  return (
    <section className="terms">
      <h2>{say('terms.statement')}</h2>
      <dl>
        <Term name={say('terms.price')}>{pricesInWords(prices, words)}</Term>
        <Term name={say('terms.hold')}>{say('terms.holdText')}</Term>
        <Term name={say('terms.complaint')}>
          {say('terms.complaintText', { phone: unbroken(supportPhone) })}
        </Term>
        <Term name={say('terms.seller')}>
          {say('terms.sellerText', { operator: operatorName, number: organizationNumber })}
        </Term>
      </dl>
      <p className="terms-links">
        <OutsideLink url={station.termsUrl}>{say('terms.full')}</OutsideLink>
        <OutsideLink url={station.privacyUrl}>{say('terms.privacy')}</OutsideLink>
      </p>
      <label className="accept">
        <input type="checkbox" name="terms" value="yes" required />
        <span>{say('offer.accept')}</span>
      </label>
    </section>
  );
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="term">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** In a tab of its own: what has been filled in here stays. */
function OutsideLink({ url, children }: { url: string; children: ReactNode }) {
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
