/** How the technician's requests are answered: one function for each, gathered by kind of tool. */
import type {
  ServiceAnswer,
  ServiceAnswers,
  ServiceRefusal,
  ServiceRequest,
} from '../session/service-request.ts';

export type RequestOf<Type extends ServiceRequest['type']> = Extract<
  ServiceRequest,
  { type: Type }
>;

/** The visit was granted before one of these is called (desk.ts); each says no where it cannot. */
export type Handlers = {
  readonly [Type in keyof ServiceAnswers]: (
    request: RequestOf<Type>,
  ) => ServiceAnswer<Type> | Promise<ServiceAnswer<Type>>;
};

/** An answer of the type that is asked for. */
export function answered<Type extends keyof ServiceAnswers>(
  value: ServiceAnswers[Type],
): { ok: true; value: ServiceAnswers[Type] } {
  return { ok: true, value };
}

/** `message`: for the technician, one sentence: what is the matter, and what helps. */
export function refused(why: ServiceRefusal, message: string): ServiceAnswer<never> {
  return { ok: false, why, message };
}
