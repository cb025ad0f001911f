/** What the diagnosis says of payment, from this computer's network to Vipps. As words-field.ts. */
import type { WordsTable } from './words.ts';

const meanwhile = 'Nobody can pay; what is charging goes on, and money is settled later.';

export const paymentWords = {
  'payment-works': {
    area: 'payment',
    light: 'ok',
    says: 'Vipps ({host}) answers, and the keys are in order.',
    unknown: 'Vipps ({host}) has not been asked yet.',
    todo: '',
  },
  'network-down': {
    area: 'payment',
    light: 'fault',
    says: `This computer has no network: no interface but its own has an address. ${meanwhile}`,
    todo: 'Look at the network cable or the SIM, at the router and its power.',
  },
  'name-not-resolved': {
    area: 'payment',
    light: 'fault',
    says: `The name {host} cannot be resolved (DNS: {reason}). ${meanwhile}`,
    todo: 'Does the router have a way to the internet, and does this computer have a DNS server that answers?',
  },
  'server-unreachable': {
    area: 'payment',
    light: 'fault',
    says: `{host} is known by name, and no connection to port {port} comes about: {reason}. ${meanwhile}`,
    todo: 'Does a firewall or the mobile operator block it? Is the address in vipps.baseUrl right?',
  },
  'tls-clock': {
    area: 'payment',
    light: 'fault',
    says: `The certificate of {host} is good from {validFrom} to {validTo}, and this computer says {clock}[: {culprit}][ (the server says {serverTime})]. ${meanwhile}`,
    todo: "Set this computer's clock and let it be set by the network (NTP). If the clock is right, the server's certificate must be renewed by whoever runs it.",
  },
  'tls-untrusted': {
    area: 'payment',
    light: 'fault',
    says: `{host} {reason}. ${meanwhile}`,
    todo: 'Something may sit between this station and the server (a proxy, a login page of the network). A gateway of your own: vipps.gateway.authority must hold its authority.',
  },
  'keys-refused': {
    area: 'payment',
    light: 'fault',
    says: `{host} answers, and refuses the keys of this station[: {reason}]. ${meanwhile}`,
    todo: 'Were the keys changed or revoked in the Vipps portal? Put the valid ones into the environment or the credential files, and start the station anew.',
  },
  'sales-unit-wrong': {
    area: 'payment',
    light: 'fault',
    says: `The keys are good, but not for sales unit {merchantSerialNumber} (merchantSerialNumber), so {host} refuses[: {reason}]. ${meanwhile}`,
    todo: 'Compare vipps.merchantSerialNumber in the configuration with the sales unit that the keys belong to.',
  },
  'vipps-trouble': {
    area: 'payment',
    light: 'fault',
    says: `{host} can be reached, and does not do its work[: {reason}]. ${meanwhile}`,
    todo: 'Wait: it is tried again by itself. The status page of Vipps MobilePay, or whoever runs the gateway, knows more.',
  },
  'gateway-certificate': {
    area: 'payment',
    light: 'fault',
    says: "The station's certificate for the gateway {host} is at fault: {reason}",
    todo: 'Put a renewed certificate and its key in place; they are taken without a restart.',
  },
  'clock-skewed': {
    area: 'payment',
    light: 'attention',
    says: "This computer's clock differs by {seconds} s from that of {host}.",
    todo: 'Let the clock be set by the network (NTP): times on receipts are wrong meanwhile, and with a greater difference no connection comes about.',
  },
  'webhooks-work': {
    area: 'payment',
    light: 'ok',
    says: 'The station is registered for calls of Vipps[, and its public address {url} answers].',
    unknown: 'Whether calls of Vipps come through is not known yet.',
    todo: '',
  },
  'webhook-not-registered': {
    area: 'payment',
    light: 'attention',
    says: 'The station is not registered for calls of Vipps[: {reason}]. Payments are followed by asking; a phone waits a little longer.',
    todo: 'It is tried again by itself. If it stays: are keys and sales unit right, and has the sales unit room for one more registration (25 at most)?',
  },
  'webhook-unreachable': {
    area: 'payment',
    light: 'attention',
    says: 'Calls of Vipps do not come through to {url}: {reason}. Payments are followed by asking; phone pages may not be reached either.',
    todo: 'Look at the tunnel or proxy that leads from the public address to this station, at its certificate and at DNS.',
  },
  'settlement-stuck': {
    area: 'payment',
    light: 'attention',
    says: 'Payment {reference} is not settled: {operation} {state} after {attempts} tries[; next try {nextTry}].[ Last: {error}.]',
    todo: 'While Vipps or the network is down: wait. Refused for good: settle the payment in the Vipps portal; the station sees it within the hour.',
  },
  'needs-person': {
    area: 'payment',
    light: 'attention',
    says: 'Something needs a person ({alert})[, payment {reference}]: {message}.',
    todo: 'The runbook (docs/runbook.md) says for each alert what to look at and what to do.',
  },
} as const satisfies WordsTable;
