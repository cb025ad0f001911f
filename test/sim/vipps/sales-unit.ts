/** A sales unit (MSN) with its keys and what Vipps has enabled for it. */

export type Market = 'NO' | 'DK' | 'FI' | 'SE';

export interface SalesUnit {
  msn: string;
  market: Market;
  clientId: string;
  clientSecret: string;
  /** Primary and secondary: either works. */
  subscriptionKeys: [string, string];
  /** False: every capture must be of the whole amount (6140). */
  partialCaptureIsEnabled: boolean;
  /** False: PUSH_MESSAGE is refused (5080). */
  pushMessageIsAllowed: boolean;
  /** False: `expiresAt` is refused (5050). */
  longLivingIsAllowed: boolean;
  /** False: no payment can be made (5060). */
  bankAccountIsVerified: boolean;
  /** False: no payment can be made (5070). */
  canCreatePayments: boolean;
}

/**
 * The currency each market's sales units take; any other is refused with 5040. Swedish units that pay
 * out of the wallet are rare (ePayment 1.8.1 has SEK for passed-on cards only): one here is enabled.
 */
export const currencyOfMarket = { NO: 'NOK', DK: 'DKK', FI: 'EUR', SE: 'SEK' } as const;

/** Least amounts in minor units, from the Amount schema of ePayment 1.8.1. */
export const leastAmountMinor: Readonly<Record<string, number>> = {
  NOK: 100,
  DKK: 1,
  EUR: 1,
  SEK: 100,
  USD: 1,
  GBP: 1,
};

/** Largest amount in minor units, from the same schema. */
export const largestAmountMinor = 65_000_000;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * How long after approval a capture is possible: 180 days in Norway, 14 in Denmark and Finland. For
 * Sweden nothing is published: the shorter one.
 */
export const captureDeadlineMs = {
  NO: 180 * dayMs,
  DK: 14 * dayMs,
  FI: 14 * dayMs,
  SE: 14 * dayMs,
} as const;

/** How long the card schemes' guarantee usually holds (Visa 5 to 7 days, BankAxept 7). */
export const captureGuaranteeMs = 7 * dayMs;

/** Refunds are possible for 365 days; counted from the approval, the earlier of the two readings. */
export const refundPeriodMs = 365 * dayMs;

/** The customer has ten minutes to approve, and the QR lives as long. */
export const approvalWindowMs = 10 * 60 * 1000;

/** A sales unit of the sandbox's own, with everything a kiosk needs enabled. */
export function sandboxSalesUnit(overrides: Partial<SalesUnit> = {}): SalesUnit {
  return {
    msn: '123456',
    market: 'NO',
    clientId: '5f3c0a52-7d1e-4c55-9a0e-2b6a1d7c4e10',
    clientSecret: 'c2FuZGJveC1zZWNyZXQtMQ==',
    subscriptionKeys: ['7a1f0c3d5e9b4826a0c4d8f2b6e13579', '0b2d4f6a8c1e3057192b3d4f5a6c7e8f'],
    partialCaptureIsEnabled: true,
    pushMessageIsAllowed: false,
    longLivingIsAllowed: false,
    bankAccountIsVerified: true,
    canCreatePayments: true,
    ...overrides,
  };
}
