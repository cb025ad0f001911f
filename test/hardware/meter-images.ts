/** Register images of all meters, written by hand from their makers' documents, not from the drivers. */

export interface Image {
  /** "function address": the registers from there on. */
  registers: Record<string, string>;
  /** Whether registers between these read as 0, as they do in most; else they are no address. */
  hasGapsFilled?: boolean;
  /** Most registers it answers at once. */
  most?: number;
  reading: { energyWh: number; powerW: number };
  /** Questions that one reading takes. */
  questions: number;
  serialNumber: string | null;
  model: string | null;
}

/** 230 V, 50 Hz, 3680 W and 1234.567 kWh as floats; serial number 21678001. */
export function eastron(power: string, code: string | null, model: string | null): Image {
  return {
    registers: {
      '04 0000': '4366 0000',
      '04 0046': '4248 0000',
      '04 0048': '449A 5225',
      [`04 ${power}`]: '4566 0000',
      '03 FC00': '014A C7B1',
      ...(code === null ? {} : { '03 FC02': code }),
    },
    hasGapsFilled: true,
    reading: { energyWh: 1_234_567, powerW: 3680 },
    questions: 2,
    serialNumber: '21678001',
    model,
  };
}

/** 230.0 V, 3680.00 W, 1234.56 kWh; "B23 ". */
function abb(type: string): Image {
  return {
    registers: {
      '03 5B00': '0000 08FC',
      '03 5B14': '0005 9D80',
      '03 5000': '0000 0000 0001 E240',
      '03 8900': '0000 3039',
      '03 8960': `4232 ${type}20`,
    },
    reading: { energyWh: 1_234_560, powerW: 3680 },
    questions: 2,
    serialNumber: '12345',
    model: `ABB B2${String.fromCharCode(Number(`0x${type}`))}`,
  };
}

/** 230.0 V, 3680.0 W, 1234.5 kWh, the low word first; the serial number is BP06201. */
function carloGavazzi(energy: string, code: string, serialNumber: string): Image {
  return {
    registers: {
      '04 0000': '08FC 0000',
      '04 0028': '8FC0 0000',
      [`04 ${energy}`]: '3039 0000',
      '04 000B': code,
      '04 5000': serialNumber,
    },
    hasGapsFilled: true,
    reading: { energyWh: 1_234_500, powerW: 3680 },
    questions: 2,
    serialNumber: 'BP06201',
    model: null,
  };
}

const fine = {
  reading: { energyWh: 1_234_567, powerW: 3680 },
  questions: 2,
  serialNumber: null,
  model: null,
};

/** One character a register, or two and zeros behind: BP06201. */
const sparse = '0042 0050 0030 0036 0032 0030 0031';
const dense = '4250 3036 3230 3100 0000 0000 0000';

export const images: Record<string, Image> = {
  'eastron-sdm630': { ...eastron('0034', '0070', 'SDM630'), questions: 1, most: 80 },
  'eastron-sdm72': { ...eastron('0034', '0089', 'SDM72 V2'), most: 10 },
  'eastron-sdm120': { ...eastron('000C', '0020', 'SDM120'), most: 80 },
  'eastron-sdm230': { ...eastron('000C', '002B', '002B'), most: 80 },
  'abb-b23': abb('33'),
  'abb-b24': abb('34'),
  'abb-b21': abb('31'),
  'carlo-gavazzi-em340': {
    ...carloGavazzi('0034', '0155', sparse),
    most: 50,
    questions: 1,
    model: 'EM340',
  },
  'carlo-gavazzi-em24': { ...carloGavazzi('003E', '0047', dense), most: 11, model: 'EM24' },
  'schneider-iem3155': {
    registers: {
      '03 0BD3': '4366 0000',
      '03 0BF3': '406B 851F',
      '03 0C83': '0000 0000 0012 D687',
      // "iEM3155".
      '03 0031': `6945 4D33 3135 3500 ${'0000 '.repeat(16)}`,
      '03 0081': '014A C7B1',
    },
    ...fine,
    serialNumber: '21678001',
    model: 'Schneider iEM3155',
  },
  'inepro-pro380': {
    registers: {
      '03 5002': '4366 0000',
      '03 5012': '406B 851F',
      '03 600C': '449A 5225',
      '03 4000': '1908 0123',
    },
    ...fine,
    serialNumber: '19080123',
  },
  // 1200 W on L1 alone, 3680 W on all phases.
  'finder-7m38': {
    registers: {
      '04 09C4': '4366 0000',
      '04 09E2': '4496 0000',
      '04 09E8': '4566 0000',
      '04 0A4E': '4996 B438',
    },
    ...fine,
  },
  'chint-dtsu666': {
    registers: { '03 2006': '450F C000', '03 2012': '470F C000', '03 101E': '449A 5225' },
    ...fine,
  },
};
