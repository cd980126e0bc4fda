import type { SizeSeconds } from "../../control/encoding-choice.ts";
import { isProbe } from "../probe-number.ts";
import type { PlanFacts } from "./plan-facts.ts";

/** What a run remembers where its encoding is chosen (auto-encoding.ts). Plain data. */
export interface AutoEncoding {
  readonly encoding: string;
  readonly sizes: readonly SizeSeconds[];
}

/** Of the setting by which it is chosen after each round, from what bytes cost. */
export const autoName = "auto";
export const smallestEncoding = "int8";

/** In which encoding weights of a round are told. */
export function encodingNow(
  { plan, auto }: { readonly plan: PlanFacts; readonly auto?: AutoEncoding },
  round: number,
): string {
  if (plan.encoding !== autoName) return plan.encoding;
  return isProbe({ round }) ? "float32" : (auto?.encoding ?? smallestEncoding);
}
