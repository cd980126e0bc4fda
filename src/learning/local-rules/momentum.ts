import type { LocalRule } from "../local-rule.ts";

/** A node's velocity, which begins anew each round: what other nodes' data made of the weights since is none of its. */
interface MomentumState {
  readonly velocity: Float32Array;
}

/**
 * Momentum at the nodes (Polyak, 1964): v <- kept * v + g, w_i <- w_i - eta * v, with v = 0 as a round begins.
 *
 * @param kept from 0 to less than 1
 * @param written the number as it was written
 */
export function momentum(kept: number, written = `${kept}`): LocalRule<MomentumState> {
  return {
    name: `momentum:${written}`,
    corrects: false,
    init: (weightCount) => ({ velocity: new Float32Array(weightCount) }),
    begin(state) {
      state.velocity.fill(0);
      return state;
    },
    stepInto(weights, gradient, state, { stepSize }) {
      const { velocity } = state;
      for (let j = 0; j < weights.length; j++) {
        const next = kept * (velocity[j] as number) + (gradient[j] as number);
        velocity[j] = next;
        weights[j] = (weights[j] as number) - stepSize * next;
      }
      return state;
    },
    finish: (state) => state,
    shift: () => undefined,
  };
}
