/** The formats by themselves: CSV that spreadsheets take as text, exact numbers, whole OCPI objects. */
import { array, assert, constantFrom, integer, oneof, pre, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTariff } from '../../electron/config/tariff-parse.ts';
import { csvOf } from '../../electron/records/csv.ts';
import { hoursText, kWhText, majorText } from '../../electron/records/decimals.ts';
import { exactJson, ExactNumber } from '../../electron/records/exact-json.ts';
import { localDate, localStamp } from '../../electron/records/local-days.ts';
import { cdrId, cdrsOf } from '../../electron/records/ocpi-cdr.ts';
import { partyOfEvse, partyOfText } from '../../electron/records/ocpi-place.ts';
import { ocpiTariff, tariffId } from '../../electron/records/ocpi-tariff.ts';
import type { SessionRecord } from '../../electron/records/session-record.ts';
import type { Bill } from '../../electron/session/state.ts';
import type { Tariff } from '../../electron/session/tariff-types.ts';
import { tariffs } from '../session/tariff-arbitrary.ts';
import { parseCsv } from './csv-reader.ts';

describe('CSV', () => {
  const texts = oneof(
    string(),
    string({ unit: constantFrom('"', ',', '\r', '\n', '=', 'a', '-') }),
  );

  it('gives every text back as it was, but for an apostrophe before a formula', () => {
    assert(
      property(array(texts, { minLength: 1, maxLength: 5 }), (cells) => {
        const names = cells.map((_, index) => `c${index}`);
        const [row] = parseCsv(csvOf([names, cells]));
        const read = names.map((name) => row?.[name]);
        const expected = cells.map((cell) =>
          /^[=+\-@\t\r\n]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell,
        );
        expect(read).toEqual(expected);
      }),
    );
  });

  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '=HYPERLINK("https://x")'])(
    'makes %j harmless',
    (text) => {
      expect(csvOf([[text]])).toMatch(/^"?'/);
    },
  );

  it('leaves numbers alone, the negative ones too', () => {
    expect(csvOf([[-5, '-0.05', '12.30', null]])).toBe('-5,-0.05,12.30,\r\n');
  });
});

describe('numbers', () => {
  it('are exact: the digits read back are the units they came from', () => {
    assert(
      property(integer({ min: -1e15, max: 1e15 }), (units) => {
        expect(BigInt(majorText(units).replace('.', ''))).toBe(BigInt(units));
        expect(BigInt(kWhText(units).replace('.', ''))).toBe(BigInt(units));
      }),
    );
    expect([majorText(5), majorText(-5), kWhText(18_423), hoursText(5_400_000)]).toEqual([
      '0.05',
      '-0.05',
      '18.423',
      '1.5',
    ]);
  });

  it('stand in JSON with the digits they were given', () => {
    const json = exactJson({ a: new ExactNumber('12.30'), b: [], c: {}, d: undefined, e: 'x"' });
    expect(json).toBe('{\n  "a": 12.30,\n  "b": [],\n  "c": {},\n  "e": "x\\""\n}');
    expect(JSON.parse(json)).toEqual({ a: 12.3, b: [], c: {}, e: 'x"' });
    for (const text of ['', '01', '1e5', '.5', '1.', 'NaN']) {
      expect(() => new ExactNumber(text)).toThrow('is no number');
    }
  });
});

describe('the station’s clock', () => {
  it('is written with its distance from UTC', () => {
    const beforeMs = Date.UTC(2027, 2, 28, 0, 59, 59);
    expect(localStamp('Europe/Oslo', beforeMs)).toBe('2027-03-28T01:59:59+01:00');
    expect(localStamp('Europe/Oslo', beforeMs + 1000)).toBe('2027-03-28T03:00:00+02:00');
    expect(localStamp('America/St_Johns', beforeMs)).toBe('2027-03-27T22:29:59-02:30');
    expect(localDate('Europe/Helsinki', Date.UTC(2027, 11, 31, 22))).toBe('2028-01-01');
  });

  it('reads back as the same moment, to the second', () => {
    const zones = constantFrom('Europe/Oslo', 'Europe/Helsinki', 'UTC', 'Asia/Kolkata');
    assert(
      property(zones, integer({ min: 1_700_000_000_000, max: 2_100_000_000_000 }), (zone, atMs) => {
        const stamp = localStamp(zone, atMs);
        expect(Date.parse(stamp)).toBe(Math.floor(atMs / 1000) * 1000);
        expect(stamp.slice(0, 10)).toBe(localDate(zone, atMs));
      }),
    );
  });
});

const party = { countryCode: 'NO', partyId: 'LAD' };

describe('an OCPI tariff', () => {
  /** What it demands, whatever its form: a least price of 0 before taxes demands nothing. */
  function meaning(tariff: Tariff): unknown {
    const { minPrice: least, maxPrice: most } = tariff;
    const shortest = (text: string | null | undefined): number | null =>
      text === null || text === undefined ? null : Number(text);
    return {
      ...tariff,
      elements: tariff.elements.map(({ components, restrictions }) => ({
        restrictions: Object.keys(restrictions ?? {}).length === 0 ? null : restrictions,
        components: components.map((one) => ({
          ...one,
          price: Number(one.price),
          vat: shortest(one.vat),
        })),
      })),
      leastBefore: shortest(least?.beforeTaxes) ?? 0,
      leastAfter: shortest(least?.afterTaxes),
      mostBefore: shortest(most?.beforeTaxes ?? most?.afterTaxes),
      mostAfter: shortest(most?.afterTaxes),
      minPrice: null,
      maxPrice: null,
    };
  }

  /** The edge refuses an element that could never be in force. */
  function canHold({ restrictions }: Tariff['elements'][number]): boolean {
    const { startDate = '', endDate = '9', ...rest } = restrictions ?? {};
    const { minEnergyWh = -1, maxEnergyWh = Infinity } = rest;
    const { minDurationS = -1, maxDurationS = Infinity } = rest;
    return startDate < endDate && minEnergyWh < maxEnergyWh && minDurationS < maxDurationS;
  }

  it('read as a station reads one gives the same prices', () => {
    assert(
      property(tariffs(), (tariff) => {
        pre(tariff.elements.every(canHold));
        const written = JSON.parse(exactJson(ocpiTariff(tariff, party, 0))) as object;
        const read = parseTariff(written, 'tariff');
        expect(read).toMatchObject({ ok: true });
        if (!read.ok) throw new Error('refused');
        expect(meaning(read.tariff)).toEqual(meaning(tariff));
      }),
      { numRuns: 200 },
    );
  });

  it('has an id of its content', () => {
    const tariff: Tariff = {
      currency: 'NOK',
      taxIncluded: 'YES',
      elements: [],
      minPrice: null,
      maxPrice: null,
    };
    expect(tariffId(tariff)).toBe(tariffId({ ...tariff }));
    expect(tariffId({ ...tariff, taxIncluded: 'NO' })).not.toBe(tariffId(tariff));
    expect(tariffId(tariff).length).toBeLessThanOrEqual(36);
  });
});

describe('whose station it is', () => {
  it('is in the EVSE id, with stars or without', () => {
    expect(partyOfEvse('NO*LAD*E21678*1')).toEqual(party);
    expect(partyOfEvse('nolade216781')).toEqual(party);
    expect(['outlet-1', 'NO*LAD', 'NO*LADE*E1', '', null].map(partyOfEvse)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
    expect(['NO*LAD', 'NOLAD', 'no-lad'].map(partyOfText)).toEqual([party, party, party]);
  });
});

describe('a CDR', () => {
  const bill: Bill = {
    reference: 'lk-21678-A-271224-1',
    currency: 'NOK',
    meterStartWh: 1000,
    meterStopWh: 1200,
    meterSerialNumber: null,
    energyWh: 200,
    startedAtMs: Date.UTC(2027, 11, 24, 12),
    stoppedAtMs: Date.UTC(2027, 11, 24, 13),
    stopReason: 'Local',
    authorizedMinor: 35_000,
    dueMinor: 0,
    netMinor: 0,
    vatMinor: 0,
    lines: [],
    isWaived: true,
  };

  function session(change: Partial<SessionRecord> = {}): SessionRecord {
    const { reference, currency, startedAtMs, stoppedAtMs, stopReason, energyWh } = bill;
    return {
      reference,
      currency,
      startedAtMs,
      stoppedAtMs,
      stopReason,
      energyWh,
      evse: 'A',
      evseId: 'NO*LAD*E21678*1',
      createdAtMs: startedAtMs,
      meterSerialNumber: null,
      meterStartWh: 1000,
      meterStopWh: 1200,
      amountMinor: 35_000,
      authorizedMinor: 35_000,
      capturedMinor: 0,
      releasedMinor: 35_000,
      refundedMinor: 0,
      paidMinor: 0,
      heldMinor: 0,
      dueMinor: 0,
      netMinor: 0,
      vatMinor: 0,
      isWaived: true,
      paymentState: 'AUTHORIZED',
      isSettled: true,
      settledAtMs: stoppedAtMs,
      alert: null,
      updatedAtMs: stoppedAtMs,
      place: {
        stationId: '21678',
        stationName: 'Storgata 12, Oslo',
        country: 'NO',
        timeZone: 'Europe/Oslo',
        location: null,
        evse: {
          label: 'A',
          id: 'NO*LAD*E21678*1',
          connector: 'IEC_62196_T2_COMBO',
          maxPowerW: 50_000,
        },
      },
      tariff: null,
      bill,
      ...change,
    };
  }

  function parsed(...sessions: SessionRecord[]): Record<string, unknown>[] {
    return JSON.parse(exactJson(cdrsOf(sessions, null).cdrs)) as Record<string, unknown>[];
  }

  it('of a waived charge costs nothing, and says why', () => {
    expect(parsed(session())).toEqual([
      {
        country_code: 'NO',
        party_id: 'LAD',
        id: bill.reference,
        start_date_time: '2027-12-24T12:00:00.000Z',
        end_date_time: '2027-12-24T13:00:00.000Z',
        session_id: bill.reference,
        cdr_token: {
          country_code: 'NO',
          party_id: 'LAD',
          uid: bill.reference,
          type: 'AD_HOC_USER',
          contract_id: bill.reference,
        },
        auth_method: 'WHITELIST',
        cdr_location: {
          id: '21678',
          name: 'Storgata 12, Oslo',
          address: 'Storgata 12, Oslo',
          city: 'Oslo',
          country: 'NOR',
          coordinates: { latitude: '0.00000', longitude: '0.00000' },
          evse_uid: 'NO*LAD*E21678*1',
          evse_id: 'NO*LAD*E21678*1',
          connector_id: '1',
          connector_standard: 'IEC_62196_T2_COMBO',
          connector_format: 'CABLE',
          connector_power_type: 'DC',
        },
        currency: 'NOK',
        tariffs: [],
        charging_periods: [
          {
            start_date_time: '2027-12-24T12:00:00.000Z',
            dimensions: [
              { type: 'ENERGY', volume: 0.2 },
              { type: 'TIME', volume: 1 },
            ],
          },
        ],
        total_cost: { before_taxes: 0, taxes: [] },
        total_energy: 0.2,
        total_time: 1,
        remark:
          'Vipps MobilePay lk-21678-A-271224-1; stopped: Local; below the least amount, so nothing was charged',
        last_updated: '2027-12-24T13:00:00.000Z',
      },
    ]);
  });

  it('is made only where something was delivered; one that cannot be made is told', () => {
    const nothing = session({ energyWh: 0 });
    const running = session({ energyWh: null, bill: null });
    const old = session({ reference: 'old-one', bill: null });
    const nobodys = session({ reference: 'nobodys', evseId: 'outlet-1' });
    expect(cdrsOf([nothing, running], null)).toEqual({ cdrs: [], missing: [] });
    const { cdrs, missing } = cdrsOf([old, nobodys], null);
    expect(cdrs).toEqual([]);
    expect(missing).toEqual([
      expect.stringContaining('old-one was settled before version 2'),
      expect.stringContaining('nobodys: the EVSE id outlet-1 names no operator'),
    ]);
    expect(cdrsOf([nobodys], party).cdrs).toHaveLength(1);
  });

  it('has an id that OCPI takes, and that no two references share', () => {
    const long = (tail: string): string => `lk-station-with-long-id-label1-271224-${tail}`;
    expect(cdrId('lk-21678-A-271224-1')).toBe('lk-21678-A-271224-1');
    const ids = ['1', '2', '12'].map((tail) => cdrId(long(tail)));
    expect(ids.every((id) => id.length === 36)).toBe(true);
    expect(new Set(ids).size).toBe(3);
  });
});
