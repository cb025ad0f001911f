/**
 * What the kiosk's clients do not ask of Webhooks and QR and the sandbox answers all the same; and
 * requests that are wrong on purpose, for the refusals they get.
 */
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import type { Exchange } from './exchange.ts';
import { VippsCaller, type ByHand } from './vipps-caller.ts';

const webhooksPath = '/webhooks/v1/webhooks';
const codesPath = '/qr/v1/merchant-redirect';
const url = 'https://charge.example.com/w';
const redirectUrl = 'https://charge.example.com/c/A';
const Accept = 'text/targetUrl';

/** Asks and throws where the answer is another than was expected. */
async function expectStatus(caller: VippsCaller, status: number, asked: ByHand): Promise<unknown> {
  const answer = await caller.byHand(asked);
  if (answer.status === status) return answer.body;
  throw new Error(`${answer.status} instead of ${status} for ${JSON.stringify(asked)}`);
}

/** Codes that end by themselves, in every format, listed and deleted; what is not there any more. */
export async function otherUsesOfCodes(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const formats = [
    { Accept: 'image/*' },
    { Accept: 'image/png', Size: '2000' },
    { Accept: 'image/svg+xml', Size: '100' },
    { Accept },
  ];
  for (const [index, headers] of formats.entries()) {
    const body = { id: `code-${index}`, redirectUrl, ttl: 300 };
    await expectStatus(caller, 200, { path: codesPath, headers, body });
    await expectStatus(caller, 409, { path: codesPath, headers, body });
    await expectStatus(caller, 200, { path: codesPath, headers });
  }
  const [first, second] = ['code-0', 'code-1'].map((id) => `${codesPath}/${id}`);
  const gone = async (path: string): Promise<void> => {
    const headers = { Accept };
    await expectStatus(caller, 404, { path, headers });
    await expectStatus(caller, 404, { method: 'PUT', path, headers, body: { redirectUrl } });
    await expectStatus(caller, 404, { method: 'DELETE', path });
  };
  await expectStatus(caller, 200, { method: 'DELETE', path: first ?? '' });
  await gone(first ?? '');
  await caller.clock.advance(300_000);
  await gone(second ?? '');
  return caller.recorder.exchanges;
}

/** More registrations than Vipps keeps, of all events and of one; and one that is there no more. */
export async function tooManyWebhooks(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const ids: unknown[] = [];
  for (let made = 0; made < 25; made += 1) {
    const body = { url: `${url}${made}`, events: paymentEventTypes };
    const { id } = (await expectStatus(caller, 201, { path: webhooksPath, body })) as {
      id: string;
    };
    ids.push(id);
  }
  const one = { path: webhooksPath, body: { url, events: paymentEventTypes.slice(0, 1) } };
  await expectStatus(caller, 400, { path: webhooksPath, body: { url, events: paymentEventTypes } });
  await expectStatus(caller, 400, one);
  const path = `${webhooksPath}/${String(ids[0])}`;
  await expectStatus(caller, 204, { method: 'DELETE', path });
  await expectStatus(caller, 400, { method: 'DELETE', path });
  await expectStatus(caller, 201, one);
  await expectStatus(caller, 200, { path: webhooksPath });
  return caller.recorder.exchanges;
}

const noKeys: Record<string, string>[] = [
  { Authorization: '' },
  { Authorization: 'Bearer of-nobody' },
  { 'Ocp-Apim-Subscription-Key': '' },
  { 'Ocp-Apim-Subscription-Key': '00000000000000000000000000000000' },
];
/** A sales unit that cannot be, and one these keys are not for. */
const otherUnits = [
  ['1', 400],
  ['654321', 403],
] as const;

/** Registrations no client should ask for, and what they are told. */
export async function wrongWebhooks(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const ask = (status: number, asked: Partial<ByHand>) =>
    expectStatus(caller, status, { path: webhooksPath, ...asked, isWrong: true });
  const events = paymentEventTypes;
  for (const body of [
    {},
    [],
    { url },
    { events },
    { url: 'http://charge.example.com/w', events },
    { url: 'charge.example.com', events },
    { url: 7, events },
    { url, events: [] },
    { url, events: 'epayments.payment.captured.v1' },
    { url, events: [...events, 'epayment.payment.captured.v1'] },
  ]) {
    await ask(400, { body });
  }
  const nobodys = `${webhooksPath}/00000000-0000-4000-8000-000000000000`;
  await ask(400, { method: 'DELETE', path: nobodys });
  await ask(400, { method: 'DELETE', path: `${webhooksPath}/none` });
  const calls: Partial<ByHand>[] = [
    {},
    { body: { url, events } },
    { method: 'DELETE', path: nobodys },
  ];
  for (const call of calls) {
    for (const headers of noKeys) await ask(401, { ...call, headers });
    for (const [msn, status] of otherUnits) {
      await ask(status, { ...call, headers: { 'Merchant-Serial-Number': msn } });
    }
  }
  return caller.recorder.exchanges;
}

/** Codes no client should ask for, and what they are told. */
export async function wrongCodes(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const code = { id: 'code', redirectUrl };
  const path = `${codesPath}/${code.id}`;
  await expectStatus(caller, 200, { path: codesPath, headers: { Accept }, body: code });
  const ask = (status: number, asked: ByHand) =>
    expectStatus(caller, status, {
      ...asked,
      headers: { Accept, ...asked.headers },
      isWrong: true,
    });
  for (const change of [
    { id: undefined },
    { id: '' },
    { id: 'a/b' },
    { id: 'x'.repeat(129) },
    { redirectUrl: undefined },
    { redirectUrl: 'http://charge.example.com/' },
    { redirectUrl: 'https://charge.example.com/~lade' },
    { redirectUrl: 'https://charge.example.com/a,b' },
    { redirectUrl: 'https://-' },
    { ttl: 299 },
    { ttl: 2_147_483_648 },
    { ttl: 300.5 },
  ]) {
    await ask(400, { path: codesPath, body: { ...code, id: 'other', ...change } });
  }
  await ask(400, { path: codesPath, body: [] });
  await ask(400, { method: 'PUT', path, body: {} });
  await ask(400, { method: 'PUT', path, body: { redirectUrl: 'nowhere' } });
  const calls: ByHand[] = [
    { path: codesPath },
    { path },
    { path: codesPath, body: { ...code, id: 'other' } },
    { method: 'PUT', path, body: { redirectUrl } },
  ];
  for (const call of calls) {
    await ask(415, { ...call, headers: { Accept: 'image/gif' } });
    for (const Size of ['99', '2001', 'large']) await ask(400, { ...call, headers: { Size } });
  }
  for (const call of [...calls, { method: 'DELETE', path } satisfies ByHand]) {
    for (const headers of noKeys) await ask(401, { ...call, headers });
    for (const [msn, status] of otherUnits) {
      await ask(status, { ...call, headers: { 'Merchant-Serial-Number': msn } });
    }
  }
  return caller.recorder.exchanges;
}
