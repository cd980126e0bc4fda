import { roundedAmount } from "../../protocol/amounts.ts";
import { significant } from "../report/words.ts";
import type { PlannedTogether } from "./together.ts";

const fractions: ReadonlyMap<number, string> = new Map([
  [0.25, "1/4"],
  [0.5, "1/2"],
]);

/** Which budgets these are: `1/4 of each run’s own`, `each run’s own`, `2 times each run’s own`; or `20 s each`. */
export function budgetsWords({ share, budgetsSeconds: [first] }: PlannedTogether): string {
  if (share === null) return `${significant(first)} s each`;
  const own = "each run’s own";
  if (share === 1) return own;
  const part = fractions.get(share);
  return part === undefined ? `${share} times ${own}` : `${part} of ${own}`;
}

export interface SpentTogether {
  readonly heading: string;
  /** Undefined where it is not known. */
  readonly contents: readonly (string | undefined)[];
}

/** What the runs that have budgets of joules and money spend of these together. */
export function spentTogether(together: readonly PlannedTogether[]): SpentTogether[] {
  const kinds = new Map(together.flatMap(({ others }) => others.map((use) => [nameOf(use), use] as const)));
  return [...kinds.keys()].map((heading) => ({
    heading,
    contents: together.map(({ others }) => {
      const use = others.find((each) => nameOf(each) === heading);
      return use && roundedAmount({ ...use, amount: use.consumed }, use.budget);
    }),
  }));
}

const nameOf = ({ resource, currency }: PlannedTogether["others"][number]) => currency ?? resource;

/** What is to be known beside the table, in sentences. */
export function togetherNotes(together: readonly PlannedTogether[]): string[] {
  const own = together.find(({ share, turns }) => share === 1 && turns !== null) ?? together.find(({ turns }) => turns);
  const isMissing = together.some(({ turns }) => turns === null);
  return [
    ...(own?.turns
      ? [`With ${budgetsWords(own)}${own.share === null ? "" : " budget"}, ${turnsWords(own.turns)}.`]
      : []),
    "Not in it: the time in which nodes connect, agree on their data, and go on from run to run.",
    ...(spentTogether(together).length > 0
      ? ["Joules and money are those of the runs that have a budget of them."]
      : []),
    ...(isMissing ? ["Where a run was not simulated with its budget, nothing is known of all together."] : []),
  ];
}

/** `runs are in their rounds: digits from 0 s to 60 s` */
function turnsWords(turns: NonNullable<PlannedTogether["turns"]>): string {
  const words = turns.map(
    ({ name, fromSeconds, toSeconds }) => `${name} from ${significant(fromSeconds)} s to ${significant(toSeconds)} s`,
  );
  return `runs are in their rounds: ${new Intl.ListFormat("en").format(words)}`;
}
