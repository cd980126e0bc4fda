import type { LocalRule } from "../local-rule.ts";

/** A node's velocity, which begins anew each round: what other nodes' data made of the weights since is none of its. */
export interface MomentumState {
  readonly velocity: Float32Array;
}

/**
 * Momentum at the nodes (Polyak, 1964): v <- kept * v + (g + decay * w_i), w_i <- w_i - eta * v, with v = 0 as a round begins. Weight decay
 * adds decay/2 * ||w||^2 to what is minimised.
 *
 * @param kept from 0 to less than 1
 * @param decay 0 or more
 * @param name as it was written
 */
export function momentum(kept: number, decay = 0, name = `momentum:${kept}:${decay}`): LocalRule<MomentumState> {
  return {
    name,
    corrects: false,
    kept,
    init: (weightCount) => ({ velocity: new Float32Array(weightCount) }),
    begin(state) {
      state.velocity.fill(0);
      return state;
    },
    stepInto(weights, gradient, state, { stepSize }) {
      const { velocity } = state;
      for (let j = 0; j < weights.length; j++) {
        const weight = weights[j] as number;
        const next = kept * (velocity[j] as number) + (gradient[j] as number) + decay * weight;
        velocity[j] = next;
        weights[j] = weight - stepSize * next;
      }
      return state;
    },
    finish: (state) => state,
    shift: () => undefined,
  };
}
