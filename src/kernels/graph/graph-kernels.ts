import type { Call, GraphArena, GraphKernels } from "../../learning/graph/calls.ts";
import { UserError } from "../../protocol/user-error.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "../webassembly.ts";
import { callLength, encodeCall } from "./encode-call.ts";

/** What the module of src/kernels/assembly/graph exports. */
interface GraphExports {
  firstFreeByte(): number;
  run(from: number, to: number, rows: number, share: number): number;
}

const pageBytes = 65_536;
const mostBytes = 2 ** 32 - pageBytes;
/** Room for the module's own data, among them tables for exponentials and logarithms. */
const moduleBytes = 16_384;
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

/** Kernels of graphs in instances of the module made from src/kernels/assembly/graph: a memory for each arena. */
export function createGraphKernels(api: WebAssemblyApi, module: WebAssemblyModule): GraphKernels {
  return {
    createArena(length, calls): GraphArena {
      const callsAt = moduleBytes;
      const memoryAt = callsAt + Math.ceil((calls.length * callLength * 4) / 64) * 64;
      const { buffer, exports } = instantiate(api, module, memoryAt + 4 * length + slackBytes);
      putCalls(new Uint32Array(buffer, callsAt, calls.length * callLength), calls, memoryAt);
      const callAt = (number: number) => callsAt + number * callLength * 4;
      return {
        memory: new Float32Array(buffer, memoryAt, length),
        run: (from, to, rows, share) => exports.run(callAt(from), callAt(to), rows, share),
      };
    },
  };
}

function instantiate(api: WebAssemblyApi, module: WebAssemblyModule, byteLength: number) {
  const pages = Math.ceil(byteLength / pageBytes);
  if (byteLength > mostBytes) throw new ModelTooLarge(byteLength);
  try {
    const memory = new api.Memory({ initial: pages, maximum: pages });
    const exports = new api.Instance(module, { env: { memory } }).exports as GraphExports;
    if (exports.firstFreeByte() > moduleBytes) throw new Error("the module's own data need more than their room");
    return { buffer: memory.buffer, exports };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ModelTooLarge(byteLength, { cause });
  }
}

function putCalls(blocks: Uint32Array, calls: readonly Call[], memoryAt: number): void {
  for (const [i, call] of calls.entries()) {
    const numbers = encodeCall(call, (place) => memoryAt + 4 * place);
    if (numbers.length > callLength) throw new Error(`a call of ${call.kernel} has ${numbers.length} numbers`);
    blocks.set(
      numbers.map((number) => number >>> 0),
      i * callLength,
    );
  }
}
