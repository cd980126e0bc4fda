/** Takes a value again and again and hands on the last one only. */
export interface AtRest<T> {
  /** Another value: handed on when none has come after it for the time of rest. */
  move(value: T): void;
  /** Hands on at once what waits, if anything does. */
  settle(): void;
  /** Forgets what waits. */
  drop(): void;
}

export function atRest<T>(restMs: number, onRest: (value: T) => void): AtRest<T> {
  let waiting: { readonly value: T; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  const drop = () => {
    clearTimeout(waiting?.timer);
    waiting = undefined;
  };
  const settle = () => {
    const last = waiting;
    drop();
    if (last !== undefined) onRest(last.value);
  };
  return {
    move(value) {
      drop();
      waiting = { value, timer: setTimeout(settle, restMs) };
    },
    settle,
    drop,
  };
}
