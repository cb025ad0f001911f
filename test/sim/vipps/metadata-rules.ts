/** Limits of a payment's metadata: 5 pairs, keys to 100 and values to 500 characters. */
import { refusedCode, refusedField, type Refusal } from './problems.ts';
import { asObject } from './wire.ts';

export function refusalOfMetadata(value: unknown): Refusal | null {
  if (value === undefined || value === null) return null;
  const metadata = asObject(value);
  if (metadata === null) return refusedField('metadata', 'Must be an object of texts.');
  const pairs = Object.entries(metadata);
  if (pairs.length > 5) return refusedCode('4100', 'metadata holds at most 5 pairs.');
  for (const [key, text] of pairs) {
    if (key.length > 100) return refusedCode('4120', 'A metadata key has at most 100 characters.');
    if (typeof text !== 'string') return refusedField(`metadata.${key}`, 'Must be a text.');
    if (text.length > 500) {
      return refusedCode('4130', 'A metadata value has at most 500 characters.');
    }
  }
  return null;
}
