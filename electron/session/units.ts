/** The units quantities are counted in, and how they hang together. */

/** Energy inside the tariff is counted in µWh, so that a period can be split at any moment. */
export const microWhPerWh = 1_000_000;
export const microWhPerKwh = 1_000_000_000;

export const msPerSecond = 1_000;
export const msPerMinute = 60_000;
export const msPerHour = 3_600_000;
export const msPerDay = 86_400_000;
export const minutesPerDay = 1_440;

/** Minor units in a major one: 100 for NOK, DKK, EUR and SEK alike (ISO 4217, two digits). */
export const minorPerMajor = 100;
