/** Vipps' list of error codes against the two tables made of it, and each code's way to the client. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { meaningOfCode } from '../../electron/payment/vipps-codes.ts';
import { defaultStatusByCode, errorTitles, isErrorCode } from '../sim/vipps/error-codes.ts';
import { refusedWith } from './troubled-lives.ts';

const file = join(import.meta.dirname, '../../../shared/vipps/error-codes.json');
const isHere = existsSync(file);
if (!isHere) process.stderr.write(`NOT CHECKED: the tables of error codes: there is no ${file}\n`);

const listSchema = z.object({
  codes: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      http_status_verified: z.int().nullable(),
    }),
  ),
});

const codes = isHere ? listSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).codes : [];
const sorted = (texts: Iterable<string>): string[] => [...texts].toSorted();

describe.skipIf(!isHere)('Vipps’ error codes', () => {
  const names = sorted(codes.map(({ code }) => code));

  it('are those the client has a meaning for, and no others', () => {
    expect(names.length).toBeGreaterThan(50);
    expect(sorted(meaningOfCode.keys())).toEqual(names);
  });

  it('are those the sandbox refuses with, under the same titles', () => {
    expect(sorted(Object.keys(errorTitles))).toEqual(names);
    for (const { code, title } of codes) {
      // The list says beside a title when it came.
      const bare = title.replace(/ \(added .*\)$/, '');
      expect([code, isErrorCode(code) && errorTitles[code]]).toEqual([code, bare]);
    }
  });

  it('come from the sandbox with the status that is known of them', () => {
    const known = codes.filter(({ http_status_verified: status }) => status !== null);
    expect(known.length).toBeGreaterThan(2);
    for (const { code, http_status_verified: status } of known) {
      const given = isErrorCode(code) ? (defaultStatusByCode[code] ?? 400) : null;
      expect([code, given]).toEqual([code, status]);
    }
  });
});

it.each(Object.keys(errorTitles))(
  '%s is read by the client out of every answer with it',
  async (code) => {
    const { read } = await refusedWith(code);
    expect(read.length).toBeGreaterThan(0);
    expect(new Set(read)).toEqual(new Set([code]));
  },
);
