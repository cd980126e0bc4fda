import { createStrategy } from "../control/strategies/named-strategies.ts";
import type { Strategy } from "../control/strategy.ts";
import { recommendedFor } from "../learning/models/named-models.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

/**
 * The strategy that these settings name; a phi of `default` is the one that is recommended for the model of that name.
 *
 * @throws UnknownModel
 */
export function strategyFor({ strategy, phi, tauMax }: RunSettings, model: string): Strategy {
  return createStrategy(strategy, {
    phi: phi === "default" ? recommendedFor(model).phi : phi,
    tauMax,
  });
}
