import { canonicalText } from "./canonical.ts";
import { type Explored, type ExploreOptions, undisturbed } from "./explore.ts";
import { beginning } from "./explore-parts.ts";
import { Keys } from "./keys.ts";
import { Parts } from "./parts.ts";
import { createModel } from "./system.ts";
import { type Gone, gonesFrom, type Whole } from "./wholes.ts";

/** With all that parts hold: no two that differ in anything are taken for the same. */
const exactly = { ofAggregator: canonicalText, ofNode: canonicalText, ofMessages: canonicalText };

/** `states` is how many there are of all that parts hold, `essences` how many differ in what can still matter. */
export interface CheckedEssences extends Pick<Explored, "states" | "ends"> {
  readonly essences: number;
  readonly problem: string | undefined;
}

/**
 * Goes every way that a system can go, and looks whether all states of which the essences are the same lead to the same essences
 * and ends: then it is enough to go on from one of them.
 */
export function checkedEssences(
  options: Omit<ExploreOptions, "mostStates">,
  {
    isBlind = false,
  }: { /** Only the aggregator is looked at, which is too little. */ readonly isBlind?: boolean } = {},
): CheckedEssences {
  const model = createModel(options);
  const parts = new Parts(model, options.nodes, exactly);
  const keys = new Keys(model, parts, new Set(undisturbed(options)));
  const keyOf = (whole: Whole) => (isBlind ? String(whole.aggregator) : keys.keyOf(whole));
  const seen = new Set<string>();
  const open: Whole[] = [];
  const leads = new Map<string, string>();
  let ends = 0;

  function visit(whole: Whole, isEnd: boolean): void {
    const key = JSON.stringify([whole, isEnd]);
    if (seen.has(key)) return;
    seen.add(key);
    if (isEnd) ends += 1;
    else open.push(whole);
  }

  function toldBy({ to, result, problem }: Gone): string {
    if (result) return `comes to ${parts.isWhole(to.nodes) ? result : "its end"}`;
    return problem ?? keyOf(to);
  }

  visit(beginning(model, parts, options), false);
  for (let whole = open.pop(); whole; whole = open.pop()) {
    const gones = gonesFrom(parts, whole);
    const key = keyOf(whole);
    const to = Array.from(new Set(gones.map(toldBy)))
      .sort()
      .join("\n");
    const before = leads.get(key);
    if (before !== undefined && before !== to)
      return { states: seen.size, ends, essences: leads.size, problem: `${key} leads to\n${before}\nand to\n${to}` };
    leads.set(key, to);
    for (const gone of gones) visit(gone.to, gone.result !== undefined);
  }
  return { states: seen.size, ends, essences: leads.size, problem: undefined };
}
