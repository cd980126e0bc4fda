import type { LocalRule } from "../local-rule.ts";
import { withPath } from "./path.ts";
import { withCorrection } from "./scaffold.ts";

/** What a node knows of its gradients; it begins anew each round. */
interface AdamState {
  /** Running means of gradients and of their squares. */
  readonly means: Float32Array;
  readonly squares: Float32Array;
  updates: number;
}

const [keptOfMeans, keptOfSquares, least] = [0.9, 0.999, 1e-8];

/**
 * Adam at the nodes (Kingma and Ba, 2015, algorithm 1) with their beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. The step size is about how far
 * each weight goes in an update, so that it is much smaller than for other rules.
 */
export const adam: LocalRule<AdamState> = {
  name: "adam",
  corrects: false,
  init: (weightCount) => ({
    means: new Float32Array(weightCount),
    squares: new Float32Array(weightCount),
    updates: 0,
  }),
  begin(state) {
    state.means.fill(0);
    state.squares.fill(0);
    state.updates = 0;
    return state;
  },
  stepInto(weights, gradient, state, { stepSize }) {
    const { means, squares } = state;
    state.updates++;
    const ofMeans = 1 / (1 - keptOfMeans ** state.updates);
    const ofSquares = 1 / (1 - keptOfSquares ** state.updates);
    for (let j = 0; j < weights.length; j++) {
      const slope = gradient[j] as number;
      const mean = keptOfMeans * (means[j] as number) + (1 - keptOfMeans) * slope;
      const square = keptOfSquares * (squares[j] as number) + (1 - keptOfSquares) * slope * slope;
      means[j] = mean;
      squares[j] = square;
      weights[j] = (weights[j] as number) - (stepSize * ofMeans * mean) / (Math.sqrt(ofSquares * square) + least);
    }
    return state;
  },
  finish: (state) => state,
  shift: () => undefined,
};

/**
 * Drift correction of Adam at the nodes: g - c_i + c goes into the means in place of g. How far the weights went says nothing of the mean of
 * these, so that nodes tell it (docs/algorithm.md, Adam at the nodes).
 */
export const correctedAdam = withCorrection("scaffold-adam", withPath(adam));
