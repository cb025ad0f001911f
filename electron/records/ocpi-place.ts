/** Where a charge took place and whose station it was, as an OCPI 2.3.0 CDR says it. */
import type { Country } from '../session/view.ts';
import type { ExactJson } from './exact-json.ts';
import type { Party } from './ocpi-tariff.ts';
import type { Place } from './place.ts';

/** ISO 3166-1 alpha-3, which CdrLocation wants. */
const longCountries: Record<Country, string> = { NO: 'NOR', DK: 'DNK', FI: 'FIN', SE: 'SWE' };

/** What stands for a place that nobody has told: the form is required, and a guess would be worse. */
export const unknownDegrees = '0.00000';

/**
 * The operator in an EVSE id such as NO*LAD*E21678*1 (eMI3 EVSE ID: country, operator, E, outlet;
 * the stars may be left out); null where it is none.
 */
export function partyOfEvse(evseId: string | null): Party | null {
  const parts = /^([A-Z]{2})\*?([A-Z0-9]{3})\*?E[A-Z0-9][A-Z0-9*]*$/i.exec(evseId ?? '');
  return toParty(parts);
}

/** "NO*LAD" or "NOLAD"; null where it is none. */
export function partyOfText(text: string): Party | null {
  return toParty(/^([A-Z]{2})[*-]?([A-Z0-9]{3})$/i.exec(text));
}

function toParty(parts: RegExpExecArray | null): Party | null {
  const [, countryCode, partyId] = parts ?? [];
  if (countryCode === undefined || partyId === undefined) return null;
  return { countryCode: countryCode.toUpperCase(), partyId: partyId.toUpperCase() };
}

/** "Storgata 12, Oslo" → "Oslo": the name a station has says most often where it is. */
function cityIn(name: string): string {
  return name.split(',').at(-1)?.trim() ?? name;
}

/** CdrLocation. `connector_id` is 1: an EVSE here has one connector. */
export function cdrLocation(place: Place, evseLabel: string): ExactJson {
  const { stationId, stationName, country, location, evse } = place;
  const name = evse?.id ?? evseLabel;
  return {
    id: stationId.slice(0, 36),
    name: stationName,
    address: (location?.address ?? stationName).slice(0, 45),
    city: (location?.city ?? cityIn(stationName)).slice(0, 45),
    postal_code: location?.postalCode ?? undefined,
    country: longCountries[country],
    coordinates: {
      latitude: location?.latitude ?? unknownDegrees,
      longitude: location?.longitude ?? unknownDegrees,
    },
    evse_uid: name.slice(0, 36),
    evse_id: name.slice(0, 48),
    connector_id: '1',
    ...connectorOf(evse?.connector ?? 'IEC_62196_T2', evse?.maxPowerW ?? 0),
  };
}

/** 32 A at 230 V, the most that one phase gives at an outlet, W. */
const onePhaseMostW = 7400;

function connectorOf(standard: string, maxPowerW: number): Record<string, string> {
  const isDirect = /COMBO|CHADEMO|MCS/.test(standard);
  const isAlwaysCable = isDirect || standard === 'IEC_62196_T1';
  const phases = maxPowerW > onePhaseMostW ? 'AC_3_PHASE' : 'AC_1_PHASE';
  return {
    connector_standard: standard,
    connector_format: isAlwaysCable ? 'CABLE' : 'SOCKET',
    connector_power_type: isDirect ? 'DC' : phases,
  };
}
