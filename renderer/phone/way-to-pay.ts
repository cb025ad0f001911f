/** Leads a payer who has just sent the form on to the payment, once, as soon as there is a way. */
import type { VisitStore } from './visit-store.ts';

interface BrowserParts {
  /** Takes the query off the address, so that coming back does not lead away again. */
  forgetQuery(): void;
  goTo(url: string): void;
}

/** Only pages: whatever else an address could do, a payer is never sent to. */
const webAddress = /^https?:\/\//;

export function leadToPayment(store: VisitStore, browser: BrowserParts): void {
  const go = () => {
    const { goToPay, view } = store.getState();
    if (!goToPay) return;
    // Paid, cancelled or over by another way: there is nowhere to go any more.
    if (view.screen.name !== 'pay' || view.screen.isClosing) {
      store.setState({ goToPay: false });
      return;
    }
    const { link } = view.screen;
    if (link === null || !webAddress.test(link)) return;
    store.setState({ goToPay: false });
    browser.goTo(link);
  };
  if (!store.getState().goToPay) return;
  browser.forgetQuery();
  go();
  store.subscribe(go);
}
