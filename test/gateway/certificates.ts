/** Certificates for tests, made by the openssl program: authorities, and what they sign. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../build/command.ts';

export interface Issued {
  /** Paths of PEM files. */
  certificate: string;
  key: string;
}

export interface Wish {
  /** Common name, and the name of the files. */
  name: string;
  purpose: 'client' | 'server';
  /** What a server is reached by, `DNS:…` or `IP:…`. */
  names?: string[];
  /** From and to, counted from now, in ms; a day ago to 60 days ahead unless told. */
  fromMs?: number;
  toMs?: number;
  /** `rsa` is what old authorities still hand out. */
  algorithm?: 'ec' | 'rsa';
}

export interface Authority extends Issued {
  issue(wish: Wish): Issued;
}

const day = 24 * 60 * 60_000;

/** `20261122120000Z`, as openssl wants times. */
function stamp(ms: number): string {
  return `${new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}Z`;
}

function openssl(directory: string, ...args: string[]): void {
  const program = findProgram('openssl');
  if (program === null) throw new Error('openssl is missing');
  execFileSync(program, args, { cwd: directory, stdio: 'pipe' });
}

function newKey(directory: string, file: string, algorithm: Wish['algorithm']): void {
  const options =
    algorithm === 'rsa'
      ? ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
      : ['EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  openssl(directory, 'genpkey', '-algorithm', ...options, '-out', file);
}

/** The directory is the authority's own, made here. `toMs` counts from now. */
export function makeAuthority(parent: string, name: string, toMs = 100 * day): Authority {
  const directory = join(parent, name);
  mkdirSync(directory);
  const base = {
    ca: 'default_ca=own',
    own: [
      'database=index.txt',
      'new_certs_dir=.',
      'rand_serial=yes',
      'unique_subject=no',
      'default_md=sha256',
      'policy=names',
      'certificate=ca.pem',
      'private_key=ca.key',
    ].join('\n'),
    names: 'commonName=supplied',
    authority: 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign',
  };
  const text = Object.entries(base).map(([section, lines]) => `[${section}]\n${lines}\n`);
  writeFileSync(join(directory, 'ca.conf'), text.join(''));
  writeFileSync(join(directory, 'index.txt'), '');
  newKey(directory, 'ca.key', 'ec');
  openssl(directory, 'req', '-new', '-key', 'ca.key', '-subj', `/CN=${name}`, '-out', 'ca.csr');
  const ca = ['ca', '-batch', '-notext', '-config', 'ca.conf'];
  const times = (fromMs: number, untilMs: number) => [
    '-startdate',
    stamp(Date.now() + fromMs),
    '-enddate',
    stamp(Date.now() + untilMs),
  ];
  const self = ['-selfsign', '-extensions', 'authority', '-in', 'ca.csr', '-out', 'ca.pem'];
  openssl(directory, ...ca, ...times(-2 * day, toMs), ...self);
  return {
    certificate: join(directory, 'ca.pem'),
    key: join(directory, 'ca.key'),
    issue({ name: own, purpose, names = [], fromMs = -day, toMs: untilMs = 60 * day, algorithm }) {
      newKey(directory, `${own}.key`, algorithm);
      const [key, request, signed] = [`${own}.key`, `${own}.csr`, `${own}.pem`];
      openssl(directory, 'req', '-new', '-key', key, '-subj', `/CN=${own}`, '-out', request);
      const alternatives = names.length === 0 ? '' : `subjectAltName=${names.join(',')}\n`;
      writeFileSync(
        join(directory, 'own.ext'),
        `basicConstraints=CA:FALSE\nextendedKeyUsage=${purpose}Auth\n${alternatives}`,
      );
      const files = ['-extfile', 'own.ext', '-in', request, '-out', signed];
      openssl(directory, ...ca, ...times(fromMs, untilMs), ...files);
      return { certificate: join(directory, signed), key: join(directory, key) };
    },
  };
}

/** The text of a PEM file. */
export function pemOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Whether these programs are there. Where not, the tests that need them are left out, and say so. */
export function programsAreThere(...names: string[]): boolean {
  const missing = names.filter((name) => findProgram(name) === null);
  if (missing.length === 0) return true;
  process.stderr.write(`SKIPPED: without ${missing.join(' and ')} the gateway is not tested\n`);
  return false;
}
