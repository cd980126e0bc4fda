import type { Run } from "./state.ts";

/** Whether test examples have decided who takes part: what is told of the weights is told of the other ones from then on. */
export function isJudgedByTests({ doubted }: Run): boolean {
  for (const what of doubted.values()) if (what.includes("targets")) return true;
  return false;
}
