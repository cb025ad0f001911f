/** Asks the station to stop or to cancel. Whether it has is told by the screen changing, not by the answer. */
import { readVisit } from './read-visit.ts';
import { receive, type VisitParts, type VisitStore, type Wish } from './visit-store.ts';

interface WishParts {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
}

/** No answer in this time: the payer is told what to do instead. */
const answerTimeoutMs = 8_000;
/** Heard, but the screen has not changed: the wish can be repeated. */
const effectTimeoutMs = 10_000;
/** A second tap this soon after a change of screen was meant for the screen before. */
const settlingMs = 400;

/** @param address of the page itself, without query */
export function makeAsk(store: VisitStore, address: string, parts: WishParts): VisitParts['ask'] {
  const { now } = parts;

  /** True when the station has taken the wish. */
  const send = async (wish: Wish): Promise<boolean> => {
    const controller = new AbortController();
    const timeout = setTimeout(() => controller.abort(), answerTimeoutMs);
    try {
      const askedAtMs = now();
      const init: RequestInit = { method: 'POST', signal: controller.signal };
      const response = await parts.fetch(`${address}/${wish}`, init);
      if (response.status === 404) store.setState({ isGone: true });
      const view = response.ok ? readVisit(await response.text()) : null;
      if (view !== null) receive(store, view, askedAtMs, now());
      return response.ok;
    } catch {
      return false;
    } finally {
      clearTimeout(timeout);
    }
  };

  return async (wish) => {
    const { asked, changedAtMs } = store.getState();
    if (asked !== null || now() - changedAtMs < settlingMs) return;
    store.setState({ asked: wish, failed: null });
    const isTaken = await send(wish);
    // The screen has changed meanwhile: that is the answer.
    if (store.getState().asked !== wish) return;
    const giveUp = () => {
      if (store.getState().asked === wish) store.setState({ asked: null, failed: wish });
    };
    if (isTaken) setTimeout(giveUp, effectTimeoutMs);
    else giveUp();
  };
}
