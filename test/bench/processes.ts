/** Starts Electron apps as a person would, without any debugger, and looks at what they occupy. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tiedToUs } from '../../build/display.ts';
import { projectRoot } from '../../build/paths.ts';
import { preparedApp, until } from '../e2e/kiosk.ts';

/** The app that is nothing but a window. */
export const blankDirectory = join(import.meta.dirname, 'blank');

/** The command line of the blank window, with the same switches as the kiosk's. */
export async function blankArguments(profileDir: string): Promise<string[]> {
  const { args } = await preparedApp();
  const own = args([`--user-data-dir=${profileDir}`]);
  return own.map((arg) => (arg === projectRoot ? blankDirectory : arg));
}

export interface Started {
  pid: number;
  /** From the start of the process to the line on its stdout, ms. */
  tookMs: number;
  /** Ends it and waits until it and all it started are gone. */
  end(): Promise<void>;
}

/** How long an app may take to say its line, and to end. */
const sayTimeoutMs = 60_000;
const endTimeoutMs = 10_000;

/** Starts Electron and waits for a line on stdout that begins with `word`. */
export async function startElectron(
  args: readonly string[],
  env: Record<string, string>,
  word: string,
): Promise<Started> {
  const prepared = await preparedApp();
  const [command, all] = tiedToUs(prepared.executablePath, args);
  const startedMs = performance.now();
  const child = spawn(command, all, {
    env: { ...prepared.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await said(child, word);
  } catch (error) {
    await endTree(child);
    throw error;
  }
  const tookMs = performance.now() - startedMs;
  if (child.pid === undefined) throw new Error('what said a line has a process');
  return { pid: child.pid, tookMs, end: () => endTree(child) };
}

function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    let complaints = '';
    const fail = (reason: string): void => {
      clearTimeout(deadline);
      reject(new Error(`the app ${reason} without "${word}":\n${heard}${complaints}`));
    };
    const deadline = setTimeout(() => fail(`stayed ${sayTimeoutMs} ms`), sayTimeoutMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      if (!heard.split('\n').some((line) => line.startsWith(word))) return;
      clearTimeout(deadline);
      resolve();
    });
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

async function endTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const tree = processTree(pid);
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  child.kill('SIGTERM');
  await until('the app to end', isGone, endTimeoutMs).catch(() => child.kill('SIGKILL'));
  await until('all its processes to end', () => !tree.some(exists), endTimeoutMs);
}

function exists(pid: number): boolean {
  return parentOf(pid) !== null;
}

/** The parent of a process; null when there is no such process, or only its remains. */
function parentOf(pid: number): number | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // proc(5): the name in brackets may hold anything, so fields count from the last bracket.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? null : Number(parent);
}

/** Processor time that a process has used with all its threads, ms; to a hundredth of a second. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // proc(5): utime and stime, fields 14 and 15, in ticks of which Linux shows 100 a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** A process and all its descendants, by number. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) parents.set(pid, parent);
  }
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

/** Memory of a process tree, MB: shared pages counted in equal parts (PSS), so nothing twice. */
export function memoryMB(root: number): number {
  const kB = processTree(root).map((pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
    if (pss === undefined) throw new Error(`no Pss of process ${pid}`);
    return Number(pss);
  });
  return kB.reduce((sum, one) => sum + one, 0) / 1024;
}
