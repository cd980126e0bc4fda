import { UserError } from "../../protocol/user-error.ts";
import type { Strategy } from "../strategy.ts";
import { adaptive } from "./adaptive.ts";
import { adaptive2018 } from "./adaptive-2018.ts";
import { adaptive2019 } from "./adaptive-2019.ts";
import { fixed } from "./fixed.ts";

/** A value of phi for each adaptive strategy: the two are different parameters. */
export interface PhiByStrategy {
  readonly "adaptive-2019": number;
  readonly "adaptive-2018": number;
}

const strategyNames = "use adaptive, adaptive-2019, adaptive-2018 or fixed:TAU";

/** No strategy has this name. */
export class UnknownStrategy extends UserError {
  override readonly name = "UnknownStrategy";
  readonly strategy: string;

  constructor(strategy: string) {
    super(`unknown strategy ${JSON.stringify(strategy)}`, { toDo: `${strategyNames}, e.g. fixed:10` });
    this.strategy = strategy;
  }
}

/**
 * The strategy that the command line calls `adaptive`, `adaptive-2019`, `adaptive-2018` or `fixed:TAU` (1 to 999999). phi
 * is the control parameter of the two with a year (one for both, or one each; good values depend on the model), and
 * tauMax bounds the search of all adaptive ones; a fixed strategy uses neither.
 * Throws {@link UnknownStrategy}, and RangeError if phi is not positive or tauMax is not a positive integer.
 */
export function createStrategy(
  name: string,
  options: { readonly phi: number | PhiByStrategy; readonly tauMax: number },
): Strategy {
  const { tauMax } = options;
  const phiOf =
    typeof options.phi === "number" ? { "adaptive-2019": options.phi, "adaptive-2018": options.phi } : options.phi;
  for (const phi of Object.values(phiOf)) {
    if (!(phi > 0 && phi < Infinity)) throw new RangeError(`phi ${phi} is not a positive number`);
  }
  if (!Number.isInteger(tauMax) || tauMax < 1) {
    throw new RangeError(`tauMax ${tauMax} is not a positive integer`);
  }
  switch (name) {
    case "adaptive":
      return adaptive({ tauMax });
    case "adaptive-2019":
      return adaptive2019({ phi: phiOf[name], tauMax });
    case "adaptive-2018":
      return adaptive2018({ phi: phiOf[name], tauMax });
    default: {
      const tau = /^fixed:([1-9]\d{0,5})$/.exec(name)?.[1];
      if (tau === undefined) throw new UnknownStrategy(name);
      return fixed(Number(tau));
    }
  }
}
