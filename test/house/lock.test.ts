/** The lock holds every optional package it names, so that `npm ci` takes it on every platform. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { completed, missingOptional, type Lock } from '../../build/complete-lock.ts';

function readLock(): Lock {
  return JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
}

test('package-lock.json is complete (else: npm run lock)', () => {
  expect(missingOptional(readLock())).toEqual([]);
});

test('package-lock.json names no registry', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "https?:/);
});

test('a lock with a hole is seen and mended', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.0.0',
        optionalDependencies: { '@tool/linux-arm64-musl': '1.0.0' },
      },
    },
  };
  expect(missingOptional(lock)).toHaveLength(1);
  const mended = completed(lock);
  expect(missingOptional(mended)).toEqual([]);
  expect(mended.packages['node_modules/@tool/linux-arm64-musl']).toMatchObject({
    os: ['linux'],
    cpu: ['arm64'],
    libc: ['musl'],
  });
});
