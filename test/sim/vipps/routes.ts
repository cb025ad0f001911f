/** Which operation a request is for. */
import type { Operation } from './faults.ts';
import type { Incoming } from './wire.ts';

export interface Route {
  operation: Operation;
  /** Payment reference, or id of an order, a webhook or a QR code, in the path, decoded; null where the path has none. */
  reference: string | null;
}

const payments = '/epayment/v1/payments';
const orders = '/order-management/v2/(?:[Ee][Cc][Oo][Mm]|[Rr][Ee][Cc][Uu][Rr][Rr][Ii][Nn][Gg])';
const webhooks = '/webhooks/v1/webhooks';
const qrCodes = '/qr/v1/merchant-redirect';

const table: ReadonlyArray<[method: string, pattern: RegExp, operation: Operation]> = [
  ['POST', /^\/accesstoken\/get$/, 'token'],
  ['POST', new RegExp(`^${payments}$`), 'create'],
  ['GET', new RegExp(`^${payments}/([^/]+)$`), 'get'],
  ['GET', new RegExp(`^${payments}/([^/]+)/events$`), 'events'],
  ['POST', new RegExp(`^${payments}/([^/]+)/capture$`), 'capture'],
  ['POST', new RegExp(`^${payments}/([^/]+)/cancel$`), 'cancel'],
  ['POST', new RegExp(`^${payments}/([^/]+)/refund$`), 'refund'],
  ['POST', /^\/epayment\/v1\/test\/payments\/([^/]+)\/approve$/, 'approve'],
  ['POST', new RegExp(`^${orders}/receipts/([^/]+)$`), 'receipt'],
  ['PUT', new RegExp(`^${orders}/categories/([^/]+)$`), 'category'],
  ['GET', new RegExp(`^${orders}/([^/]+)$`), 'order'],
  ['POST', new RegExp(`^${webhooks}$`), 'webhookRegister'],
  ['GET', new RegExp(`^${webhooks}$`), 'webhookList'],
  ['DELETE', new RegExp(`^${webhooks}/([^/]+)$`), 'webhookDelete'],
  ['POST', new RegExp(`^${qrCodes}$`), 'qrCreate'],
  ['GET', new RegExp(`^${qrCodes}$`), 'qrList'],
  ['GET', new RegExp(`^${qrCodes}/([^/]+)$`), 'qrGet'],
  ['PUT', new RegExp(`^${qrCodes}/([^/]+)$`), 'qrUpdate'],
  ['DELETE', new RegExp(`^${qrCodes}/([^/]+)$`), 'qrDelete'],
  ['GET', /^\/qr-image\/v1$/, 'image'],
  ['GET', /^\/landing$/, 'landing'],
  ['POST', /^\/landing$/, 'landing'],
];

/** Null where no operation has this method and path. */
export function routeOf(incoming: Incoming): Route | null {
  for (const [method, pattern, operation] of table) {
    const match = method === incoming.method ? pattern.exec(incoming.pathname) : null;
    if (match === null) continue;
    const reference = match[1];
    return { operation, reference: reference === undefined ? null : decode(reference) };
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
