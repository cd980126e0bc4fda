/** Does one thing after the other, each when those before it have ended, well or not. */
export function oneAtATime(): <T>(act: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = before.then(act, act);
    before = next.catch(() => {});
    return next;
  };
}
