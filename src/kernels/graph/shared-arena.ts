import type { GraphArena, PlanSteps } from "../../learning/graph/calls.ts";
import { divide, type Part } from "../../learning/graph/division.ts";
import { multiplicationsOf } from "../../learning/graph/pieces.ts";
import type { ComputingThreads, SharedStep } from "../../learning/graph/threads.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "../webassembly.ts";
import { callBytes, instantiate, moduleBytes, putCalls } from "./graph-module.ts";

/** Threads, and the module for memory that they share. */
export interface SharedKernels {
  readonly module: WebAssemblyModule;
  readonly threads: ComputingThreads;
}

/** With fewer multiplications, asking threads takes longer than it saves. */
const leastWork = 2 ** 26;

export function isWorthSharing({ calls, rows }: PlanSteps): boolean {
  return calls.reduce((sum, call) => sum + multiplicationsOf(call, rows), 0) >= leastWork;
}

/** Room of an instance for what is on its way within a call, as src/kernels/assembly/graph/scratch.ts asks for it. */
const scratchBytes = 192;
/** Where the threads meet: away from all else, since they look there again and again. */
const meetingBytes = 128;

/** Of the arenas of a program, so that threads know them apart. */
let arenas = 0;

/** An arena in memory that threads share: each has an instance there, and this thread one for what it does alone. */
export function createSharedArena(
  api: WebAssemblyApi,
  { module, threads }: SharedKernels,
  length: number,
  steps: PlanSteps,
): GraphArena {
  const { calls } = steps;
  const meetingAt = moduleBytes;
  const scratchAt = Array.from({ length: threads.count }, (_, i) => meetingAt + meetingBytes + i * scratchBytes);
  const callsAt = meetingAt + meetingBytes + threads.count * scratchBytes;
  const sums = divide(steps, steps.rows, threads.count).reduce((sum, share) => sum + share.sums.calls.length, 0);
  const divisionBytes = (threads.count * calls.length + sums) * callBytes;
  const divisionAt = callsAt + calls.length * callBytes;
  const numbersAt = Math.ceil((divisionAt + 2 * divisionBytes) / 64) * 64;
  const { memory, exports } = instantiate(api, module, numbersAt + 4 * length, { shared: true });
  const { buffer } = memory;
  putCalls(buffer, callsAt, calls, numbersAt);
  const number = arenas++;
  threads.open({ number, module, memory, meetingAt, scratchAt });

  /** Written for as many examples as can be, and for the number of them that came last. */
  const written = new Map<number, Division>();
  function divisionFor(rows: number): Division {
    const before = written.get(rows);
    if (before) return before;
    const isWhole = rows === steps.rows;
    if (!isWhole) for (const other of written.keys()) if (other !== steps.rows) written.delete(other);
    let at = isWhole ? divisionAt : divisionAt + divisionBytes;
    const put = (part: Part): SharedStep => {
      const step = { from: at, to: at + part.calls.length * callBytes, rows: part.rows };
      putCalls(buffer, at, part.calls, numbersAt);
      at = step.to;
      return step;
    };
    const division = divide(steps, rows, threads.count).map(({ forward, loss, backward, sums }) => ({
      toLoss: [put(forward), put(loss)],
      back: [put(backward), put(sums)],
    }));
    written.set(rows, division);
    return division;
  }

  const arena: GraphArena = {
    memory: new Float32Array(buffer, numbersAt, length),
    run: (from, to, rows, share) => exports.run(callsAt + from * callBytes, callsAt + to * callBytes, rows, share),
    runShared: (rows, share, isBack) =>
      threads.run({
        ...{ number, share },
        steps: divisionFor(rows).map(({ toLoss, back }) => (isBack ? [...toLoss, ...back] : toLoss)),
      }),
  };
  collected.register(arena, { threads, number });
  return arena;
}

type Division = readonly { readonly toLoss: readonly SharedStep[]; readonly back: readonly SharedStep[] }[];

/** When an arena is collected here, the threads let go of its memory, too. */
const collected = new FinalizationRegistry<{ readonly threads: ComputingThreads; readonly number: number }>(
  ({ threads, number }) => threads.forget(number),
);
