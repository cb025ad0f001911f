/**
 * Certificates in PEM files: read, taken apart, and judged by what a technician can mend. Nothing
 * here knows what they are used for but for the one purpose a station has, to show itself to a gateway.
 */
import { X509Certificate } from 'node:crypto';
import { readTextFile, type ReadText } from './file.ts';

/** Sentences about one file, each continuing its path; they end with a full stop. */
export interface CertificateFindings {
  mistakes: string[];
  warnings: string[];
}

export interface CertificateFile extends CertificateFindings {
  /** The file's own text, for TLS; null with mistakes. */
  pem: string | null;
  /** In the order of the file; empty where it could not be read. */
  certificates: X509Certificate[];
}

const day = 24 * 60 * 60_000;

/**
 * Renewals run weeks before the end (certbot: 30 days of 90; step-ca: a third of the life), so a
 * certificate with less than a fifth of its life left, or two weeks where that is less, was forgotten.
 */
const longestWarningMs = 14 * day;

/** RFC 5280 4.2.1.12: id-kp-clientAuth and anyExtendedKeyUsage. */
const clientPurposes = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];

/**
 * The station's own certificate: the file begins with it, and certificates of intermediate
 * authorities may follow. `nowMs` is what its time is held against.
 */
export function readClientCertificate(path: string, nowMs: number): CertificateFile {
  const file = readPem(path);
  const [own] = file.certificates;
  if (own === undefined) return file;
  const findings = judgeTime([own], nowMs);
  if (own.ca) {
    findings.mistakes.push(
      `begins with the certificate of an authority (${nameOf(own)}); the station's own certificate comes first, its authorities after it.`,
    );
  }
  // Missing means any purpose; Node's types know nothing of that.
  const purposes = own.keyUsage as readonly string[] | undefined;
  if (purposes !== undefined && !purposes.some((each) => clientPurposes.includes(each))) {
    findings.mistakes.push(
      'is for servers only; it must be a certificate for clients (extended key usage clientAuth), or the gateway refuses it.',
    );
  }
  return judged(file, findings);
}

/** The authorities that a gateway's certificate may come from: one or more, in any order. */
export function readAuthorities(path: string, nowMs: number): CertificateFile {
  const file = readPem(path);
  if (file.certificates.length === 0) return file;
  const sound = file.certificates.filter((each) => isValidAt(each, nowMs));
  // One authority that is still good is enough: old ones often stay in a bundle beside their heirs.
  return judged(file, judgeTime(sound.length > 0 ? sound : file.certificates, nowMs));
}

/** True from notBefore to notAfter, both included. */
function isValidAt(certificate: X509Certificate, nowMs: number): boolean {
  return nowMs >= Date.parse(certificate.validFrom) && nowMs <= endsAtMs(certificate);
}

/** When a certificate stops being good. */
export function endsAtMs(certificate: X509Certificate): number {
  return Date.parse(certificate.validTo);
}

/** Null while there is time; otherwise the sentence that warns of the end. */
export function nearingEnd(certificate: X509Certificate, nowMs: number): string | null {
  const endMs = endsAtMs(certificate);
  const lifeMs = endMs - Date.parse(certificate.validFrom);
  const leftMs = endMs - nowMs;
  if (leftMs < 0 || leftMs >= Math.min(longestWarningMs, lifeMs / 5)) return null;
  return `expires on ${isoOf(endMs)} (${nameOf(certificate)}); put a renewed one in its place, it is taken without a restart.`;
}

function judgeTime(certificates: readonly X509Certificate[], nowMs: number): CertificateFindings {
  const findings: CertificateFindings = { mistakes: [], warnings: [] };
  for (const certificate of certificates) {
    const startMs = Date.parse(certificate.validFrom);
    const name = nameOf(certificate);
    if (nowMs < startMs) {
      findings.mistakes.push(
        `is not valid before ${isoOf(startMs)} (${name}), and this computer's clock says ${isoOf(nowMs)}; set the clock, or wait.`,
      );
    } else if (nowMs > endsAtMs(certificate)) {
      findings.mistakes.push(
        `expired on ${isoOf(endsAtMs(certificate))} (${name}), and this computer's clock says ${isoOf(nowMs)}; put a renewed one in its place.`,
      );
    }
    const warning = nearingEnd(certificate, nowMs);
    if (warning !== null) findings.warnings.push(warning);
  }
  return findings;
}

function judged(file: CertificateFile, findings: CertificateFindings): CertificateFile {
  return { ...file, ...findings, pem: findings.mistakes.length > 0 ? null : file.pem };
}

/** As readTextFile, which for a file that is missing also speaks of the configuration. */
export function readPemText(path: string): ReadText {
  const read = readTextFile(path);
  if (read.ok) return read;
  return { ok: false, message: read.message.replace(/, or copy \S+ there/, '') };
}

/** Takes a PEM file apart. A private key in it is a mistake: certificates are for everybody's eyes. */
function readPem(path: string): CertificateFile {
  const refuse = (message: string): CertificateFile => ({
    pem: null,
    certificates: [],
    mistakes: [message],
    warnings: [],
  });
  const read = readPemText(path);
  if (!read.ok) return refuse(read.message);
  const { text } = read;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return refuse(
      'holds a private key beside the certificate; keep the key in a file of its own that only the station can read, and give it as VIPPS_GATEWAY_KEY_FILE or as the systemd credential vipps-gateway-key.',
    );
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  if (blocks === null) {
    return refuse(
      'holds no certificate in PEM; it must be text with the line -----BEGIN CERTIFICATE----- (openssl x509 -in FILE -inform DER makes PEM of a binary one).',
    );
  }
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    return { pem: text, certificates, mistakes: [], warnings: [] };
  } catch {
    return refuse(
      'holds a certificate that cannot be read; it is damaged or cut off: copy it again.',
    );
  }
}

/** `CN=station-21678, O=Lade AS`: what a certificate calls its owner, on one line. */
function nameOf(certificate: X509Certificate): string {
  const subject = certificate.subject.trim().split('\n').reverse().join(', ');
  return subject === '' ? 'without a name' : subject.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
}

/** To the second, in UTC; a clock beyond what dates can say is as good as none. */
function isoOf(ms: number): string {
  return Number.isNaN(ms) ? 'an unreadable time' : new Date(ms).toISOString().replace('.000', '');
}
