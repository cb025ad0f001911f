/** Register images of all meters, written by hand from their makers' documents, not from the drivers. */

export interface Image {
  /** "function address": the registers from there on, and no others. */
  registers: Record<string, string>;
  reading: { energyWh: number; powerW: number };
  serialNumber: string | null;
}

/** 230 V, 50 Hz, 3680 W and 1234.567 kWh as floats; serial number 21678001. */
function eastron(power: string): Image {
  return {
    registers: {
      '04 0000': '4366 0000',
      '04 0046': '4248 0000',
      '04 0048': '449A 5225',
      [`04 ${power}`]: '4566 0000',
      '03 FC00': '014A C7B1',
    },
    reading: { energyWh: 1_234_567, powerW: 3680 },
    serialNumber: '21678001',
  };
}

/** 230.0 V, 3680.00 W, 1234.56 kWh. */
const abb: Image = {
  registers: {
    '03 5B00': '0000 08FC',
    '03 5B14': '0005 9D80',
    '03 5000': '0000 0000 0001 E240',
    '03 8900': '0000 3039',
  },
  reading: { energyWh: 1_234_560, powerW: 3680 },
  serialNumber: '12345',
};

/** 230.0 V, 3680.0 W, 1234.5 kWh, the low word first. */
function carloGavazzi(energy: string): Image {
  return {
    registers: { '04 0000': '08FC 0000', '04 0028': '8FC0 0000', [`04 ${energy}`]: '3039 0000' },
    reading: { energyWh: 1_234_500, powerW: 3680 },
    serialNumber: null,
  };
}

const fine = { reading: { energyWh: 1_234_567, powerW: 3680 }, serialNumber: null };

/** By driver. */
export const images: Record<string, Image> = {
  'eastron-sdm630': eastron('0034'),
  'eastron-sdm72': eastron('0034'),
  'eastron-sdm120': eastron('000C'),
  'eastron-sdm230': eastron('000C'),
  'abb-b23': abb,
  'abb-b24': abb,
  'abb-b21': abb,
  'carlo-gavazzi-em340': carloGavazzi('0034'),
  'carlo-gavazzi-em24': carloGavazzi('0042'),
  'schneider-iem3155': {
    registers: {
      '03 0BD3': '4366 0000',
      '03 0BF3': '406B 851F',
      '03 0C83': '0000 0000 0012 D687',
    },
    ...fine,
  },
  'inepro-pro380': {
    registers: { '03 5002': '4366 0000', '03 5012': '406B 851F', '03 600C': '449A 5225' },
    ...fine,
  },
  'finder-7m38': {
    registers: { '04 09C4': '4366 0000', '04 09E2': '4566 0000', '04 0A4E': '4996 B438' },
    ...fine,
  },
  'chint-dtsu666': {
    registers: { '03 2006': '450F C000', '03 2012': '470F C000', '03 101E': '449A 5225' },
    ...fine,
  },
};
