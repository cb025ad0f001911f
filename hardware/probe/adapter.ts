/** The serial adapter behind a device path: what it is called, and who else has it open. */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { SerialPort } from 'serialport';

/** A port as the system lists it. */
export interface PortInfo {
  path: string;
  manufacturer?: string | undefined;
  serialNumber?: string | undefined;
  vendorId?: string | undefined;
  productId?: string | undefined;
}

const byIdFolder = '/dev/serial/by-id';

/** What a technician calls the adapter: maker, USB id and serial number, as far as known. */
export function adapterName(path: string, info: PortInfo | null): string {
  if (info === null) return `the port ${path}`;
  const { manufacturer, serialNumber, vendorId, productId } = info;
  const details = [
    vendorId && productId ? `USB ${vendorId}:${productId}` : null,
    serialNumber ? `serial number ${serialNumber}` : null,
  ].filter((word) => word !== null);
  if (!manufacturer && details.length === 0) return `the port ${path}`;
  const behind = details.length > 0 ? ` (${details.join(', ')})` : '';
  return `the adapter ${manufacturer ? `${manufacturer} ` : ''}at ${path}${behind}`;
}

/** Looks the adapter up; null where the system lists none under this path. */
export async function adapterAt(path: string): Promise<PortInfo | null> {
  const real = realPath(path);
  const ports = await listPorts();
  return ports.find((port) => realPath(port.path) === real) ?? null;
}

/** All ports of this machine; none where the system cannot list them. */
export async function listPorts(): Promise<PortInfo[]> {
  return (await SerialPort.list().catch(() => [])) as PortInfo[];
}

/** The path that stays the same when the adapter is plugged elsewhere; the given one if none does. */
export function lastingPath(path: string, folder = byIdFolder): string {
  const real = realPath(path);
  const names = entriesOf(folder);
  const name = names.find((one) => realPath(join(folder, one)) === real);
  return name === undefined ? path : join(folder, name);
}

/** Programs that have the device open, as "name (process 123)"; those we may not look into are not seen. */
export function holdersOf(path: string): string[] {
  const real = realPath(path);
  return entriesOf('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => entriesOf(`/proc/${pid}/fd`).some((fd) => linkOf(pid, fd) === real))
    .map((pid) => `${nameOf(pid)} (process ${pid})`);
}

/** The system's words for a port that another program has locked. */
export function isInUse(reason: string): boolean {
  return /lock port|resource busy|temporarily unavailable|access denied/i.test(reason);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(pid: string, fd: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return null;
  }
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'a program';
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
