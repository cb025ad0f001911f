/**
 * Every exchange between client and sandbox, over whole lives, against Vipps' official documents.
 * What departs from them is explained in beyond-the-documents.ts, or it is a mistake.
 */
import { describe, expect, it } from 'vitest';
import { errorTitles } from '../sim/vipps/error-codes.ts';
import { beyondTheDocuments } from './beyond-the-documents.ts';
import { Contract, contractIsHere, warnWithoutContract } from './contract.ts';
import type { Exchange } from './exchange.ts';
import {
  forcedApproval,
  orderDetails,
  otherFlows,
  wrongOnEveryCall,
  wrongOnPurpose,
} from './hand-written.ts';
import {
  badKeys,
  extremes,
  markets,
  otherEnds,
  overTheLimits,
  refusedMoney,
  repeats,
  wholeCharge,
} from './lives.ts';
import { chargeOverHttp, phoneOverHttp } from './over-http.ts';
import { paidByPhone, phoneEnds, phoneExtremes, phoneRepeats } from './phone-lives.ts';
import { stationCalledByVipps } from './phone-side-lives.ts';
import {
  codesForLife,
  codesMadeTwice,
  extremesOfCodes,
  keeperInTrouble,
  picturesOfCodes,
} from './redirect-code-lives.ts';
import {
  registeredForLife,
  registrarInTrouble,
  registrationsAtTheLimit,
  registrationsGoneWrong,
} from './registrar-lives.ts';
import { phonesWithoutCharge, stationCharge, stationChargeByPhone } from './station-lives.ts';
import { refusedWith, soundFaults, withFault } from './troubled-lives.ts';
import {
  otherUsesOfCodes,
  tooManyWebhooks,
  wrongCodes,
  wrongWebhooks,
} from './webhooks-and-codes-by-hand.ts';

warnWithoutContract('what goes between client and sandbox');

type Live = () => Promise<Exchange[]>;

const lives = new Map<string, Live>([
  ...markets.flatMap((market): [string, Live][] =>
    (['station', 'vipps'] as const).map((qr) => [
      `a whole charge in ${market}, the QR drawn by ${qr}`,
      () => wholeCharge(market, qr),
    ]),
  ),
  ['the least and the most of everything', extremes],
  ['payments that end without a charge', otherEnds],
  ['money that Vipps refuses to move', refusedMoney],
  ['everything asked twice', repeats],
  ['keys and tokens that are no good', badKeys],
  ['more than the rate limits allow', overTheLimits],
  ...soundFaults.map((fault): [string, Live] => [
    `the fault ${JSON.stringify(fault)}`,
    () => withFault(fault),
  ]),
  ...Object.keys(errorTitles).map((code): [string, Live] => [
    `the error code ${code}`,
    async () => (await refusedWith(code)).exchanges,
  ]),
  ['flows that the kiosk does not use', otherFlows],
  ['order details and categories', orderDetails],
  ['forced approval', forcedApproval],
  ['requests that are wrong on purpose', wrongOnPurpose],
  ['keys and sales units that are wrong on purpose', wrongOnEveryCall],
  ...markets.map((market): [string, Live] => [
    `a visit at a whole station in ${market}`,
    () => stationCharge(market),
  ]),
  ['a charge over real HTTP', chargeOverHttp],
  ...livesByPhone(),
  ...livesOfRegistrations(),
  ...livesOfCodes(),
]);

function livesByPhone(): [string, Live][] {
  return [
    ...markets.flatMap((market): [string, Live][] => [
      [`a payment by phone in ${market}`, () => paidByPhone(market)],
      [`a phone at a whole station in ${market}`, () => stationChargeByPhone(market)],
    ]),
    ['payments by phone that end without a charge', phoneEnds],
    ['a payment by phone asked for twice', phoneRepeats],
    ['the least and the most of a payment by phone', phoneExtremes],
    ['phones at a whole station that do not charge', phonesWithoutCharge],
    ['a whole station that Vipps calls', stationCalledByVipps],
    ['a phone, its code and a registration over real HTTP', phoneOverHttp],
  ];
}

function livesOfRegistrations(): [string, Live][] {
  return [
    ['a registration for life', registeredForLife],
    ['registrations gone wrong', registrationsGoneWrong],
    ['registrations at the limit', registrationsAtTheLimit],
    ...soundFaults.flatMap((fault) =>
      (['webhookList', 'webhookRegister', 'webhookDelete'] as const).map(
        (operation): [string, Live] => [
          `a registrar in trouble: ${operation} ${JSON.stringify(fault)}`,
          async () => (await registrarInTrouble({ operation, fault })).exchanges,
        ],
      ),
    ),
    ['more registrations than Vipps keeps', tooManyWebhooks],
    ['registrations that are wrong on purpose', wrongWebhooks],
  ];
}

function livesOfCodes(): [string, Live][] {
  return [
    ['codes for life, drawn by station', () => codesForLife('station')],
    ['codes for life, drawn by vipps', () => codesForLife('vipps')],
    ['codes made twice', codesMadeTwice],
    ['pictures of codes', picturesOfCodes],
    ['the least and the most of codes', extremesOfCodes],
    ...soundFaults.flatMap((fault) =>
      (['qrGet', 'qrCreate', 'qrUpdate', 'image'] as const).map((operation): [string, Live] => [
        `a keeper of codes in trouble: ${operation} ${JSON.stringify(fault)}`,
        async () => (await keeperInTrouble({ operation, fault })).exchanges,
      ]),
    ),
    ['other uses of codes', otherUsesOfCodes],
    ['codes that are wrong on purpose', wrongCodes],
  ];
}

const lived = new Map<string, Promise<Exchange[]>>();

/** Each life is lived once, however many tests look at it. */
function exchangesOf(name: string): Promise<Exchange[]> {
  const known = lived.get(name) ?? lives.get(name)?.();
  if (known === undefined) throw new Error(`no life is called ${name}`);
  lived.set(name, known);
  return known;
}

async function everything(): Promise<Exchange[]> {
  return (await Promise.all([...lives.keys()].map(exchangesOf))).flat();
}

describe.skipIf(!contractIsHere)('between client and sandbox', () => {
  const contract = contractIsHere ? new Contract() : null;
  const findingsOf = (exchanges: Exchange[]): string[] => [
    ...new Set(exchanges.flatMap((exchange) => contract?.findings(exchange) ?? [])),
  ];

  it.each([...lives.keys()])('%s keeps to the documents', async (name) => {
    const exchanges = await exchangesOf(name);
    expect(exchanges.length).toBeGreaterThan(1);
    const unexplained = findingsOf(exchanges).filter(
      (finding) => !beyondTheDocuments.some(({ findings }) => findings.test(finding)),
    );
    expect(unexplained).toEqual([]);
  });

  it('what is listed as beyond the documents is still needed, each entry of it', async () => {
    const findings = findingsOf(await everything());
    const unneeded = beyondTheDocuments.filter(
      (entry) => !findings.some((finding) => entry.findings.test(finding)),
    );
    expect(unneeded.map(({ reason }) => reason)).toEqual([]);
  });

  it('every operation that is ours and each of its documented answers has been seen', async () => {
    const seen = new Set<string>();
    for (const exchange of await everything()) {
      const name = contract?.operationName(exchange) ?? '';
      if (exchange.answer !== null) seen.add(`${name} ${exchange.answer.status}`);
    }
    const documented = [
      // The others are Vipps asking the merchant (Express), and tokens that are not for ePayment.
      ...(contract?.documentedAnswers('epayment') ?? []).filter((one) => one.includes('/v1/')),
      ...(contract?.documentedAnswers('token') ?? []).filter((one) => !one.includes('/miami/')),
      ...(contract?.documentedAnswers('webhooks') ?? []),
      // QR has codes of other kinds as well, which no station shows.
      ...(contract?.documentedAnswers('codes') ?? []).filter((one) => one.includes('-redirect')),
    ];
    expect(documented).toHaveLength(47);
    expect(documented.filter((answer) => !seen.has(answer))).toEqual([]);
  });

  it('our client has asked for codes by every call and in every format that it uses', async () => {
    const ours = ['codes for life, drawn by station', 'codes for life, drawn by vipps'];
    const recorded = await Promise.all([...ours, 'pictures of codes'].map(exchangesOf));
    const asked = new Set<string>();
    for (const exchange of recorded.flat()) {
      const name = contract?.operationName(exchange) ?? '';
      const { accept, 'user-agent': agent } = exchange.request.headers;
      const isOurs = agent !== undefined && name.includes('/qr/');
      if (isOurs && exchange.answer?.status === 200) asked.add(`${name} ${String(accept)}`);
    }
    expect([...asked].toSorted()).toEqual([
      'GET /qr/v1/merchant-redirect/{id} image/png',
      'GET /qr/v1/merchant-redirect/{id} image/svg+xml',
      'GET /qr/v1/merchant-redirect/{id} text/targetUrl',
      'POST /qr/v1/merchant-redirect image/svg+xml',
      'POST /qr/v1/merchant-redirect text/targetUrl',
      'PUT /qr/v1/merchant-redirect/{id} image/svg+xml',
      'PUT /qr/v1/merchant-redirect/{id} text/targetUrl',
    ]);
  });

  describe('the check itself', () => {
    /** The findings after a change to the life's first exchange of this operation and status. */
    async function after(
      operation: string,
      status: number,
      change: (exchange: Exchange) => void,
    ): Promise<string> {
      const exchanges = await exchangesOf('a whole charge in NO, the QR drawn by station');
      const found = exchanges.find(
        (one) => contract?.operationName(one) === operation && one.answer?.status === status,
      );
      const copy = structuredClone(found);
      if (copy === undefined) throw new Error(`no ${operation} with ${status}`);
      change(copy);
      return (contract?.findings(copy) ?? []).join('\n');
    }
    const create = 'POST /epayment/v1/payments';
    const withBody = (body: string, change: object): string =>
      JSON.stringify({ ...(JSON.parse(body) as object), ...change });

    const requestMistakes: [string, object, string][] = [
      ['a field of nowhere', { orderId: 'x' }, '/orderId is not described'],
      ['a reference too short', { reference: 'short' }, '/reference'],
      ['half an øre', { amount: { currency: 'NOK', value: 100.5 } }, '/amount/value'],
      ['a flow in lower case', { userFlow: 'qr' }, '/userFlow'],
      ['a format of nowhere', { qrFormat: { format: 'SVG' } }, '/qrFormat/format'],
      ['too long a text', { paymentDescription: 'x'.repeat(101) }, '/paymentDescription'],
    ];
    it.each(requestMistakes)('sees in a request %s', async (_what, change, finding) => {
      const found = await after(create, 201, ({ request }) => {
        request.body = withBody(request.body, change);
      });
      expect(found).toContain(finding);
    });

    const headerMistakes: [string, Record<string, string | undefined>, string][] = [
      ['no key', { 'idempotency-key': undefined }, 'header Idempotency-Key is missing'],
      ['too long a key', { 'idempotency-key': 'k'.repeat(51) }, 'header Idempotency-Key'],
      ['too long a name', { 'vipps-system-name': 'n'.repeat(31) }, 'header Vipps-System-Name'],
      ['no token', { authorization: undefined }, 'header Authorization is no token'],
      ['a header of nowhere', { 'x-request-id': '1' }, 'header x-request-id is not described'],
      ['no content type', { 'content-type': undefined }, 'content type "" is not described'],
    ];
    it.each(headerMistakes)('sees in a request %s', async (_what, change, finding) => {
      const found = await after(create, 201, ({ request }) => {
        request.headers = { ...request.headers, ...change };
      });
      expect(found).toContain(finding);
    });

    const look = 'GET /epayment/v1/payments/{Reference}';
    const answerMistakes: [string, object, string][] = [
      ['a state of nowhere', { state: 'CAPTURED' }, '/state'],
      ['no sums', { aggregate: undefined }, "'aggregate'"],
      ['a field of nowhere', { paid: true }, '/paid is not described'],
    ];
    it.each(answerMistakes)('sees in an answer %s', async (_what, change, finding) => {
      const found = await after(look, 200, ({ answer }) => {
        if (answer !== null) answer.body = withBody(answer.body, change);
      });
      expect(found).toContain(finding);
    });

    it('sees a wrong place, a status, a media type, a missing Retry-After, two statuses', async () => {
      const answer = (change: object) => (exchange: Exchange) => {
        if (exchange.answer !== null) Object.assign(exchange.answer, change);
      };
      const found = [
        await after(look, 200, ({ request }) => (request.path = '/v1/payments')),
        await after(look, 200, ({ request }) => (request.path += '?a=1')),
        await after(look, 200, answer({ status: 202 })),
        await after(look, 200, answer({ headers: { 'content-type': 'text/html' } })),
        await after(look, 404, answer({ status: 429 })),
      ];
      expect(found).toEqual([
        expect.stringContaining('in no document'),
        expect.stringContaining('a query where none belongs'),
        expect.stringContaining('answer 202: status is not described'),
        expect.stringContaining('content type "text/html" is not described'),
        expect.stringMatching(/header retry-after is missing[^]*body says 404/),
      ]);
    });
  });
});
