/**
 * How the station shows itself to the operator's gateway: certificate, private key, and the
 * authority the gateway is known by. Files renewed on the disk are taken at the next connection.
 */
import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import {
  nearingEnd,
  readAuthorities,
  readClientCertificate,
  readPemText,
  type CertificateFile,
} from './config/certificate-file.ts';
import { quotePath } from './config/path.ts';
import type { HttpTls } from './payment/http.ts';
import type { Log } from './ports.ts';
import type { Mistake } from './session/view.ts';

/** Paths of PEM files; relative ones are taken from the working directory. */
export interface GatewayFiles {
  certificate: string;
  /** Null: the authorities that browsers know. */
  authority: string | null;
  key: string;
}

/** Where mistakes of the key are reported, wherever its path came from. */
export const keyFileVariable = 'VIPPS_GATEWAY_KEY_FILE';

export type ReadIdentity =
  { ok: true; tls: HttpTls; certificate: X509Certificate } | { ok: false; mistakes: Mistake[] };

/**
 * Reads and checks the three files together. Each mistake names the file and what is allowed; no
 * part of the key is ever in one.
 */
export function readIdentity(files: GatewayFiles, nowMs: number): ReadIdentity {
  const certificate = readClientCertificate(files.certificate, nowMs);
  const authority = files.authority === null ? null : readAuthorities(files.authority, nowMs);
  const key = readKey(files.key);
  const mistakes = [
    ...mistakesOf('certificate', files.certificate, certificate),
    ...(authority === null ? [] : mistakesOf('authority', files.authority ?? '', authority)),
    ...('message' in key ? [{ path: keyFileVariable, message: key.message }] : []),
  ];
  const [own] = certificate.certificates;
  if ('key' in key && own !== undefined && !own.checkPrivateKey(key.key)) {
    const message = `is the file ${quotePath(files.key)}, whose key does not fit the certificate in ${quotePath(files.certificate)}; the two must come from the same request.`;
    mistakes.push({ path: keyFileVariable, message });
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  if (own === undefined || certificate.pem === null || 'message' in key) {
    throw new Error('an identity without mistakes lacks certificate or key');
  }
  const ca = authority?.pem ?? null;
  return {
    ok: true,
    tls: { cert: certificate.pem, key: key.pem, ...(ca === null ? {} : { ca }) },
    certificate: own,
  };
}

function mistakesOf(name: string, path: string, file: CertificateFile): Mistake[] {
  return file.mistakes.map((message) => ({
    path: `vipps.gateway.${name}`,
    message: message.startsWith('The file ') ? message : `is ${quotePath(path)}, which ${message}`,
  }));
}

type ReadKey = { pem: string; key: KeyObject } | { message: string };

/** Who else may touch the key: everybody else reads, or writes. */
const everybody = 0o006;

function readKey(path: string): ReadKey {
  const refuse = (why: string): ReadKey => ({
    message: `is the file ${quotePath(path)}, which ${why}`,
  });
  const read = readPemText(path);
  if (!read.ok) return { message: read.message };
  // Windows knows no such mode and reports one that says everybody.
  if (process.platform !== 'win32' && ((statOf(path)?.mode ?? 0) & everybody) !== 0) {
    return refuse(
      'everybody on this computer may read or write; only the station may: chmod 600, and chown to its user. If others had it, order a new certificate.',
    );
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(read.text)) {
    return refuse(
      'holds no private key in PEM; it must be text with a line such as -----BEGIN PRIVATE KEY-----.',
    );
  }
  if (/BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(read.text)) {
    return refuse(
      'is locked with a passphrase, which nobody is there to type; it must be a key without one (openssl pkey -in FILE -out NEW), or rest encrypted as a systemd credential.',
    );
  }
  try {
    return { pem: read.text, key: createPrivateKey(read.text) };
  } catch {
    return refuse(
      'holds a private key that cannot be read; it is damaged or cut off: copy it again.',
    );
  }
}

function statOf(path: string) {
  return statSync(path, { throwIfNoEntry: false });
}

/** Changes whenever a file is written, replaced, or a link to it is turned. */
function fingerprint(files: GatewayFiles): string {
  return [files.certificate, files.authority, files.key]
    .map((path) => {
      try {
        const stats = path === null ? undefined : statOf(path);
        if (stats === undefined) return '-';
        return [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
      } catch {
        return '-';
      }
    })
    .join(', ');
}

const remindEveryMs = 24 * 60 * 60_000;

/**
 * Opens the files and gives what TLS needs for the connection about to be made. A file that has
 * changed is read again; where what is found then is faulty (a key written after its certificate,
 * say), what was good before stays, the log says so once, and the next connection tries again.
 * Warns once a day of a certificate that nears its end. Null while there never was a good one.
 */
export function openIdentity(
  files: GatewayFiles,
  log: Log,
  nowMs: () => number = Date.now,
): () => HttpTls | null {
  let held: Extract<ReadIdentity, { ok: true }> | null = null;
  let takenFrom: string | null = null;
  let complaint = '';
  let remindedAtMs = Number.NEGATIVE_INFINITY;

  function take(): void {
    // Before reading: a file that changes meanwhile is read once more next time.
    const present = fingerprint(files);
    if (present === takenFrom) return;
    const read = readIdentity(files, nowMs());
    if (read.ok) {
      const { validTo, subject } = read.certificate;
      const what = held === null ? 'taken' : 'renewed';
      log.info({ subject, validTo }, `gateway: certificate and key ${what}`);
      held = read;
      takenFrom = present;
      complaint = '';
      return;
    }
    const words = read.mistakes.map(({ path, message }) => `${path}: ${message}`).join(' ');
    // Not by the words: some of them tell the time.
    const trouble = `${present}: ${read.mistakes.map(({ path }) => path).join()}`;
    if (trouble !== complaint) {
      const left = held === null ? 'there is none to show' : 'the one before stays in use';
      log.error({}, `gateway: the certificate on the disk cannot be used, ${left}: ${words}`);
    }
    complaint = trouble;
  }

  function remind(): void {
    const words = held === null ? null : nearingEnd(held.certificate, nowMs());
    if (words === null || nowMs() - remindedAtMs < remindEveryMs) return;
    remindedAtMs = nowMs();
    log.warn({}, `gateway: the station's certificate ${words}`);
  }

  return () => {
    take();
    remind();
    return held?.tls ?? null;
  };
}
