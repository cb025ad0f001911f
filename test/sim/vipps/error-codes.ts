/** Vipps' error codes with their titles and, as a table, the HTTP status each one comes with. */

export const errorTitles = {
  '3010': 'Internal error',
  '4010': 'Capture idempotency conflict',
  '4020': 'Idempotency error (key already exists)',
  '4040': 'Invalid amount',
  '4050': 'Invalid CustomerToken',
  '4060': 'Invalid PersonalQr',
  '4070': 'Invalid phone number',
  '4080': 'Invalid scope',
  '4090': 'Invalid URL',
  '4100': 'Metadata capacity exceeded',
  '4110': 'Metadata duplicate keys not allowed',
  '4120': 'Metadata key length exceeded',
  '4130': 'Metadata value length exceeded',
  '4140': 'Missing required parameter',
  '4150': 'Reference exists / refund idempotency conflict',
  '4160': 'Invalid payment method type (CardPassthrough)',
  '5010': 'Blocking sources not applicable',
  '5020': 'Express payment not allowed',
  '5030': 'Illegal scope',
  '5040': 'Invalid currency for merchant',
  '5050': 'Long-living payment not allowed',
  '5060': 'Merchant bank account not verified',
  '5070': 'Payment cannot be created',
  '5080': 'PUSH_MESSAGE not allowed',
  '5090': 'Reference not found',
  '5100': 'Refund not possible',
  '6010': 'Amount too small',
  '6020': 'Attempted refund before reservation',
  '6030': 'Cancel period expired',
  '6040': 'Cannot cancel a captured payment',
  '6050': 'Cannot cancel a non-reserved payment',
  '6060': 'Cannot cancel authorized payment (cancelTransactionOnly)',
  '6070': 'Cannot capture a cancelled payment',
  '6080': 'Cannot capture before reservation',
  '6090': 'Capture amount too high',
  '6100': 'Capture period expired',
  '6110': 'Expiration date is too late (max 60 days)',
  '6120': 'Expiration date is too soon (min 10 minutes)',
  '6130': 'Long living payments require a receipt',
  '6140': 'Must capture full amount',
  '6150': 'Not enough refundable',
  '6160': 'Order processing',
  '6170': 'Payment already captured',
  '6180': 'Payment already refunded',
  '6190': 'Payment cannot be cancelled',
  '6200': 'Payment cannot be captured',
  '6210': 'Payment cannot be refunded',
  '6220': 'Refund period expired (365 days)',
  '6230': 'Payment is already reserved',
  '6250': 'Cannot cancel processing payment',
  '6260': 'Funds unavailable',
  '6280': 'Capture failed, please try again later',
  '7010': 'Customer not found',
  '10010': 'Approve failed',
  '10020': 'Approve not allowed',
  '10030': 'Identification required',
  '10040': 'Invalid payment source',
  '10050': 'No cards',
  '10060': 'Operation not supported',
  '10070': 'Payment limit exceeded',
} as const;

export type ErrorCode = keyof typeof errorTitles;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTitles, text);
}

/**
 * HTTP status of the codes that do not come with 400. Vipps documents a status only for 6080, 6100
 * (400) and 5090 (404); the rest is the likeliest reading of the code, which is why it is a table
 * that a test may override.
 */
export const defaultStatusByCode: Partial<Record<ErrorCode, number>> = {
  '3010': 500,
  '4010': 409,
  '4020': 409,
  '4150': 409,
  '5020': 403,
  '5030': 403,
  '5050': 403,
  '5080': 403,
  '5090': 404,
  '6160': 423,
};

/** Codes that ask for the same request again, so they must not stick to their idempotency key. */
export const passingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  '3010',
  '6160',
  '6260',
  '6280',
]);
