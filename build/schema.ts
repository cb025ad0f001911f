/**
 * Writes the JSON Schema of station.yaml for editors: `tsx build/schema.ts` after a change of
 * electron/config-schema*.ts. A test fails while docs/station.schema.json is not up to date.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { stationJsonSchema } from '../electron/config/json-schema.ts';

const path = fileURLToPath(new URL('../docs/station.schema.json', import.meta.url));
const options = await resolveConfig(path);
writeFileSync(
  path,
  await format(JSON.stringify(stationJsonSchema()), { ...options, filepath: path }),
);
process.stdout.write(`wrote ${path}\n`);
