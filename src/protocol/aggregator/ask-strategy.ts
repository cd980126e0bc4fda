import type { Choice, RoundStats, Strategy } from "../../control/strategy.ts";

type Answer =
  | { readonly kind: "chosen"; readonly state: unknown; readonly choice: Choice }
  | { readonly kind: "failed"; readonly explanation: string };

/** What the strategy chooses. A strategy from outside may throw, or choose what is no number of local updates. */
export function askStrategy(strategy: Strategy, before: unknown, round: RoundStats): Answer {
  try {
    const [state, choice] = strategy.next(before, round);
    if (Number.isSafeInteger(choice.tau) && choice.tau >= 1) return { kind: "chosen", state, choice };
    return {
      kind: "failed",
      explanation: `strategy ${strategy.name} chose tau ${choice.tau}, which is no positive integer`,
    };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { kind: "failed", explanation: `strategy ${strategy.name} failed after round ${round.round}: ${what}` };
  }
}
