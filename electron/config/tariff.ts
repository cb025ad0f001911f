/**
 * The tariff of a configuration: from the file itself or from `tariffFile`, parsed, and held against
 * the country and the law.
 */
import { basename, resolve } from 'node:path';
import { countries } from './countries.ts';
import { readTextFile } from './file.ts';
import type { Places } from './mistakes.ts';
import type { Draft } from './schema.ts';
import { readYaml } from './yaml.ts';
import type { Tariff } from '../session/tariff-types.ts';
import type { Mistake } from '../session/view.ts';
import { parseTariff } from './tariff-parse.ts';

export interface ReadTariff {
  /** Null with mistakes, and where the file has no tariff, which the cross-checks name. */
  tariff: Tariff | null;
  /** When the operator wants it to end, ms since 1970; null: not given. */
  endsAtMs: number | null;
  mistakes: Mistake[];
  warnings: Mistake[];
}

/** Reads the draft's tariff; `directory` is where the configuration lies, for tariffFile. */
export function readTariff(draft: Draft, places: Places, directory: string): ReadTariff {
  const source = tariffSource(draft, places, directory);
  const none = { tariff: null, endsAtMs: null, warnings: [] };
  if (source === null) return { ...none, mistakes: [] };
  if (source.mistakes.length > 0) return { ...none, mistakes: source.mistakes };
  const parsed = parseTariff(source.value, source.root);
  const mistakes = [...(parsed.ok ? [] : parsed.mistakes), ...currencyMistakes(draft, source)];
  const warnings = parsed.ok ? lawWarnings(draft, parsed.tariff, source.root) : [];
  return {
    tariff: parsed.ok && mistakes.length === 0 ? parsed.tariff : null,
    endsAtMs: parsed.ok ? parsed.endsAtMs : null,
    mistakes: mistakes.map((mistake) => located(mistake, source)),
    warnings: warnings.map((warning) => located(warning, source)),
  };
}

/** Looks at the tariff as it is written, so that other mistakes in it do not hide this one. */
function currencyMistakes({ station }: Draft, { value, root }: Source): Mistake[] {
  const currencies = Object.values(countries).map(({ currency }) => currency);
  const written = typeof value === 'object' && value && 'currency' in value ? value.currency : null;
  const found = currencies.find((currency) => currency === written);
  if (found === undefined || station?.country === undefined) return [];
  const { currency } = countries[station.country];
  if (found === currency) return [];
  const message = `is ${found}, but must be ${currency}, the currency of station.country ${station.country}.`;
  return [{ path: `${root}.currency`, message }];
}

interface Source {
  value: unknown;
  /** What the paths of its mistakes start with. */
  root: string;
  places: Places;
  /** Name of the tariff's own file, null where it stands in the configuration. */
  fileName: string | null;
  mistakes: Mistake[];
}

function tariffSource(draft: Draft, places: Places, directory: string): Source | null {
  const { tariff, tariffFile } = draft;
  if (tariff !== undefined && tariff !== null) {
    return { value: tariff, root: 'tariff', places, fileName: null, mistakes: [] };
  }
  if (tariffFile === undefined) return null;
  const root = 'tariffFile';
  const fileName = basename(tariffFile);
  const read = readTextFile(resolve(directory, tariffFile));
  if (!read.ok) {
    const mistakes = [{ path: root, message: read.message }];
    return { value: null, root, places, fileName, mistakes };
  }
  // JSON is YAML in flow style, but for tabs, which JSON may indent with.
  const yaml = readYaml(/^\s*\{/.test(read.text) ? read.text.replaceAll('\t', '  ') : read.text);
  const mistakes = yaml.mistakes.map(({ path, message }) => ({
    path: path === '' ? root : `${root}.${path}`,
    message: `${message.replace(/\.$/, '')} in ${fileName}.`,
  }));
  const inFile = new Map([...yaml.places].map(([path, place]) => [joinPath(root, path), place]));
  return { value: yaml.value, root, places: inFile, fileName, mistakes };
}

function joinPath(root: string, path: string): string {
  if (path === '') return root;
  return path.startsWith('[') ? `${root}${path}` : `${root}.${path}`;
}

/** The mistake with the line it stands in, as the configuration's own mistakes have it. */
function located({ path, message }: Mistake, { places, fileName }: Source): Mistake {
  const place = places.get(path);
  const where = [
    ...(place === undefined ? [] : [`line ${place.line}`]),
    ...(fileName === null ? [] : [fileName]),
  ].join(' of ');
  return { path, message: where === '' ? message : message.replace(/\.?$/, ` (${where}).`) };
}

/**
 * What is lawful or not can't be decided here for certain, so it is a warning: AFIR (EU 2023/1804)
 * article 5(4) allows only a price per kWh and an occupancy fee per minute from 50 kW on, and a VAT
 * other than the country's standard rate is more often a slip than an exemption.
 */
function lawWarnings(draft: Draft, tariff: Tariff, root: string): Mistake[] {
  const warnings: Mistake[] = [];
  const isFast = draft.evses?.some((evse) => (evse?.maxPowerW ?? 0) >= 50_000) === true;
  const standard = draft.station?.country && countries[draft.station.country].vatPercent;
  tariff.elements.forEach((element, elementIndex) => {
    element.components.forEach(({ type, vat }, index) => {
      const path = `${root}.elements[${elementIndex}].price_components[${index}]`;
      if (isFast && (type === 'FLAT' || type === 'TIME')) {
        const message = `is ${type}: from 50000 W on, AFIR (EU 2023/1804) allows only a price per kWh and an occupancy fee per minute (PARKING_TIME).`;
        warnings.push({ path: `${path}.type`, message });
      }
      if (standard && tariff.taxIncluded !== 'N/A' && Number(vat ?? 0) !== standard) {
        const found = vat === null ? 'is missing' : `is ${vat}`;
        const message = `${found}, while the standard rate of ${draft.station?.country} is ${standard}; check that it is right.`;
        warnings.push({ path: `${path}.vat`, message });
      }
    });
  });
  return warnings;
}
