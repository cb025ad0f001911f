/** Asking a device again when the line, not the device, may be at fault. */
import type { AskOptions, BusAnswer, BusOf } from './bus.ts';
import type { Result } from './result.ts';

/** Asks up to `attempts` times (1 or more); silence and noise are asked again, all else is final. */
export async function askRepeatedly<Question, Data>(
  bus: Pick<BusOf<string, Question, Data>, 'ask'>,
  question: Question,
  options: AskOptions,
  attempts: number,
): Promise<Result<BusAnswer<Data>>> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await bus.ask(question, options);
    const isWorthAsking = !result.ok && ['silent', 'corrupt'].includes(result.error.kind);
    if (!isWorthAsking || attempt >= attempts) return result;
  }
}
