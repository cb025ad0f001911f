/** The terms, short enough to be read standing; accepting them is an act of its own. */
import { CancelButton } from '../parts/cancel-button.tsx';
import { unbroken } from '../../text/format.ts';
import type { ReactNode } from 'react';
import { ActionBand } from '../parts/action-band.tsx';
import { Breakable } from '../parts/breakable.tsx';
import { IntentButton } from '../parts/buttons.tsx';
import { useEnding } from '../parts/ending.tsx';
import { pricesInWords } from '../parts/prices.tsx';
import { Leaf, Stage } from '../parts/stage.tsx';
import { Statement } from '../parts/statement.tsx';
import { StayNotice } from '../parts/stay-notice.tsx';
import { useWords } from '../../text/words.ts';
import type { ScreenProps } from '../kiosk-screen.tsx';

export function TermsScreen({ screen, evse, snapshot }: ScreenProps<'terms'>) {
  const words = useWords();
  const { say } = words;
  const { station } = snapshot;
  const ending = useEnding('stage');
  return (
    <>
      <Stage name="terms">
        <Leaf name="terms-title">
          <Statement>{say('terms.statement')}</Statement>
          <dl>
            <Term name={say('terms.price')}>{pricesInWords(screen.prices, words)}</Term>
          </dl>
        </Leaf>
        <Leaf name="terms-hold">
          <dl>
            <Term name={say('terms.hold')}>{say('terms.holdText')}</Term>
          </dl>
        </Leaf>
        <Leaf name="terms-complaint">
          <dl>
            <Term name={say('terms.complaint')}>
              {say('terms.complaintText', { phone: unbroken(station.supportPhone) })}
            </Term>
          </dl>
        </Leaf>
        {ending === null && (
          <Leaf name="terms-seller">
            <dl>
              <Term name={say('terms.seller')}>
                {say('terms.sellerText', {
                  operator: station.operatorName,
                  number: station.organizationNumber,
                })}
              </Term>
            </dl>
          </Leaf>
        )}
        {ending === null && (
          <Leaf name="terms-addresses">
            <dl>
              <Term name={say('terms.full')}>
                <Breakable>{shortAddress(station.termsUrl)}</Breakable>
              </Term>
              <Term name={say('terms.privacy')}>
                <Breakable>{shortAddress(station.privacyUrl)}</Breakable>
              </Term>
            </dl>
          </Leaf>
        )}
        {ending !== null && (
          <Leaf name="terms-ending">
            <StayNotice ending={ending} />
          </Leaf>
        )}
      </Stage>
      <ActionBand
        left={<CancelButton evse={evse} />}
        right={
          <IntentButton kind="main" intent={{ type: 'acceptTerms', evse }}>
            {say('button.accept')}
          </IntentButton>
        }
      />
    </>
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

/** An address as people type it: without the scheme and a closing slash. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
