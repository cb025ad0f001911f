/**
 * The JSON Schema for editors: up to date, and agreeing with the check itself.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type JsonSchema, stationJsonSchema } from '../../electron/config/json-schema.ts';
import { editDistance, nearestWord } from '../../electron/config/spelling.ts';

const path = fileURLToPath(new URL('../../docs/station.schema.json', import.meta.url));

test('docs/station.schema.json is up to date (tsx build/schema.ts writes it)', () => {
  const committed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(stationJsonSchema())));
});

/** Every schema of a key, with the key's path. */
function keysOf(schema: JsonSchema, at = ''): [string, JsonSchema][] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => [
    [`${at}.${key}`, child] as [string, JsonSchema],
    ...keysOf(child, `${at}.${key}`),
  ]);
  const items = schema.items === undefined ? [] : keysOf(schema.items, `${at}[]`);
  const rest = schema.additionalProperties;
  return [...below, ...items, ...(typeof rest === 'object' ? keysOf(rest, `${at}.*`) : [])];
}

test('every key is described', () => {
  const keys = keysOf(stationJsonSchema()).filter(([key]) => !key.startsWith('.tariff.'));
  expect(keys.length).toBeGreaterThan(50);
  const bare = keys.filter(([, schema]) => typeof schema['description'] !== 'string');
  expect(bare.map(([key]) => key)).toEqual([]);
});

test('keys with a default are not required, the others are', () => {
  const schema = stationJsonSchema();
  expect(schema['required']).toEqual(['station', 'evses', 'buses', 'payment', 'vipps']);
  expect(schema.properties?.['payment']?.['required']).toEqual(['amounts', 'defaultAmount']);
  expect(schema.properties?.['ui']?.properties?.['stopHoldMs']).toMatchObject({
    type: 'integer',
    default: 1000,
    minimum: 0,
    maximum: 10_000,
  });
});

test('one of tariff and tariffFile, one kind of bus, no unknown keys', () => {
  const schema = stationJsonSchema();
  expect(schema['oneOf']).toEqual([{ required: ['tariff'] }, { required: ['tariffFile'] }]);
  expect(schema.additionalProperties).toBe(false);
  const bus = schema.properties?.['buses']?.additionalProperties;
  expect(bus).toMatchObject({
    oneOf: [{ required: ['serial'] }, { required: ['tcp'] }, { required: ['modbusTcp'] }],
  });
  expect(schema.properties?.['tariff']?.properties).toHaveProperty('elements');
});

test('patterns are regular expressions that editors can read', () => {
  const patterns = keysOf(stationJsonSchema()).flatMap(([, { pattern }]) =>
    typeof pattern === 'string' ? [pattern] : [],
  );
  expect(patterns.length).toBeGreaterThan(10);
  expect(patterns.map((pattern) => new RegExp(pattern, 'u').source)).toEqual(patterns);
});

describe('spelling', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('from %s to %s are %i steps', (from, to, steps) => {
    expect(editDistance(from, to)).toBe(steps);
    expect(editDistance(to, from)).toBe(steps);
  });
  test('the nearest word, or none', () => {
    expect(nearestWord('baudrate', ['baudRate', 'parity'])).toBe('baudRate');
    expect(nearestWord('colour', ['baudRate', 'parity'])).toBeNull();
    expect(nearestWord('x'.repeat(100_000), ['x'])).toBeNull();
  });
});
