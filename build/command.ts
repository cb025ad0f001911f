/** Runs other programs for the scripts here, and says things to the person at the terminal. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the program with SIGKILL when this has passed; without it there is no limit. */
  timeoutMs?: number;
  /** Aborting it ends the program with SIGKILL. */
  signal?: AbortSignal;
  /** Shows the program's output on our stderr while it runs, besides keeping it. */
  isShown?: boolean;
}

export interface CommandResult {
  /** Exit code; null when a signal ended it or it could not be started. */
  code: number | null;
  /** What it wrote to stdout. */
  stdout: string;
  /** stdout and stderr in the order they came, for showing to a person. */
  output: string;
}

/**
 * Runs a program to its end and never throws: a program that is not there gives `code: null` and
 * the reason in `output`.
 */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      signal: options.signal,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let output = '';
    const keep = (text: string): void => {
      output += text;
      if (options.isShown) process.stderr.write(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      keep(text);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      keep(`${error.message}\n`);
      // After a failed spawn no `close` follows; after an abort one does, and the first call wins.
      if (child.pid === undefined) resolve({ code: null, stdout, output });
    });
    child.on('close', (code) => resolve({ code, stdout, output }));
  });
}

/** Runs a JavaScript command of one of our packages with the Node that runs us. */
export function runNode(
  script: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return run(process.execPath, [script, ...args], options);
}

/** The absolute path of a program on `$PATH`, or null. */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  // Debian keeps ldconfig and friends in sbin, which is not on an ordinary user's path.
  const directories = [...(env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  for (const directory of directories) {
    if (directory === '') continue;
    const candidate = path.join(directory, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here: the next directory may have it.
    }
  }
  return null;
}

/** One line to the person at the terminal. Goes to stderr: stdout belongs to the app. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** True for the user whom Chromium's sandbox refuses and who may install packages. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
