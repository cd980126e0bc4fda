import { addScaledInto } from "../../math/vectors.ts";
import { statelessRule } from "../local-rule.ts";

/** Plain gradient descent: w_i <- w_i - eta*g. */
export const sgd = statelessRule("sgd", (weights, gradient, { stepSize }) =>
  addScaledInto(weights, -stepSize, gradient),
);
