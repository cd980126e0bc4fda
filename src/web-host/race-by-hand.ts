import type { StrategyEntry } from "../catalog/entries.ts";
import { builtInStrategies } from "../catalog/strategies.ts";
import { byHand } from "./race-settings.ts";

/** Where a person's tau is read. */
export interface Hand {
  readonly tau: () => number;
}

/**
 * A strategy whose tau a person sets while it runs: read when a round has ended, for the next one. It has all else that the
 * controller has (drift correction, momentum, the nodes' own pace, a probe), so that only tau makes the difference.
 */
export function steered(hand: Hand): StrategyEntry {
  const controller = builtInStrategies.find(({ name }) => name === "adaptive");
  if (!controller) throw new Error("there is no controller to race against");
  return {
    ...controller,
    name: byHand,
    title: "by hand",
    about: "The tau that a person sets, with everything else as adaptive has it.",
    create(options) {
      const { name: _, ...like } = controller.create(options);
      return {
        ...like,
        name: byHand,
        firstTau: hand.tau(),
        next: (state) => [state, { tau: hand.tau(), why: { kind: "fixed" } }],
      };
    },
  };
}
