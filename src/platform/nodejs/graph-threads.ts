import { Worker } from "node:worker_threads";
import type { ComputingThreads } from "../../learning/graph/threads.ts";
import { UserError } from "../../protocol/user-error.ts";
import type { FromComputing, ToComputing } from "./thread/serve-computing.ts";

/** A thread that computes is gone; nothing more is computed by the others. */
export class ComputingThreadEnded extends UserError {
  override readonly name = "ComputingThreadEnded";

  constructor(how: string, options?: ErrorOptions) {
    super(`a thread that computes has ${how}`, {
      ...options,
      toDo: "start again, with fewer threads if it happens again",
    });
  }
}

/** Threads of this process that compute models of layers. */
export interface GraphThreads extends ComputingThreads {
  /** Ends them; what is under way fails. */
  end(): Promise<void>;
}

interface Pending {
  readonly resolve: (loss: number) => void;
  readonly reject: (error: Error) => void;
}

/** They start when they are first needed, and keep no program from ending while they have nothing to do. */
export function graphThreads(count: number): GraphThreads {
  let workers: readonly Worker[] = [];
  let over: Error | undefined;
  /** Answers come in the order of the questions. */
  let pending: Pending[] = [];

  const tell = (message: ToComputing) => {
    for (const worker of workers) worker.postMessage(message);
  };

  function start(): void {
    const module = new URL(import.meta.resolve("edgewise/nodejs/graph-thread"));
    workers = Array.from({ length: count }, (_, thread) => {
      const worker = new Worker(module);
      worker.unref();
      worker.on("message", answered);
      worker.on("error", (cause) => fail(new ComputingThreadEnded(`failed: ${cause.message}`, { cause })));
      worker.on("exit", (code) => fail(new ComputingThreadEnded(`ended with exit code ${code}`)));
      worker.postMessage({ kind: "begin", thread, threads: count } satisfies ToComputing);
      return worker;
    });
  }

  function answered(loss: FromComputing): void {
    const [first, ...others] = pending;
    pending = others;
    if (others.length === 0) for (const worker of workers) worker.unref();
    first?.resolve(loss);
  }

  function fail(error: Error): void {
    if (over) return;
    over = error;
    for (const { reject } of pending) reject(error);
    pending = [];
    // The others may be waiting for the one that is gone.
    for (const worker of workers) void worker.terminate();
  }

  return {
    count,
    open(memory) {
      if (over) throw over;
      if (workers.length === 0) start();
      tell({ kind: "open", memory });
    },
    forget(number) {
      if (!over) tell({ kind: "forget", number });
    },
    run(work) {
      if (over) return Promise.reject(over);
      if (pending.length === 0) for (const worker of workers) worker.ref();
      tell({ kind: "run", work });
      return new Promise((resolve, reject) => {
        pending.push({ resolve, reject });
      });
    },
    async end() {
      fail(new ComputingThreadEnded("been ended"));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
