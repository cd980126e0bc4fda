import { type Activation, activations, type Graph } from "../../learning/graph/graph.ts";
import { importArithmetic, importBatchNormalization } from "./import-arithmetic.ts";
import { textOf } from "./import-attributes.ts";
import { importGather, importGemm, importLayerNormalization, importMatMul } from "./import-lines.ts";
import { NetworkImport, outputOf } from "./import-network.ts";
import {
  importConcat,
  importDropout,
  importFlatten,
  importReduceMean,
  importReshape,
  importSame,
  importShape,
  importSoftmax,
  importSqueeze,
} from "./import-shapes.ts";
import { importConv, importGlobalMean, importPool } from "./import-windows.ts";
import { type OnnxContent, type OnnxNode, readOnnx, UnfitOnnx } from "./read-onnx.ts";

type Importer = (network: NetworkImport, node: OnnxNode) => void;

const importers: Readonly<Record<string, Importer>> = {
  Add: importArithmetic,
  AveragePool: importPool,
  BatchNormalization: importBatchNormalization,
  Cast: importSame,
  Concat: importConcat,
  Conv: importConv,
  Div: importArithmetic,
  Dropout: importDropout,
  Erf: importActivation,
  Flatten: importFlatten,
  Gather: importGather,
  Gelu: importActivation,
  Gemm: importGemm,
  GlobalAveragePool: importGlobalMean,
  Identity: importSame,
  LayerNormalization: importLayerNormalization,
  LogSoftmax: importSoftmax,
  MatMul: importMatMul,
  MaxPool: importPool,
  Mul: importArithmetic,
  Pad: importSame,
  ReduceMean: importReduceMean,
  Relu: importActivation,
  Reshape: importReshape,
  Shape: importShape,
  Sigmoid: importActivation,
  Softmax: importSoftmax,
  Squeeze: importSqueeze,
  Sub: importArithmetic,
  Tanh: importActivation,
  Unsqueeze: importSqueeze,
};

/**
 * The graph of a model in ONNX, with its weights as those that a run begins with.
 *
 * @throws UnfitOnnx where it is none that can be learned here; OnnxUnavailable
 */
export async function importOnnx(bytes: Uint8Array): Promise<Graph> {
  const content = await readOnnx(bytes);
  checkOperators(content);
  const network = new NetworkImport(content);
  for (const node of content.nodes) {
    if (network.isSkipped(node)) continue;
    const importer = importers[node.operator];
    if (importer) importer(network, node);
    else network.fail(node, "stands outside of a layer of normalization");
  }
  return network.graph();
}

function checkOperators({ nodes }: OnnxContent): void {
  const missing = nodes.filter(({ operator }) => !Object.hasOwn(importers, operator) && !isInPieces(operator));
  const [first] = missing;
  if (!first) return;
  const others = new Set(missing.map(({ operator }) => operator)).size - 1;
  const more = others > 0 ? `, and ${others} other operator${others === 1 ? "" : "s"} that are not there either` : "";
  throw new UnfitOnnx(`node ${first.name} is a ${first.operator}, which is not there${more}`, {
    toDo: `use these operators: ${Object.keys(importers).join(", ")}`,
  });
}

/** What stands in the pieces of a LayerNormalization only. */
const isInPieces = (operator: string) => operator === "Pow" || operator === "Sqrt";

function importActivation(network: NetworkImport, node: OnnxNode): void {
  const op = activations.find((activation) => activation === node.operator) as Activation;
  if (op === "Gelu" && textOf(node, "approximate", "none") !== "none")
    network.fail(node, "is approximated by tanh", "export it with approximate='none'");
  network.add(node, { op, input: network.value(node).name, output: outputOf(node) });
}
