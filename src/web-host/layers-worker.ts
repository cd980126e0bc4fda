import { chooseKernels } from "../kernels/choose-kernels.ts";
import { type Activations, createActivations } from "../learning/graph/activations.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { FromLayers, ToLayers } from "./layers-messages.ts";

/** A worker that computes what happens within a model, with the kernels that nodes learn with. */
const tell = (message: FromLayers) => self.postMessage(message);

/** A page's policy may forbid WebAssembly. */
const kernels = chooseKernels().catch(() => plainKernels);
let activations: Activations | undefined;
let names: readonly string[] = [];

async function take(message: ToLayers): Promise<void> {
  switch (message.kind) {
    case "graph":
      activations = createActivations(message.graph, (await kernels).graphs);
      names = message.names;
      return;
    case "weights":
      return activations?.use(message.weights);
    case "example":
      if (activations === undefined) throw new Error("there is no model to ask");
      return tell({ kind: "values", values: activations.of(message.example, names) });
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

let taken: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToLayers>) => {
  taken = taken
    .then(() => take(data))
    .catch((error: unknown) =>
      tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
};
