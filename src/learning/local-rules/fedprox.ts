import { type LocalRule, statelessRule } from "../local-rule.ts";

/**
 * A proximal term (Li et al., FedProx, 2020): w_i <- w_i - eta*(g + proximity*(w_i - w0)).
 *
 * @param proximity their mu, at least 0
 * @param written the number as it was written
 */
export function fedprox(proximity: number, written = `${proximity}`): LocalRule<undefined> {
  return statelessRule(`fedprox:${written}`, (weights, gradient, { stepSize, start }) => {
    for (let j = 0; j < weights.length; j++) {
      const weight = weights[j] as number;
      weights[j] = weight - stepSize * ((gradient[j] as number) + proximity * (weight - (start[j] as number)));
    }
  });
}
