/** Amounts that make the test environment fail on purpose, in minor units. */

/** Approving a payment of this amount fails for this reason; the payment stays CREATED. */
export const failingApprovals: Readonly<Record<number, string>> = {
  151: 'insufficient funds',
  182: 'refused by issuer',
  183: 'suspected fraud',
  184: 'withdrawal limit exceeded',
  186: 'expired card',
  187: 'invalid card',
  197: '3-D Secure denied',
  202: 'strong customer authentication required',
};

/** Approving this amount has no known result for an hour; then it turns out to have worked. */
export const unknownForAnHourMinor = 201;
export const unknownResultMs = 60 * 60 * 1000;

/** Refunds of these amounts are refused. */
export const failingRefunds = { 123: '5100', 124: '6220' } as const;

export function refundCodeOf(amountMinor: number): '5100' | '6220' | null {
  if (amountMinor === 123) return failingRefunds[123];
  return amountMinor === 124 ? failingRefunds[124] : null;
}
