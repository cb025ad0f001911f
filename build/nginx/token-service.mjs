/**
 * Gives nginx the two headers that Vipps MobilePay wants on each call, so that stations behind it
 * need no keys. Answers GET /token with 204, X-Vipps-Authorization and X-Vipps-Subscription-Key; the
 * access token is fetched when it is first needed and kept until shortly before its end. A request
 * that names a refused token (X-Refused-Authorization) gets a fresh one.
 *
 * Needs Node 20 and nothing else:  node token-service.mjs
 *   TOKEN_LISTEN    path of a Unix socket, or a port on 127.0.0.1; /run/ladekiosk-gateway/token.sock
 *   VIPPS_BASE_URL  https://apitest.vipps.no unless told; https://api.vipps.no in production
 *   VIPPS_MERCHANT_SERIAL_NUMBER   the sales unit
 * and the keys as VIPPS_CLIENT_ID, VIPPS_CLIENT_SECRET and VIPPS_SUBSCRIPTION_KEY, or as files of
 * systemd's $CREDENTIALS_DIRECTORY: vipps-client-id, vipps-client-secret, vipps-subscription-key.
 */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** A token is not handed out in its last minutes: the call it goes with must still arrive. */
const earlyMs = 5 * 60_000;
/** After a fetch that failed, nobody asks again for so long: a fleet must not hammer at the door. */
const pauseMs = 2000;
const fetchTimeoutMs = 10_000;

/**
 * @param {string} variable
 * @param {string} fileName among systemd's credentials
 */
function secret(variable, fileName) {
  const fromVariable = process.env[variable]?.trim();
  if (fromVariable) return fromVariable;
  const directory = process.env['CREDENTIALS_DIRECTORY'];
  if (directory) return readFileSync(join(directory, fileName), 'utf8').trim();
  throw new Error(`${variable} is missing`);
}

const keys = {
  clientId: secret('VIPPS_CLIENT_ID', 'vipps-client-id'),
  clientSecret: secret('VIPPS_CLIENT_SECRET', 'vipps-client-secret'),
  subscriptionKey: secret('VIPPS_SUBSCRIPTION_KEY', 'vipps-subscription-key'),
};
const baseUrl = process.env['VIPPS_BASE_URL'] ?? 'https://apitest.vipps.no';
const merchantSerialNumber = process.env['VIPPS_MERCHANT_SERIAL_NUMBER'];

let held = { authorization: '', goodUntilMs: 0 };
let notBeforeMs = 0;
/** @type {Promise<typeof held> | null} */
let underWay = null;

async function fetchToken() {
  const askedAtMs = Date.now();
  const answer = await fetch(`${baseUrl}/accesstoken/get`, {
    method: 'POST',
    headers: {
      client_id: keys.clientId,
      client_secret: keys.clientSecret,
      'Ocp-Apim-Subscription-Key': keys.subscriptionKey,
      'Vipps-System-Name': 'Ladekiosk',
      'Vipps-System-Plugin-Name': 'ladekiosk-gateway',
      ...(merchantSerialNumber ? { 'Merchant-Serial-Number': merchantSerialNumber } : {}),
    },
    signal: AbortSignal.timeout(fetchTimeoutMs),
  });
  if (!answer.ok) throw new Error(`Vipps answers ${answer.status} when asked for a token`);
  const body = /** @type {Record<string, unknown>} */ (await answer.json());
  const token = body['access_token'];
  const lifeMs = Number(body['expires_in']) * 1000;
  if (typeof token !== 'string' || !(lifeMs > 0)) throw new Error('Vipps sent no token');
  // A short life is used for half of it at least, or each call would fetch a token.
  const goodForMs = Math.max(lifeMs - earlyMs, lifeMs / 2);
  return { authorization: `Bearer ${token}`, goodUntilMs: askedAtMs + goodForMs };
}

/**
 * The header of a token that should be good now; everybody who waits shares one fetch.
 * @param {string | string[] | undefined} refused the header of a token that Vipps did not take
 */
async function authorization(refused) {
  if (refused !== undefined && refused === held.authorization) held.goodUntilMs = 0;
  if (Date.now() < held.goodUntilMs) return held.authorization;
  if (Date.now() < notBeforeMs) throw new Error('no token a moment ago');
  underWay ??= fetchToken()
    .catch((/** @type {unknown} */ error) => {
      notBeforeMs = Date.now() + pauseMs;
      process.stderr.write(`no token: ${error instanceof Error ? error.message : 'unknown'}\n`);
      throw error;
    })
    .finally(() => {
      underWay = null;
    });
  held = await underWay;
  return held.authorization;
}

const server = createServer((request, response) => {
  if (request.method !== 'GET' || request.url !== '/token') {
    response.writeHead(404).end();
    return;
  }
  authorization(request.headers['x-refused-authorization']).then(
    (value) =>
      response
        .writeHead(204, {
          'X-Vipps-Authorization': value,
          'X-Vipps-Subscription-Key': keys.subscriptionKey,
        })
        .end(),
    // nginx makes 500 of it, which a station takes for trouble that passes.
    () => response.writeHead(503).end(),
  );
});

const where = process.env['TOKEN_LISTEN'] ?? '/run/ladekiosk-gateway/token.sock';
if (/^\d+$/.test(where)) server.listen(Number(where), '127.0.0.1');
else {
  // What a process that was killed left behind would be in the way.
  rmSync(where, { force: true });
  // Owner and group only: nginx belongs to the group.
  server.listen(where, () => chmodSync(where, 0o660));
}
server.on('listening', () => process.stderr.write('the token service listens\n'));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
