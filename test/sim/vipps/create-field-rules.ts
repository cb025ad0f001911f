/** Field by field what ePayment 1.8.1 demands of a request to create a payment. */
import { isHttpOnThisComputer } from './merchant-address.ts';
import { refusedCode, refusedField, type FieldProblem, type Refusal } from './problems.ts';
import { asObject, textOf } from './wire.ts';

type Body = Record<string, unknown>;
type Check = (body: Body) => FieldProblem | null;

const referencePattern = /^[a-zA-Z0-9-]{8,64}$/;
const timePattern =
  /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-](2[0-3]|[01]\d):[0-5]\d)$/;
const scopes = new Set(['name', 'address', 'email', 'phoneNumber', 'birthDate', 'nin']);

function oneOf(name: string, allowed: readonly string[], isNeeded: boolean): Check {
  return (body) => {
    const value = body[name];
    if (value === undefined && !isNeeded) return null;
    return typeof value === 'string' && allowed.includes(value)
      ? null
      : { name, reason: `Must be one of ${allowed.join(', ')}.` };
  };
}

function textOfLength(name: string, least: number, most: number): Check {
  return (body) => {
    const value = body[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'string' && value.length >= least && value.length <= most
      ? null
      : { name, reason: `Must be a text of ${least} to ${most} characters.` };
  };
}

const checkReference: Check = (body) => {
  const { reference } = body;
  return typeof reference === 'string' && referencePattern.test(reference)
    ? null
    : { name: 'reference', reason: `Must match ${referencePattern.source}.` };
};

const checkMethod: Check = (body) => {
  const method = asObject(body['paymentMethod']);
  const types = ['WALLET', 'CARD', 'CARD_PASSTHROUGH'];
  if (method === null || !types.includes(String(method['type']))) {
    return { name: 'paymentMethod.type', reason: `Must be one of ${types.join(', ')}.` };
  }
  const blocked = method['blockedSources'];
  const isSound =
    blocked === undefined ||
    (Array.isArray(blocked) && blocked.every((source) => source === 'COMMERCIAL_CARDS'));
  return isSound
    ? null
    : { name: 'paymentMethod.blockedSources', reason: 'May hold COMMERCIAL_CARDS only.' };
};

const checkCustomer: Check = (body) => {
  if (body['customer'] === undefined) return null;
  const customer = asObject(body['customer']);
  const ways = ['phoneNumber', 'personalQr', 'customerToken'];
  const given = ways.filter((way) => customer?.[way] !== undefined);
  return given.length === 1
    ? null
    : { name: 'customer', reason: `Exactly one of ${ways.join(', ')} is allowed.` };
};

const checkAge: Check = (body) => {
  const age = body['minimumUserAge'];
  const isSound =
    age === undefined ||
    age === null ||
    (typeof age === 'number' && Number.isInteger(age) && age >= 0 && age <= 100);
  return isSound ? null : { name: 'minimumUserAge', reason: 'Must be a whole number 0 to 100.' };
};

const checkExpiresAt: Check = (body) => {
  const at = body['expiresAt'];
  const isSound =
    at === undefined ||
    at === null ||
    (typeof at === 'string' && timePattern.test(at) && !Number.isNaN(Date.parse(at)));
  return isSound ? null : { name: 'expiresAt', reason: 'Must be a time by RFC 3339.' };
};

const checks: readonly Check[] = [
  checkReference,
  checkMethod,
  checkCustomer,
  checkAge,
  checkExpiresAt,
  oneOf('userFlow', ['PUSH_MESSAGE', 'NATIVE_REDIRECT', 'WEB_REDIRECT', 'QR'], true),
  oneOf('customerInteraction', ['CUSTOMER_PRESENT', 'CUSTOMER_NOT_PRESENT'], false),
  textOfLength('paymentDescription', 3, 100),
  textOfLength('returnUrl', 1, 2500),
];

/** All fields that break the contract, at once; then phone number (4070) and scope (4080). */
export function refusalOfFields(body: Body): Refusal | null {
  const fields = checks.map((check) => check(body)).filter((problem) => problem !== null);
  if (fields.length > 0) return { kind: 'fields', fields };
  const phoneNumber = asObject(body['customer'])?.['phoneNumber'];
  if (phoneNumber !== undefined && !/^\d{9,15}$/.test(textOf(phoneNumber))) {
    return refusedCode('4070', 'A phone number is 9 to 15 digits with the country code.');
  }
  const scope = asObject(body['profile'])?.['scope'];
  if (
    scope !== undefined &&
    !textOf(scope)
      .split(' ')
      .every((part) => scopes.has(part))
  ) {
    return refusedCode('4080', `scope may hold ${[...scopes].join(' ')}.`);
  }
  return null;
}

/** 4090 for any address that is neither https nor of a custom scheme; the customer may return to this computer. */
export function refusalOfUrls(body: Body): Refusal | null {
  const links = asObject(body['merchantLegalLinks']) ?? {};
  const addresses: Array<[string, unknown]> = [
    ['returnUrl', body['returnUrl']],
    ['receiptUrl', body['receiptUrl']],
    ...Object.entries(links),
  ];
  for (const [name, address] of addresses) {
    if (address === undefined || address === null) continue;
    const isHome =
      name === 'returnUrl' && typeof address === 'string' && isHttpOnThisComputer(address);
    if (typeof address !== 'string' || !(isHome || isAllowedAddress(address))) {
      return refusedCode('4090', `${name} must use https:// or a custom scheme.`);
    }
  }
  return null;
}

function isAllowedAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return !['http:', 'javascript:', 'data:', 'file:'].includes(protocol);
}

/** qrFormat goes with QR only; size goes with IMAGE/PNG only, 100 to 2000 px. */
export function refusalOfQrFormat(body: Body): Refusal | null {
  const given = body['qrFormat'];
  if (given === undefined || given === null) return null;
  if (body['userFlow'] !== 'QR') return refusedField('qrFormat', 'Goes with userFlow QR only.');
  const qrFormat = asObject(given);
  const format = qrFormat?.['format'];
  const formats = ['IMAGE/SVG+XML', 'IMAGE/PNG', 'TEXT/TARGETURL'];
  if (typeof format !== 'string' || !formats.includes(format)) {
    return refusedField('qrFormat.format', `Must be one of ${formats.join(', ')}.`);
  }
  const size = qrFormat?.['size'];
  if (size === undefined || size === null) return null;
  if (format !== 'IMAGE/PNG') return refusedField('qrFormat.size', 'Goes with IMAGE/PNG only.');
  const isSound = typeof size === 'number' && Number.isInteger(size) && size >= 100 && size <= 2000;
  return isSound ? null : refusedField('qrFormat.size', 'Must be a whole number 100 to 2000.');
}
