/**
 * The JSON Schema of station.yaml, for editors: completion, descriptions and red underlines. It
 * comes from the same source as the check itself; build/schema.ts writes it into docs/.
 */
import * as z from 'zod';
import { stationSchema } from './schema.ts';
import { tariffSchema } from './tariff-schema.ts';

/** What this project uses of JSON Schema 2020-12. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  [keyword: string]: unknown;
}

/** Draft 2020-12. Keys with a default are not required. */
export function stationJsonSchema(): JsonSchema {
  const station = z.toJSONSchema(stationSchema, { io: 'input' }) as JsonSchema;
  const { $schema: _, ...tariff } = z.toJSONSchema(tariffSchema, { io: 'input' }) as JsonSchema;
  const description = station.properties?.['tariff']?.['description'];
  return {
    $schema: station['$schema'],
    ...station,
    properties: { ...station.properties, tariff: { ...tariff, description } },
  };
}
