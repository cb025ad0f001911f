/** The landing page of a payment by redirect, for a phone: no program, nothing to fetch. */
import type { PaymentRecord, PaymentState } from './payment-record.ts';

/** Said where there is nothing to choose any more. */
const overWords: Record<Exclude<PaymentState, 'CREATED'>, string> = {
  AUTHORIZED: 'You have approved this payment.',
  ABORTED: 'You have declined this payment.',
  EXPIRED: 'The time for this payment is over.',
  TERMINATED: 'The merchant has cancelled this payment.',
};

/** `refusedBecause`: why the approval just tried did not come through; null where none was. */
export function landingHtml(payment: PaymentRecord, refusedBecause: string | null): string {
  const amount = `${(payment.amountMinor / 100).toFixed(2)} ${payment.currency}`;
  const notice =
    refusedBecause === null
      ? ''
      : `<p class="notice" role="alert">Not approved: ${escaped(refusedBecause)}.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Payment of ${amount} (sandbox)</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<header>Sandbox <small>No real money</small></header>
<h1>${amount}</h1>
<p>${escaped(payment.description ?? '')}</p>
${notice}
${payment.state === 'CREATED' ? choices : over(payment, payment.state)}
<p class="reference">${escaped(payment.reference)}</p>
</main>
</body>
</html>
`;
}

const choices = `<form method="post">
<button name="choice" value="approve">Approve</button>
<button name="choice" value="decline" class="plain">Decline</button>
</form>`;

function over(payment: PaymentRecord, state: Exclude<PaymentState, 'CREATED'>): string {
  const { returnUrl } = payment;
  const back =
    returnUrl === null ? '' : `<a class="button" href="${escaped(returnUrl)}">Back to the shop</a>`;
  return `<p class="over" role="status">${overWords[state]}</p>\n${back}`;
}

const style = `
:root { color-scheme: light dark; --ink: #14181c; --paper: #fbfaf7; --card: #fff; --muted: #57606a;
  --line: #d9d6cf; --wallet: #c2410c; --on-wallet: #fff; --danger: #a8231b; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae4; --paper: #15181b; --card: #1d2125;
  --muted: #a3abb3; --line: #343a40; --wallet: #ff9a5c; --on-wallet: #15181b; --danger: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center;
  background: var(--paper); color: var(--ink); font: 1.125rem/1.5 system-ui, sans-serif;
  padding: max(1rem, env(safe-area-inset-top)) 1rem max(1rem, env(safe-area-inset-bottom)); }
main { width: 100%; max-width: 26rem; padding: 1.5rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline;
  font-weight: 600; color: var(--wallet); }
small { font-weight: 400; color: var(--muted); }
h1 { margin: 1.5rem 0 0.25rem; font-size: 2.5rem; line-height: 1.1; letter-spacing: -0.01em;
  font-variant-numeric: tabular-nums; }
p { margin: 0; overflow-wrap: anywhere; }
form, .over, .notice { margin-top: 2rem; }
.over { font-weight: 600; }
.notice { color: var(--danger); font-weight: 600; }
button, .button { display: block; width: 100%; min-height: 3.5rem; margin-top: 0.75rem;
  padding: 0.75rem 1rem; border: 1px solid var(--wallet); border-radius: 0.75rem;
  background: var(--wallet); color: var(--on-wallet); font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer; }
.plain { background: transparent; color: inherit; border-color: var(--line); }
:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
.reference { margin-top: 1.5rem; font-size: 0.875rem; color: var(--muted); }
`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
