import type { SharedMemory, SharedWork } from "../../../learning/graph/threads.ts";

/** What a thread is told. */
export type ToComputing =
  | { readonly kind: "begin"; readonly thread: number; readonly threads: number }
  | { readonly kind: "open"; readonly memory: SharedMemory }
  | { readonly kind: "forget"; readonly number: number }
  | { readonly kind: "run"; readonly work: SharedWork };

/** The first thread, which finds the losses, answers when all have ended their steps: by the sum of them. */
export type FromComputing = number;

const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Instance: new (
      module: object,
      imports: { readonly env: { readonly memory: object } },
    ) => { readonly exports: unknown };
  };
};

/** What the module of src/kernels/assembly/graph exports. */
interface Exports {
  useScratch(at: number): void;
  run(from: number, to: number, rows: number, share: number): number;
}

interface Opened {
  readonly exports: Exports;
  /** How many have come to the meeting, and how many meetings there have been. */
  readonly meeting: Int32Array;
}

/** Looks at what others do before the thread sleeps: some ten microseconds. */
const looks = 2000;

/** Takes what a thread is told. */
export function serveComputing(answer: (loss: FromComputing) => void): (message: ToComputing) => void {
  const opened = new Map<number, Opened>();
  let [own, threads] = [0, 1];

  /** Waits until all threads are here. */
  function meet(meeting: Int32Array): void {
    const before = Atomics.load(meeting, 1);
    if (Atomics.add(meeting, 0, 1) === threads - 1) {
      Atomics.store(meeting, 0, 0);
      Atomics.add(meeting, 1, 1);
      Atomics.notify(meeting, 1);
      return;
    }
    for (let i = 0; i < looks; i++) if (Atomics.load(meeting, 1) !== before) return;
    while (Atomics.load(meeting, 1) === before) Atomics.wait(meeting, 1, before);
  }

  function open({ number, module, memory, meetingAt, scratchAt }: SharedMemory): void {
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
    exports.useScratch(scratchAt[own] as number);
    opened.set(number, { exports, meeting: new Int32Array(memory.buffer, meetingAt, 2) });
  }

  function run({ number, share, steps }: SharedWork): void {
    const { exports, meeting } = opened.get(number) as Opened;
    let loss = 0;
    for (const { from, to, rows } of steps[own] ?? []) {
      loss += exports.run(from, to, rows, share);
      meet(meeting);
    }
    if (own === 0) answer(loss);
  }

  return (message) => {
    switch (message.kind) {
      case "begin":
        own = message.thread;
        threads = message.threads;
        return;
      case "open":
        return open(message.memory);
      case "forget":
        opened.delete(message.number);
        return;
      case "run":
        return run(message.work);
      default:
        throw new Error(`unreachable: ${message satisfies never}`);
    }
  };
}
