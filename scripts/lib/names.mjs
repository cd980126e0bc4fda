import { grammarOf } from "../../dist/catalog/names.js";

/**
 * @typedef {import("../../src/catalog/entries.ts").CatalogEntries} CatalogEntries
 * @typedef {import("../../src/catalog/names.ts").Entry} Entry
 */

/** The sections of docs/reference.md on what can be named, and on adding to it. @param {CatalogEntries} entries */
export function namesSections({
  strategies,
  models,
  updateRules,
  stepSizeSchedules,
  aggregationRules,
  datasets,
  partitions,
}) {
  return [
    "## Names",
    "What the options take, and what belongs to each. Values follow a name behind colons; those in brackets may be left out.",
    "**Strategies**",
    table(strategies, {
      "update rule": ({ update }) => update,
      momentum: ({ momentum }) => String(momentum),
      phi: ({ phi }) => (phi ? `${phi.usual}, ${list(phi.byModel ?? {})}` : ""),
    }),
    "**Models**",
    table(models, {
      "learns from": ({ targets }) => targets.join(", "),
      "step size": ({ stepSize }) => String(stepSize),
    }),
    "**Update rules**",
    table(updateRules, {}),
    "**Schedules of the step size**",
    table(stepSizeSchedules, {}),
    "**Aggregation rules**",
    table(aggregationRules, {}),
    "**Datasets**",
    table(datasets, {}),
    "**Partitions**",
    table(partitions, { case: (entry) => String(entry.case ?? "") }),
    "## Plugins",
    plugins,
  ];
}

/**
 * @template {Entry} E
 * @param {readonly E[]} entries
 * @param {Readonly<Record<string, (entry: E) => string>>} more
 */
function table(entries, more) {
  const heads = ["name", "what it is", ...Object.keys(more)];
  const rows = entries.map((entry) => [
    `\`${grammarOf(entry)}\``,
    entry.about,
    ...Object.values(more).map((of) => of(entry)),
  ]);
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {Readonly<Record<string, number>>} values */
const list = (values) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

const plugins =
  "`--plugin FILE` takes an ES module that exports one or more of the lists `strategies`, `models`, `updateRules`, " +
  "`stepSizeSchedules`, `aggregationRules`, `datasets` and `partitions`. An entry has a `name` (lower-case letters, digits, hyphens), a `title`, `about` (one sentence), " +
  "`parameters` (left out if it has none) and `create`, the function that makes it; strategies also `update` and `momentum`, models " +
  "`targets` and `stepSize`. src/catalog/entries.ts says what each function gets and returns; `examples/04-own-strategy.mjs` and " +
  "`examples/05-own-model.mjs` are complete. Nodes on other machines need the same plugin for models, update rules and " +
  "partitions; a node without it says so and ends.";
