import { Worker } from "node:worker_threads";

export interface InThreadsOptions<R> {
  /** The module that each thread runs: it answers each job, a message, with one message. */
  readonly module: URL;
  /** For the threads, as `workerData`. */
  readonly setUp: unknown;
  readonly threads: number;
  /** Called with each job's place and answer, in the order in which they are done. */
  readonly onDone: (index: number, answer: R) => void;
  /** Ends all threads at once; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs jobs in worker threads, one at a time in each. Jobs and answers are
 * copied. Resolves when all are done; rejects, and ends all threads, with the first error that a thread does not catch or that
 * `onDone` throws.
 */
export async function inThreads<J, R>(jobs: readonly J[], options: InThreadsOptions<R>): Promise<void> {
  const { module, setUp, threads, onDone, signal } = options;
  const count = Math.max(1, Math.min(threads, jobs.length));
  let next = 0;
  const workers: Worker[] = [];

  function work(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(module, { workerData: setUp });
      workers.push(worker);
      let current = -1;
      const give = () => {
        if (next === jobs.length) return resolve();
        current = next++;
        worker.postMessage(jobs[current]);
      };
      worker.on("message", (answer: R) => {
        try {
          onDone(current, answer);
          give();
        } catch (error) {
          reject(error);
        }
      });
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("a worker thread has ended before its work was done")));
      give();
    });
  }

  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    await Promise.race([Promise.all(Array.from({ length: count }, work)), aborted]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
