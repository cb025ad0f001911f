/**
 * A key that does not exist: what its writer most likely meant.
 */
import { type JsonSchema, stationJsonSchema } from './json-schema.ts';
import { type Finding, formatPath, listOf, type Path } from './path.ts';
import { nearestWord } from './spelling.ts';

const secretName = /secret|password|token|subscription|client_?id|private_?key|api_?key/i;

/** Says why `key` in the section at `path` is a mistake, and names the key that is meant. */
export function explainUnknownKey(path: Path, key: string): Finding {
  const finding = (message: string): Finding => ({ path: [...path, key], message });
  if (secretName.test(key)) {
    return finding(
      'is a secret by its name, and secrets are never in this file; give VIPPS_CLIENT_ID, VIPPS_CLIENT_SECRET and VIPPS_SUBSCRIPTION_KEY in the environment or as systemd credentials',
    );
  }
  const known = Object.keys(sectionAt(path)?.properties ?? {});
  const nearest = nearestWord(key, known);
  if (nearest !== null) return finding(`is not a key here; did you mean ${nearest}?`);
  const home = homeOf(key);
  if (home !== null) return finding(`is not a key here; it belongs under ${home}`);
  const where = path.length === 0 ? 'the file' : formatPath(path);
  return finding(`is not a key here; ${where} takes ${listOf(known, 'and')}`);
}

let schema: JsonSchema | null = null;

function sectionAt(path: Path): JsonSchema | null {
  schema ??= stationJsonSchema();
  let section: JsonSchema | undefined = schema;
  for (const step of path) {
    const rest: JsonSchema['additionalProperties'] = section?.additionalProperties;
    const named: JsonSchema | undefined =
      section?.properties?.[step] ?? (typeof rest === 'object' ? rest : undefined);
    section = typeof step === 'number' ? section?.items : named;
  }
  return section ?? null;
}

/** The one section that has this key, as it is written: `web`, `evses[…].relay`. */
function homeOf(key: string): string | null {
  schema ??= stationJsonSchema();
  const homes: string[] = [];
  const search = (section: JsonSchema, name: string) => {
    if (section.properties !== undefined && Object.hasOwn(section.properties, key)) {
      homes.push(name === '' ? 'the top of the file' : name);
    }
    for (const [child, below] of Object.entries(section.properties ?? {})) {
      search(below, name === '' ? child : `${name}.${child}`);
    }
    if (section.items !== undefined) search(section.items, `${name}[…]`);
    if (typeof section.additionalProperties === 'object') {
      search(section.additionalProperties, `${name}.…`);
    }
  };
  search(schema, '');
  return homes.length === 1 ? (homes[0] ?? null) : null;
}
