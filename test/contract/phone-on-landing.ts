/** A phone on Vipps' landing page of a payment: a browser without keys, led there by a link. */
import type { VippsSandbox } from '../sim/vipps/sandbox.ts';

/** Opens the page; throws where Vipps has none at this link. Returns it as HTML. */
export function openLanding(sandbox: VippsSandbox, link: string): string {
  const { status, body } = sandbox.handle({ method: 'GET', path: pathOf(link), headers: {} });
  if (status !== 200) throw new Error(`${status} for the landing page`);
  return String(body);
}

/**
 * Presses one of the page's two buttons. Returns where the phone is led then; null: nowhere, the page
 * says why not.
 */
export function chooseOnLanding(
  sandbox: VippsSandbox,
  link: string,
  choice: 'approve' | 'decline',
): string | null {
  openLanding(sandbox, link);
  const answer = sandbox.handle({
    method: 'POST',
    path: pathOf(link),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `choice=${choice}`,
  });
  if (answer.status !== 200 && answer.status !== 303) {
    throw new Error(`${answer.status} for ${choice}`);
  }
  return answer.headers['location'] ?? null;
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}
