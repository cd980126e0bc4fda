import { type Excess, type ExcessRow, excessLabels, hindsight, isAllowed, limitInWords } from "./excess.ts";
import type { Table } from "./table.ts";

const strategy = "adaptive";
const published = ["adaptive-2019", "adaptive-2018"] as const;
const missing = "–";

/** A row for each point: every strategy's excess, and whether that of `adaptive` is within the limit. */
export function gridTable(rows: readonly ExcessRow[]): Table {
  const labelOf = excessLabels(rows);
  return {
    title: "Excess losses",
    text:
      "Mean loss minus F*; in parentheses the fixed tau, of the harder opponent its momentum too. ~ marks an F* that is only the " +
      `best loss that any run found. Ratio: adaptive by the harder opponent. Kept: adaptive is at most ${limitInWords}.`,
    columns: [
      "varied",
      "to",
      "case",
      "F*",
      ...[strategy, hindsight.opponent, ...published, hindsight.best, hindsight.worst, "centralized"].map(labelOf),
      "ratio",
      "kept",
    ],
    rows: rows.map(({ factors, optimum, strategies, bestFixed, worstFixed, opponent }) => {
      const own = strategies.get(strategy);
      return [
        String(factors.factor),
        String(factors.level),
        String(factors.case),
        `${optimum.kind === "computed" ? "" : "~"}${optimum.loss.toFixed(5)}`,
        cell(own),
        cell(opponent, opponent && `${opponent.tau}, ${opponent.momentum}`),
        ...published.map((name) => cell(strategies.get(name))),
        cell(bestFixed),
        cell(worstFixed),
        cell(strategies.get("centralized")),
        own && opponent ? ratio(own, opponent) : missing,
        own && opponent ? (isAllowed(own, opponent) ? "yes" : "no") : missing,
      ];
    }),
  };
}

/** Over all points: how many are kept, and the excess of `adaptive` relative to the published strategies. */
export function averagesTable(rows: readonly ExcessRow[]): Table {
  const labelOf = excessLabels(rows);
  const groups: [string, (row: ExcessRow) => boolean][] = [
    ["all points", () => true],
    ["whose F* is computed", ({ optimum }) => optimum.kind === "computed"],
    ["whose F* is only the best found", ({ optimum }) => optimum.kind === "best found"],
  ];
  return {
    title: "On average",
    text:
      `Of ${labelOf(strategy)}. Kept: points at which it is at most ${limitInWords}. The others: the mean over the points ` +
      "of its excess by that of a published strategy at the same point, and the sum of its excesses by the sum of " +
      "theirs, where tasks whose losses are large weigh most.",
    columns: [
      "points",
      "kept",
      ...published.flatMap((name) => [`by ${labelOf(name)}, mean`, `by ${labelOf(name)}, of sums`]),
    ],
    rows: groups
      .map(([title, belongs]) => [title, rows.filter(belongs)] as const)
      .filter(([, own]) => own.length > 0)
      .map(([title, own]) => [
        title,
        keptOf(own),
        ...published.flatMap((name) => {
          const pairs = own.flatMap(({ strategies }) => {
            const [ours, theirs] = [strategies.get(strategy), strategies.get(name)];
            return ours && theirs && theirs.mean > 0 && Number.isFinite(ours.mean + theirs.mean)
              ? [[ours.mean, theirs.mean] as const]
              : [];
          });
          if (pairs.length === 0) return [missing, missing];
          const sum = (values: readonly number[]) => values.reduce((before, value) => before + value, 0);
          return [
            (sum(pairs.map(([ours, theirs]) => ours / theirs)) / pairs.length).toFixed(2),
            (sum(pairs.map(([ours]) => ours)) / sum(pairs.map(([, theirs]) => theirs))).toFixed(2),
          ];
        }),
      ]),
  };
}

function keptOf(rows: readonly ExcessRow[]): string {
  const verdicts = rows.flatMap(({ strategies, opponent }) => {
    const own = strategies.get(strategy);
    return own && opponent ? [isAllowed(own, opponent)] : [];
  });
  return `${verdicts.filter(Boolean).length} of ${verdicts.length}`;
}

function cell(excess: Excess | undefined, chosen: string | number | undefined = excess?.tau): string {
  if (excess === undefined) return missing;
  if (!Number.isFinite(excess.mean)) return "failed";
  return `${excess.mean.toFixed(5)}${chosen === undefined ? "" : ` (${chosen})`}`;
}

function ratio(own: Excess, best: Excess): string {
  const value = own.mean / best.mean;
  return Number.isFinite(value) ? value.toFixed(2) : missing;
}
