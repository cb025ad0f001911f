/**
 * The secrets of the station, on its own disk: the key that tokens of its web pages are made from, the
 * secrets of its webhooks, which Vipps shows once, and the key that its evidence is signed with. Nothing
 * of them is ever logged.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from './ports.ts';

/** A registration at Vipps with the secret that its deliveries are signed with. */
export interface StoredWebhook {
  id: string;
  /** As it was registered: signatures are checked against it. */
  url: string;
  secret: string;
  /** Types of events it was registered for. */
  events: string[];
  /** Where it was registered: `vipps.baseUrl`. */
  baseUrl: string;
  merchantSerialNumber: string;
  registeredAtMs: number;
}

export interface SecretStore {
  /** 32 random bytes; the same at every start unless the file was lost. */
  readonly pageKey: Buffer;
  /** Of every environment this station has been in. */
  webhooks(): readonly StoredWebhook[];
  /**
   * Puts these in place of all others, in memory in any case.
   * @returns false where they could not be made durable as well
   */
  putWebhooks(webhooks: readonly StoredWebhook[]): boolean;
  /** Private key (Ed25519, PKCS #8 in DER) that support bundles are signed with; made when first asked for. */
  evidenceKey(): Buffer;
}

const fileName = 'secrets.json';
const pageKeyBytes = 32;
/** Nobody but the station. */
const fileMode = 0o600;
const everybodyElse = 0o077;

const webhookSchema = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  url: z
    .string()
    .max(2000)
    .refine((url) => URL.canParse(url)),
  secret: z.string().min(1).max(500),
  events: z.array(z.string().max(200)).max(100),
  baseUrl: z.string().max(2000),
  merchantSerialNumber: z.string().max(20),
  registeredAtMs: z.int().min(0),
});

const fileSchema = z.object({
  version: z.literal(1),
  /** base64url. */
  pageKey: z.string().regex(/^[\w-]{43}$/),
  webhooks: z.array(webhookSchema).max(1000),
  /** base64url of 48 bytes; absent until a bundle was made, and in files of before. */
  evidenceKey: z
    .string()
    .regex(/^[\w-]{64}$/)
    .optional(),
});

type Content = z.output<typeof fileSchema>;

/**
 * Reads the secrets in `dataDir`, or makes new ones where there are none. A file that cannot be read
 * or is damaged is kept under another name and replaced. In a directory that is not there or cannot
 * be written they live in memory alone, which is logged once until it has changed. Never throws.
 */
export function openSecretStore(dataDir: string, log: Log): SecretStore {
  const path = join(dataDir, fileName);
  let isComplained = false;

  function keep(wanted: Content): boolean {
    try {
      writeWhole(dataDir, `${JSON.stringify(wanted)}\n`);
      isComplained = false;
      return true;
    } catch (error) {
      if (!isComplained) {
        log.error(
          { code: codeOf(error), path },
          'secrets: they cannot be written and live in memory only; status pages and webhooks end with this process',
        );
      }
      isComplained = true;
      return false;
    }
  }

  const found = read(path, log);
  let content = found ?? newContent();
  if (found === null) keep(content);

  return {
    pageKey: Buffer.from(content.pageKey, 'base64url'),
    webhooks: () => content.webhooks,
    putWebhooks(webhooks) {
      content = { ...content, webhooks: webhooks.map((webhook) => ({ ...webhook })) };
      return keep(content);
    },
    evidenceKey() {
      const known = content.evidenceKey ?? newEvidenceKey();
      if (content.evidenceKey === undefined) {
        content = { ...content, evidenceKey: known };
        keep(content);
      }
      return Buffer.from(known, 'base64url');
    },
  };
}

/** Ed25519 in PKCS #8 has 48 bytes (RFC 8410, section 7). */
function newEvidenceKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url');
}

function newContent(): Content {
  const pageKey = randomBytes(pageKeyBytes).toString('base64url');
  return { version: 1, pageKey, webhooks: [] };
}

/** Null: there is none, or none that is sound. */
function read(path: string, log: Log): Content | null {
  if (!existsSync(path)) return null;
  const content = soundContent(path);
  if (typeof content === 'string') {
    setAside(path, content, log);
    return null;
  }
  closeToOthers(path, log);
  return content;
}

/** What is in the file, or why it cannot be used: in words that hold nothing of it. */
function soundContent(path: string): Content | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `cannot be read (${codeOf(error)})`;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'is damaged: it is no JSON';
  }
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the whole';
  return `is damaged, or of another version of this program: ${where}`;
}

/** Kept for a person: an older program's file, say. */
function setAside(path: string, why: string, log: Log): void {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number += 1;
  const aside = `${path}.damaged-${number}`;
  const consequence = 'links to status pages end, and webhooks are registered anew';
  try {
    renameSync(path, aside);
    log.error({ path, aside }, `secrets: the file ${why}; it was set aside, ${consequence}`);
  } catch (error) {
    log.error({ path, code: codeOf(error) }, `secrets: the file ${why}; ${consequence}`);
  }
}

/** A file that was copied by hand may be open to all. Windows knows no such mode. */
function closeToOthers(path: string, log: Log): void {
  try {
    if (process.platform === 'win32' || (statSync(path).mode & everybodyElse) === 0) return;
    chmodSync(path, fileMode);
    log.warn({ path }, 'secrets: others on this computer could read the file; now they cannot');
  } catch (error) {
    log.warn({ path, code: codeOf(error) }, 'secrets: others on this computer can read the file');
  }
}

/** On disk when it returns; a power cut leaves the file of before or the new one, never a part. */
function writeWhole(dataDir: string, text: string): void {
  const path = join(dataDir, fileName);
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  withFile(openSync(unfinished, 'wx', fileMode), (file) => {
    writeFileSync(file, text);
    fsyncSync(file);
  });
  renameSync(unfinished, path);
  withFile(openSync(dataDir, 'r'), fsyncSync);
}

function withFile(file: number, use: (file: number) => void): void {
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
