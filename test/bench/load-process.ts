/** The load on the web server as its measurement has it: forked, begun and ended. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadReport, LoadWish, LoadWord } from './load-program.ts';

const program = fileURLToPath(new URL('load-program.ts', import.meta.url));
const answerTimeoutMs = 20_000;

export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(program, { execArgv: ['--import', 'tsx'] });
  }

  /** Resolves once all pages are open and the flood has begun. */
  async begin(order: LoadOrder): Promise<void> {
    await this.#ask({ begin: order });
  }

  async end(): Promise<LoadReport> {
    const word = await this.#ask('end');
    if (word === 'begun' || 'failed' in word) throw new Error('the load did not say what it saw');
    return word;
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #ask(wish: LoadWish): Promise<LoadWord> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`the load ${why}`));
      const deadline = setTimeout(() => fail('does not answer'), answerTimeoutMs);
      const onExit = (code: number | null): void => fail(`ended with ${code}`);
      this.#child.once('exit', onExit);
      this.#child.once('message', (word: LoadWord) => {
        clearTimeout(deadline);
        this.#child.off('exit', onExit);
        if (typeof word === 'object' && 'failed' in word) fail(word.failed);
        else resolve(word);
      });
      this.#child.send(wish);
    });
  }
}
