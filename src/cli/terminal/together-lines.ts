import type { PlannedTogether } from "../../host/plan/together.ts";
import { budgetsWords, spentTogether, togetherNotes } from "../../host/plan/together-words.ts";
import { fittingTable } from "./fitting-table.ts";
import { bytes, wrapped } from "./format.ts";

const width = 79;

/** What several runs cost together, for people, in 80 columns. */
export function togetherLines(together: readonly PlannedTogether[]): string {
  const table = fittingTable(
    [
      { heading: "budget of time", align: "left", contents: together.map(budgetsWords) },
      {
        heading: "all ended after",
        contents: together.map(({ seconds }) => (seconds === null ? undefined : `${seconds.toFixed(1)} s`)),
      },
      {
        heading: "sent",
        contents: together.map((each) => (each.bytes === null ? undefined : bytes(Math.round(each.bytes)))),
      },
      ...spentTogether(together),
    ],
    { width, dispensable: [] },
  );
  return [
    "all runs together, where a node serves one of them at a time:\n",
    table.text,
    "\n",
    ...togetherNotes(together).map((note) => `${wrapped(note, width)}\n`),
  ].join("");
}
