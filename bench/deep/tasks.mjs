import { plainKernels } from "edgewise";
import { convolutionalGraph, mlpGraph, papersNetwork, smallNetwork } from "../../dist/learning/graph/networks.js";
import { modelNames, modelWithWeights } from "./ours.mjs";
import { picturesByChance } from "./pictures.mjs";

/** How many pictures a minibatch has. */
export const batch = 100;

const picture = [1, 28, 28];
const graphs = {
  cnn: convolutionalGraph(picture, papersNetwork, 10),
  "cnn-small": convolutionalGraph(picture, smallNetwork, 10),
  "mlp:128": mlpGraph(784, [128], 10),
};

/**
 * The models as other engines are given them: a graph, its weights in parts, `input` (a picture after the other, from 0 to 1) and `wanted` (ten
 * numbers for each picture, a one for its class).
 */
export function tasksForOthers() {
  const { data } = picturesByChance(batch);
  const input = Float32Array.from(data.features.data, (byte) => byte / 255);
  const wanted = new Float32Array(batch * 10);
  data.targets.values.forEach((own, row) => {
    wanted[row * 10 + own] = 1;
  });
  return modelNames.map((name) => {
    const graph = graphs[name];
    const { weights } = modelWithWeights(name, plainKernels);
    let at = 0;
    const parts = graph.parts.map((part) => {
      const size = part.shape.reduce((product, extent) => product * extent, 1);
      at += size;
      return { name: part.name, shape: part.shape, values: weights.slice(at - size, at) };
    });
    return { name, graph, parts, input, inputShape: [batch, ...graph.input.shape], wanted, wantedShape: [batch, 10] };
  });
}
