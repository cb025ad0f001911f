/**
 * The one list of what Vipps does, and we do, beyond the saved OpenAPI documents (ePayment 1.8.1,
 * Access token 2.0.0, Order Management 2.1, Webhooks v1, QR 1.0), each with its reason and where it is known from. A test
 * fails on anything that is neither in the documents nor here, and on an entry nothing needs.
 */

export interface Beyond {
  /** Matches the findings that this explains (contract.ts). */
  findings: RegExp;
  reason: string;
  /** Who says so. */
  source: string;
}

const changes = String.raw`POST /epayment/v1/payments(/\{Reference\}/(capture|cancel|refund))?`;
const reads = String.raw`GET /epayment/v1/payments/\{Reference\}(/events)?`;
const ePayment = `(${changes}|${reads})`;
const anyCall = String.raw`(POST|GET|PUT|DELETE) \S+`;
const webhooks = String.raw`(POST|GET|DELETE) /webhooks/v1/webhooks(/\{id\})?`;
const codes = String.raw`/qr/v1/merchant-redirect(/\{id\})?`;

export const beyondTheDocuments: Beyond[] = [
  {
    findings: /^(POST|GET) \/epayment\/\S+: answer [45]\d\d: body \/instance is not described$/,
    reason: 'Problems of ePayment carry `instance`, the path they are about.',
    source: 'Vipps agent toolkit, ePayment errors (August 2026); RFC 7807',
  },
  {
    findings: new RegExp(
      `^GET /epayment/v1/payments/\\{Reference\\}: answer 200: body /captureGuaranteedUntil is not described$`,
    ),
    reason: 'Authorized payments say until when the bank guarantees the capture.',
    source: 'Vipps agent toolkit, ePayment; technical updates of August 2026',
  },
  {
    findings: new RegExp(`^${reads}: answer 404: status is not described$`),
    reason: 'A payment that the sales unit does not have is 404 with code 5090.',
    source: 'Vipps agent toolkit, ePayment errors; seen in public fixtures',
  },
  {
    findings: new RegExp(`^${reads}: answer 400: status is not described$`),
    reason: 'A header or reference of the wrong form is refused on every call, reading ones too.',
    source: 'Vipps agent toolkit, errors: field validation',
  },
  {
    findings: new RegExp(`^${ePayment}: answer 401: status is not described$`),
    reason: 'A missing, wrong or outlived token or subscription key; the gateway says it.',
    source: 'Vipps agent toolkit, errors; knowledge base, HTTP responses (2023)',
  },
  {
    findings: new RegExp(`^${webhooks}: answer 401: status is not described$`),
    reason: 'The same of Webhooks, behind the same gateway.',
    source: 'Vipps knowledge base, HTTP responses (2023)',
  },
  {
    findings: new RegExp(`^${ePayment}: answer 403: status is not described$`),
    reason: 'A product or sales unit these keys are not for; 1.8.1 lists it on creation only.',
    source: 'Vipps agent toolkit, errors',
  },
  {
    findings: new RegExp(`^${anyCall}: answer 423: status is not described$`),
    reason: 'Locked by another operation on the same payment: again after a short wait.',
    source: 'Vipps agent toolkit, errors',
  },
  {
    findings: new RegExp(`^${anyCall}: answer 429: status is not described$`),
    reason: 'Over the rate limit: 5 changes, 120 looks a minute and reference.',
    source: 'Vipps agent toolkit, ePayment rate limits',
  },
  {
    findings: new RegExp(
      `^${anyCall}: answer (423|429|5\\d\\d): header retry-after is not described$`,
    ),
    reason: 'How long to wait, in seconds; to be respected.',
    source: 'Vipps agent toolkit, errors; RFC 9110, Retry-After',
  },
  {
    findings: new RegExp(`^${anyCall}: answer 500: status is not described$`),
    reason: 'Internal error (3010): the same key again.',
    source: 'Vipps agent toolkit, errors',
  },
  {
    findings: new RegExp(`^${anyCall}: answer (403|404|408|502|503|504): status is not described$`),
    reason: 'Said by whatever stands between: Azure’s gateway, or a proxy of the operator.',
    source: 'Vipps knowledge base, errors (2023): the gateway may answer instead of the API',
  },
  {
    findings: new RegExp(`^${anyCall}: answer [45]\\d\\d: body of the gateway is not described$`),
    reason: 'The gateway answers as {statusCode, message}, not as a problem of the API.',
    source: 'Vipps knowledge base, errors (2023)',
  },
  {
    findings:
      /^POST \/accesstoken\/get: answer 40[01]: body of the identity provider is not described$/,
    reason: 'Wrong credentials are refused in the identity provider’s words.',
    source: 'Vipps’ own Deno SDK, its types of errors (November 2024)',
  },
  {
    findings: new RegExp(`^${reads}: request: header vipps-system-[a-z-]+ is not described$`),
    reason: 'Wanted on every call, though 1.8.1 lists them on changes only.',
    source: 'Vipps knowledge base, HTTP headers; agent toolkit, best practices',
  },
  {
    findings:
      /^POST \/epayment\/v1\/payments\/\{Reference\}\/cancel: request: header idempotency-key is not described$/,
    reason: 'Recommended on cancel, where 1.4.1 required it and 1.8.1 does not list it.',
    source: 'Vipps agent toolkit, ePayment operations',
  },
  {
    findings:
      /^POST \/epayment\/v1\/test\/payments\/\{Reference\}\/approve: answer 40[04]: status is not described$/,
    reason: 'A forced approval can fail, with codes 10010 to 10070 among others.',
    source: 'Vipps agent toolkit, ePayment errors',
  },
  {
    findings: /^GET \/qr-image\/v1: in no document$/,
    reason:
      'The address of a QR’s picture, as given in redirectUrl by ePayment and in url by QR; open to anybody.',
    source: 'Vipps in-store QR pages; links seen in Vipps’ test environment',
  },
  {
    findings: /^(GET|POST) \/landing: in no document$/,
    reason:
      'The sandbox’s landing page, whose link is redirectUrl with WEB_REDIRECT; for a phone’s browser, which has no keys.',
    source:
      'ePayment 1.8.1, redirectUrl; what stands at Vipps’ own address is for nobody but payers',
  },
  {
    findings: new RegExp(`^(GET|DELETE) ${codes}: answer 400: status is not described$`),
    reason:
      'A header of the wrong form is refused on every call; QR 1.0 lists 400 on making and turning only.',
    source: 'nobody: the sandbox is stricter than it need be; our client sends none',
  },
  {
    findings: new RegExp(`^GET ${codes}: answer 415: status is not described$`),
    reason:
      'Accept is required on looking, too, with the same four values; QR 1.0 lists 415 on making and turning only.',
    source:
      'nobody: the sandbox is stricter than it need be; our client asks for three of the four',
  },
  {
    findings:
      /^POST \/order-management\/\S+: request: body \/bottomLine\/currency must be equal to one of the allowed values$/,
    reason:
      'A Swedish station’s receipt is in SEK, which Order Management 2.1 does not know: to be asked of Vipps before a Swedish station opens.',
    source: 'nobody: an assumption, open in docs/vipps-checklist.md',
  },
];
