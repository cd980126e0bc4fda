/**
 * Estimates how long jobs will still take that are done several at a time. Its clock begins with the first job that is
 * done, so that what comes before, the start of the threads, is not taken for work; it tells nothing before every thread
 * has had its turn.
 *
 * @param now seconds
 * @returns to be called after each job with the number that are done and the number that are not: seconds, if they can be told
 */
export function startTimeLeft(
  threads: number,
  now: () => number,
): (done: number, missing: number) => number | undefined {
  let start: { readonly seconds: number; readonly done: number } | undefined;
  return (done, missing) => {
    start ??= { seconds: now(), done };
    const since = done - start.done;
    return since < threads ? undefined : ((now() - start.seconds) / since) * missing;
  };
}
