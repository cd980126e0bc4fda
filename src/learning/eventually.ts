import type { Eventually } from "./model.ts";

/** A computation that may have to wait: it yields what it waits for, and only if that is a promise. */
export type Steps<T> = Generator<PromiseLike<unknown>, T, unknown>;

/** Inside a computation: `const loss = yield* wait(model.loss(...))`. A value that is there already is used at once. */
export function* wait<T>(value: Eventually<T>): Steps<T> {
  return isPromiseLike(value) ? ((yield value) as T) : value;
}

/** `use(value)` as soon as the value is there. For inner loops, where a generator would cost too much. */
export function whenThere<T, R>(value: Eventually<T>, use: (value: T) => R): Eventually<R> {
  return isPromiseLike(value) ? value.then(use) : use(value);
}

/** Does something `times` times, one after the other. Returns a promise only if one of them did. */
export function repeat(times: number, act: () => Eventually<void>): Eventually<void> {
  for (let done = 1; done <= times; done++) {
    const pending = act();
    if (isPromiseLike(pending)) return pending.then(() => repeat(times - done, act));
  }
}

/**
 * Runs a computation as far as it goes without waiting. Where all values were there the result is there too, without
 * any promise; otherwise it is a promise of it. So one loop serves synchronous and asynchronous models.
 */
export function eventually<T>(steps: Steps<T>): Eventually<T> {
  const first = steps.next();
  return first.done ? first.value : rest(steps, first.value);
}

async function rest<T>(steps: Steps<T>, pending: PromiseLike<unknown>): Promise<T> {
  let step: IteratorResult<PromiseLike<unknown>, T> = { done: false, value: pending };
  while (!step.done) {
    const settled = await settle(step.value);
    step = settled.ok ? steps.next(settled.value) : steps.throw(settled.error);
  }
  return step.value;
}

async function settle(
  promise: PromiseLike<unknown>,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error };
  }
}

function isPromiseLike<T>(value: Eventually<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
