import { createRandom, type Random } from "../math/random.ts";
import { type CostModel, createCostModel } from "./costs.ts";
import type { SimulationSettings } from "./settings.ts";

/**
 * The costs of a run in rounds. Those of its probe are drawn from streams of their own, so that the rounds cost what they would cost
 * without it.
 */
export function costsBesideProbe(
  { costs: settings, seed }: Pick<SimulationSettings, "costs" | "seed">,
  isProbing: () => boolean,
): { readonly costs: CostModel; readonly randomOfLink: (name: string) => Random } {
  const ofRun = createCostModel(settings, { seed, inStep: true });
  const ofProbe = createCostModel(settings, { seed, inStep: true, purpose: "probe" });
  const either = (run: () => number, probe: () => number) => () => (isProbing() ? probe() : run());
  return {
    costs: {
      ...ofRun,
      updates: (node) => either(ofRun.updates(node), ofProbe.updates(node)),
      aggregations: (node) => either(ofRun.aggregations(node), ofProbe.aggregations(node)),
      beginRound: (node, round) => (isProbing() ? ofProbe : ofRun).beginRound(node, round),
    },
    randomOfLink(name) {
      const run = createRandom(seed, "emulation", name);
      const probe = createRandom(seed, "probe", "emulation", name);
      const now = () => (isProbing() ? probe : run);
      return {
        uniform: () => now().uniform(),
        integer: (below) => now().integer(below),
        normal: () => now().normal(),
        state: () => now().state(),
      };
    },
  };
}
