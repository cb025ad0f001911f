/** The check itself on Webhooks and QR: it sees what is changed in an exchange that was sound. */
import { describe, expect, it } from 'vitest';
import { Contract, contractIsHere } from './contract.ts';
import type { Exchange } from './exchange.ts';
import { codesForLife, picturesOfCodes } from './redirect-code-lives.ts';
import { registeredForLife } from './registrar-lives.ts';
import { otherUsesOfCodes, wrongWebhooks } from './webhooks-and-codes-by-hand.ts';

const register = 'POST /webhooks/v1/webhooks';
const list = 'GET /webhooks/v1/webhooks';
const remove = 'DELETE /webhooks/v1/webhooks/{id}';
const make = 'POST /qr/v1/merchant-redirect';
const find = 'GET /qr/v1/merchant-redirect/{id}';
const turn = 'PUT /qr/v1/merchant-redirect/{id}';

const lives = [
  registeredForLife,
  wrongWebhooks,
  () => codesForLife('station'),
  picturesOfCodes,
  otherUsesOfCodes,
];
let lived: Promise<Exchange[]> | null = null;

async function everything(): Promise<Exchange[]> {
  lived ??= Promise.all(lives.map((live) => live())).then((all) => all.flat());
  return lived;
}

type Change = (exchange: Exchange) => void;

const withBody = (body: string, change: object): string =>
  JSON.stringify({ ...(JSON.parse(body) as object), ...change });
const asked =
  (change: object): Change =>
  ({ request }) => {
    request.body = withBody(request.body, change);
  };
const answered =
  (change: object): Change =>
  ({ answer }) => {
    if (answer !== null) answer.body = withBody(answer.body, change);
  };
const headed =
  (change: Record<string, string | undefined>): Change =>
  ({ request }) => {
    request.headers = { ...request.headers, ...change };
  };
const led =
  (path: string): Change =>
  ({ request }) => {
    request.path = path;
  };

const mistakes: [string, number, string, Change, string][] = [
  [register, 201, 'no address', asked({ url: undefined }), "'url'"],
  [register, 201, 'an address that is none', asked({ url: 'w' }), '/url must match format'],
  [register, 201, 'events as one text', asked({ events: 'x' }), '/events must be array'],
  [register, 201, 'a field of nowhere', asked({ secret: 'x' }), '/secret is not described'],
  [register, 201, 'no token', headed({ authorization: undefined }), 'Authorization is no token'],
  [register, 201, 'a key', headed({ 'idempotency-key': 'k' }), 'idempotency-key is not described'],
  [
    register,
    201,
    'too long a name',
    headed({ 'vipps-system-name': 'n'.repeat(31) }),
    'System-Name',
  ],
  [register, 201, 'an answer without secret', answered({ secret: undefined }), "'secret'"],
  [register, 201, 'an answer with more', answered({ url: 'https://x' }), '/url is not described'],
  [register, 201, 'an id that is none', answered({ id: 'one' }), '/id must match format "uuid"'],
  [register, 400, 'a refusal of another kind', answered({ invalidParams: [] }), 'invalidParams'],
  [register, 400, 'a refusal of another status', answered({ status: 404 }), 'body says 404'],
  [list, 200, 'a secret in the list', answered({ webhooks: [{ secret: 'x' }] }), '/secret is not'],
  [
    remove,
    204,
    'an id that is none',
    led('/webhooks/v1/webhooks/one'),
    'path id / must match format',
  ],
  [make, 200, 'JSON asked for', headed({ accept: 'application/json' }), 'header Accept / must be'],
  [make, 200, 'no format', headed({ accept: undefined }), 'header Accept is missing'],
  [make, 200, 'too small a size', headed({ size: '99' }), 'header Size / must be >= 100'],
  [make, 200, 'a size in words', headed({ size: 'large' }), 'header Size / must be integer'],
  [make, 200, 'an id with a slash', asked({ id: 'a/b' }), '/id must match pattern'],
  [make, 200, 'too long an id', asked({ id: 'x'.repeat(129) }), '/id must NOT have more than 128'],
  [make, 200, 'an http address', asked({ redirectUrl: 'http://x' }), '/redirectUrl must match'],
  [make, 200, 'too short a life', asked({ ttl: 299 }), '/ttl must be >= 300'],
  [make, 409, 'a conflict that says more', answered({ title: 'x' }), '/title is not described'],
  [find, 200, 'an answer without url', answered({ url: undefined }), "'url'"],
  [find, 200, 'half a second', answered({ expiresIn: 0.5 }), '/expiresIn must be integer'],
  [find, 404, 'a refusal of another kind', answered({ extraDetails: [] }), 'extraDetails'],
  [turn, 200, 'a new id', asked({ id: 'x' }), '/id is not described'],
];

describe.skipIf(!contractIsHere)('the check', () => {
  const contract = contractIsHere ? new Contract() : null;

  it.each(mistakes)('sees in %s with %i: %s', async (operation, status, _what, change, finding) => {
    const found = (await everything()).find(
      (one) => contract?.operationName(one) === operation && one.answer?.status === status,
    );
    if (found === undefined) throw new Error(`no ${operation} with ${status}`);
    const findingsOf = (exchange: Exchange) => contract?.findings(exchange).join('\n');
    const copy = { ...structuredClone(found), isWrongOnPurpose: false };
    change(copy);
    expect(findingsOf(copy)).toContain(finding);
    expect(findingsOf(found)).not.toContain(finding);
  });
});
