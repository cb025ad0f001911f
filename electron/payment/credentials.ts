/**
 * Where the keys to Vipps come from: the environment, or files that systemd puts into
 * $CREDENTIALS_DIRECTORY. Values leave this file only inside the returned credentials.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../session/view.ts';

export interface Credentials {
  clientId: string;
  clientSecret: string;
  subscriptionKey: string;
}

export type CredentialsResult =
  { ok: true; credentials: Credentials } | { ok: false; mistakes: Mistake[] };

/** A key that is there, good or not: its variable, and where it was found. */
export interface PresentKey {
  path: string;
  where: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Read = { value: string } | { mistake: Mistake };

/** Each variable's file among systemd's credentials. */
const fileNames = {
  VIPPS_CLIENT_ID: 'vipps-client-id',
  VIPPS_CLIENT_SECRET: 'vipps-client-secret',
  VIPPS_SUBSCRIPTION_KEY: 'vipps-subscription-key',
} as const;
type Variable = keyof typeof fileNames;

/** Keys are sent as header values: visible ASCII without spaces, as Vipps' portal shows them. */
const keyPattern = /^[\x21-\x7e]{1,1000}$/;

/**
 * Reads the three keys; a variable that is set wins over its file. Every key that is missing or
 * damaged is named at once, with how to provide it; no value is ever part of a message.
 */
export function readCredentials(environment: Environment): CredentialsResult {
  const clientId = readKey(environment, 'VIPPS_CLIENT_ID');
  const clientSecret = readKey(environment, 'VIPPS_CLIENT_SECRET');
  const subscriptionKey = readKey(environment, 'VIPPS_SUBSCRIPTION_KEY');
  if ('value' in clientId && 'value' in clientSecret && 'value' in subscriptionKey) {
    return {
      ok: true,
      credentials: {
        clientId: clientId.value,
        clientSecret: clientSecret.value,
        subscriptionKey: subscriptionKey.value,
      },
    };
  }
  const mistakes = [clientId, clientSecret, subscriptionKey].flatMap((read) =>
    'mistake' in read ? [read.mistake] : [],
  );
  return { ok: false, mistakes };
}

/** The keys of Vipps that are about, for a station that should have none. */
export function presentKeys(environment: Environment): PresentKey[] {
  const directory = environment['CREDENTIALS_DIRECTORY'] ?? '';
  return (Object.keys(fileNames) as Variable[]).flatMap((variable) => {
    const found: PresentKey[] = [];
    if ((environment[variable]?.trim() ?? '') !== '') {
      found.push({ path: variable, where: 'the environment' });
    }
    const path = join(directory, fileNames[variable]);
    if (directory !== '' && existsSync(path)) {
      found.push({ path: variable, where: `the file ${path}` });
    }
    return found;
  });
}

function readKey(environment: Environment, variable: Variable): Read {
  const fileName = fileNames[variable];
  const fromVariable = environment[variable]?.trim() ?? '';
  if (fromVariable !== '') return checked(fromVariable, variable, `the variable ${variable}`);

  const directory = environment['CREDENTIALS_DIRECTORY'] ?? '';
  if (directory === '') {
    return wrong(
      variable,
      `is missing: set ${variable} in the environment, or provide the file ${fileName} with ` +
        `systemd's LoadCredential= (no $CREDENTIALS_DIRECTORY is set)`,
    );
  }
  const path = join(directory, fileName);
  try {
    return checked(readFileSync(path, 'utf8').trim(), variable, `the file ${path}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return wrong(
      variable,
      code === 'ENOENT'
        ? `is missing: set ${variable} in the environment, or provide the file ${path}`
        : `cannot be read from the file ${path} (${code}): it must be a file the station's user may read`,
    );
  }
}

function checked(value: string, variable: string, where: string): Read {
  if (value === '') return wrong(variable, `is empty in ${where}: put the key there`);
  if (keyPattern.test(value)) return { value };
  return wrong(
    variable,
    `in ${where} holds a space, a line break or a character no key has, or more than 1000 ` +
      'characters: copy it again from the business portal, the key alone',
  );
}

function wrong(variable: string, message: string): Read {
  return { mistake: { path: variable, message } };
}
