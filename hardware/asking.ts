/** Asking a device again when the line, not the device, may be at fault. */
import type { AskOptions, Bus, BusAnswer } from './bus.ts';
import type { Question } from './modbus-rtu.ts';
import type { Result } from './result.ts';

/** Asks up to `attempts` times (1 or more); silence and noise are asked again, all else is final. */
export async function askRepeatedly(
  bus: Bus,
  question: Question,
  options: AskOptions,
  attempts: number,
): Promise<Result<BusAnswer>> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await bus.ask(question, options);
    const isWorthAsking = !result.ok && ['silent', 'corrupt'].includes(result.error.kind);
    if (!isWorthAsking || attempt >= attempts) return result;
  }
}
