import { UserError } from "../protocol/user-error.ts";

/** What a thread answers to one job: errors lose their class on the way, so that it is said here what they were. */
export type ThreadAnswer<T> =
  | { readonly kind: "done"; readonly result: T }
  /** It cannot be done as it was asked for: a message for people. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "broken"; readonly error: unknown };

/** In the thread: does the job, and makes the answer. */
export async function answerOf<T>(job: () => Promise<T>): Promise<ThreadAnswer<T>> {
  try {
    return { kind: "done", result: await job() };
  } catch (error) {
    return error instanceof UserError ? { kind: "refused", message: error.message } : { kind: "broken", error };
  }
}

/**
 * Where the answer arrives: the job's result.
 *
 * @throws UserError if it was refused, or else what it threw
 */
export function resultOf<T>(answer: ThreadAnswer<T>): T {
  switch (answer.kind) {
    case "done":
      return answer.result;
    case "refused":
      throw new UserError(answer.message);
    case "broken":
      throw answer.error;
    default:
      throw new Error(`unreachable: ${answer satisfies never}`);
  }
}
