import { FeaturesTooLarge } from "../learning/kernels.ts";
import type { ModuleExports } from "./module-exports.ts";
import { Parameters } from "./parameters.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";
import { layOut, type Shape, type Workspace } from "./workspace.ts";

const pageBytes = 65_536;
/** All that 32-bit addresses reach. */
const mostBytes = 2 ** 32;
/** Blocks of features are read as a whole, up to this far behind the last one. */
const slackBytes = 64;

/**
 * One WebAssembly memory with an instance of the module on it: first the module's own data, then room for a workspace,
 * then room for feature data. Its size is fixed when it is created, so that views of it stay valid. Unused room
 * takes no memory: pages are allocated when they are first written.
 */
export class Arena {
  readonly exports: ModuleExports;
  /** What the next call works on. */
  readonly parameters: Parameters;
  readonly buffer: ArrayBuffer;
  /** Address of the room for feature data. */
  readonly dataStart: number;
  readonly #workspaceStart: number;
  #workspace: Workspace | undefined;

  /** @throws FeaturesTooLarge */
  constructor(
    api: WebAssemblyApi,
    module: WebAssemblyModule,
    { workspaceBytes, dataBytes }: { readonly workspaceBytes: number; readonly dataBytes: number },
  ) {
    this.#workspaceStart = moduleBytes;
    this.dataStart = moduleBytes + Math.ceil(workspaceBytes / 64) * 64;
    const maximumBytes = mostBytes - this.dataStart - slackBytes;
    if (!(dataBytes <= maximumBytes)) throw new FeaturesTooLarge({ byteLength: dataBytes, maximumBytes });
    const pages = Math.ceil((this.dataStart + dataBytes + slackBytes) / pageBytes);
    try {
      const memory = new api.Memory({ initial: pages, maximum: pages });
      this.buffer = memory.buffer;
      this.exports = new api.Instance(module, { env: { memory } }).exports as ModuleExports;
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new FeaturesTooLarge({ byteLength: dataBytes, maximumBytes }, { cause });
    }
    if (this.exports.firstFreeByte() > moduleBytes) throw new Error("the module's own data need more than their room");
    this.parameters = new Parameters(this.buffer, this.exports.parametersAt());
  }

  /** The workspace for this shape; undefined if it is too large for this arena. Replaces the one before. */
  workspaceFor(shape: Shape): Workspace | undefined {
    const current = this.#workspace;
    if (current && isSame(current, shape)) return current;
    if (layOut(shape, this.#workspaceStart).end > this.dataStart) return undefined;
    const { workspace } = layOut(shape, this.#workspaceStart, this.buffer);
    this.#workspace = workspace;
    if (workspace) this.parameters.setWorkspace(workspace);
    return workspace;
  }
}

function isSame(a: Shape, b: Shape): boolean {
  return a.featureCount === b.featureCount && a.vectorCount === b.vectorCount && a.order === b.order;
}

/** Room for the module's own data (tables for exponentials and logarithms). */
const moduleBytes = 16_384;

/** Size of the room that a workspace for this shape needs. */
export function workspaceBytesFor(shape: Shape): number {
  return layOut(shape, moduleBytes).end - moduleBytes;
}
