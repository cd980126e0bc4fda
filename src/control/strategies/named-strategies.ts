import type { Strategy } from "../strategy.ts";
import { adaptive2018 } from "./adaptive-2018.ts";
import { adaptive2019 } from "./adaptive-2019.ts";
import { fixed } from "./fixed.ts";

/** phi for the squared SVM: of the authors (2019), and as measured for even/odd MNIST (2018). */
const defaultPhi = { "adaptive-2019": 0.025, "adaptive-2018": 0.3 };

/** No strategy has this name. */
export class UnknownStrategy extends Error {
  readonly strategy: string;

  constructor(strategy: string) {
    super(`unknown strategy ${JSON.stringify(strategy)}; use adaptive-2019, adaptive-2018 or fixed:TAU, e.g. fixed:10`);
    this.name = "UnknownStrategy";
    this.strategy = strategy;
  }
}

/**
 * The strategy that the command line calls `adaptive-2019`, `adaptive-2018` or `fixed:TAU` (1 to 999999). A fixed
 * strategy uses neither option: phi is the adaptive ones' control parameter and tauMaximum bounds their search.
 * Throws {@link UnknownStrategy}, and RangeError if phi is not positive or tauMaximum is not a positive integer.
 */
export function createStrategy(
  name: string,
  options: { readonly phi: number | "default"; readonly tauMaximum: number },
): Strategy {
  const { phi, tauMaximum } = options;
  if (phi !== "default" && !(phi > 0 && phi < Infinity)) throw new RangeError(`phi ${phi} is not a positive number`);
  if (!Number.isInteger(tauMaximum) || tauMaximum < 1) {
    throw new RangeError(`tauMaximum ${tauMaximum} is not a positive integer`);
  }
  switch (name) {
    case "adaptive-2019":
      return adaptive2019({ phi: phi === "default" ? defaultPhi[name] : phi, tauMaximum });
    case "adaptive-2018":
      return adaptive2018({ phi: phi === "default" ? defaultPhi[name] : phi, tauMaximum });
    default: {
      const tau = /^fixed:([1-9]\d{0,5})$/.exec(name)?.[1];
      if (tau === undefined) throw new UnknownStrategy(name);
      return fixed(Number(tau));
    }
  }
}
