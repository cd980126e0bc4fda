import type { Call } from "../../learning/graph/calls.ts";
import { UserError } from "../../protocol/user-error.ts";
import type { WebAssemblyApi, WebAssemblyMemory, WebAssemblyModule } from "../webassembly.ts";
import { callLength, encodeCall } from "./encode-call.ts";

/** What the module of src/kernels/assembly/graph exports. */
export interface GraphExports {
  firstFreeByte(): number;
  useScratch(at: number): void;
  run(from: number, to: number, rows: number, share: number): number;
}

export const callBytes = 4 * callLength;
/** Room for the module's own data, among them tables for exponentials and logarithms. */
export const moduleBytes = 16_384;

const pageBytes = 65_536;
const mostBytes = 2 ** 32 - pageBytes;
/** Blocks of numbers are read as a whole, up to this far behind the last one. */
const slackBytes = 256;

/** What a model computes in does not fit into memory. */
class ModelTooLarge extends UserError {
  override readonly name = "ModelTooLarge";

  constructor(byteLength: number, options?: ErrorOptions) {
    const limit =
      byteLength > mostBytes ? `these kernels have at most ${mostBytes}` : "this machine has not as much free";
    const toDo = "use a model with fewer weights, or smaller pictures";
    super(`the model needs ${byteLength} bytes to compute in: ${limit}`, { ...options, toDo });
  }
}

export interface Instance {
  readonly memory: WebAssemblyMemory;
  readonly exports: GraphExports;
}

/** An instance of the module with a memory of its own, or, of a module that says so, one that threads share. */
export function instantiate(
  api: WebAssemblyApi,
  module: WebAssemblyModule,
  bytes: number,
  { shared = false } = {},
): Instance {
  const byteLength = bytes + slackBytes;
  const pages = Math.ceil(byteLength / pageBytes);
  if (byteLength > mostBytes) throw new ModelTooLarge(byteLength);
  try {
    const memory = new api.Memory({ initial: pages, maximum: pages, ...(shared ? { shared } : {}) });
    const exports = new api.Instance(module, { env: { memory } }).exports as GraphExports;
    if (exports.firstFreeByte() > moduleBytes) throw new Error("the module's own data need more than their room");
    return { memory, exports };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ModelTooLarge(byteLength, { cause });
  }
}

/** Writes calls where the module reads them, from an address in bytes on; their own addresses count numbers from `numbersAt` on. */
export function putCalls(buffer: ArrayBufferLike, at: number, calls: readonly Call[], numbersAt: number): void {
  const blocks = new Uint32Array(buffer, at, calls.length * callLength);
  for (const [i, call] of calls.entries()) {
    const numbers = encodeCall(call, (place) => numbersAt + 4 * place);
    if (numbers.length > callLength) throw new Error(`a call of ${call.kernel} has ${numbers.length} numbers`);
    blocks.set(
      numbers.map((number) => number >>> 0),
      i * callLength,
    );
  }
}
