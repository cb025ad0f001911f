/**
 * The station in station.yaml: where it is, whose it is, what it says to drivers.
 */
import * as z from 'zod';
import { httpsUrl, list, oneOf, section, textOf, words } from './leaves.ts';
import { languages } from '../session/view.ts';

function degrees(means: string, most: number) {
  const mustBe = `degrees as a number from -${most} to ${most}`;
  return z
    .number({ error: mustBe })
    .min(-most, { error: mustBe })
    .max(most, { error: mustBe })
    .describe(means);
}

const timeZoneWords = 'a time zone by its IANA name such as "Europe/Oslo"';

function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const station = section('The station as drivers see it.', {
  id: textOf(
    'On the screen, in the payment description and, as posId, on the receipt.',
    'text of 1 to 36 letters A to Z, digits, dots, hyphens and underscores',
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/,
  ),
  name: words('Where the station stands, in the words of people.', 60),
  country: oneOf('Country of the station: decides currency, payment brand and first language.', [
    'NO',
    'DK',
    'FI',
    'SE',
  ]),
  timeZone: z
    .string({ error: timeZoneWords })
    .refine(isTimeZone, { error: timeZoneWords })
    .describe('Time zone of the station: decides prices by the hour and times on receipts.'),
  location: section(
    'Where the station is: in the records of its sessions (OCPI CDRs), and for its day and night.',
    {
      address: words('Street and number.', 45),
      city: words('City or town.', 45),
      postalCode: words('Postal code.', 10).optional(),
      latitude: degrees('Latitude, WGS 84.', 90),
      longitude: degrees('Longitude, WGS 84.', 180),
    },
  ).optional(),
  languages: list('Languages the screen offers, in this order.', oneOf('Language.', languages), {
    least: 1,
    most: languages.length,
    of: 'languages',
  })
    .optional()
    .describe(
      'Languages the screen offers, in this order; unless told, those of the country, then en, nb, da, sv, fi and de.',
    ),
  supportPhone: textOf(
    'Number on the screen for drivers who need help.',
    'a phone number such as "+47 22 00 00 00"',
    /^\+?\d[\d ()-]{1,22}\d$/,
  ),
  operator: section('Who sells the charge, as terms and receipt name them.', {
    name: words("The operator's name.", 80),
    organizationNumber: textOf(
      "The operator's organization number.",
      'text of 8 to 10 digits, with spaces or a hyphen where the country writes them',
      /^(?=(?:\D*\d){8,10}\D*$)\d[\d -]*\d$/,
    ),
    termsUrl: httpsUrl('Terms of sale a driver accepts before paying.'),
    privacyUrl: httpsUrl('What happens with personal data.'),
  }),
});
