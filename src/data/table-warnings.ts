import { named } from "./column-kind.ts";
import { votesOf } from "./merge-statistics.ts";
import type { TableSchema } from "./schema.ts";
import { spellingsOfOne } from "./spellings.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";
import { columnOf, type ToldOfTable } from "./table-misfits.ts";

/** What somebody should know of tables that fit together, and nobody has asked for. */
export function tableWarnings(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  return [...disagreements(told, schema), ...spellings(told, schema), ...otherUnits(told, schema)];
}

const mostNodesNamed = 5;

/** Columns that only some tables have, or that are numbers in as many tables as they are text: it is unclear who is wrong. */
function disagreements(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  const inWords = (nodes: readonly string[]) =>
    nodes.length > mostNodesNamed ? `${nodes.slice(0, mostNodesNamed).join(", ")} and others` : nodes.join(", ");
  const names = [...schema.columns, ...schema.leftOut].map(({ name }) => name);
  return names.flatMap((name) => {
    const having = howMany(told, (statistics) => columnOf(statistics, name)?.tables ?? 0);
    // Of what was left out as asked nobody told.
    if (having.tables === 0) return [];
    if (2 * having.tables <= sum(told.map(({ statistics }) => statistics.tables))) {
      const others = howMany(told, (one) => one.tables - (columnOf(one, name)?.tables ?? 0));
      return [
        `column ${named(name)} is left out: only ${inWords(having.where)} has it, not ${inWords(others.where)}; is it called otherwise there?`,
      ];
    }
    const [texts, numbers] = (["texts", "numbers"] as const).map((kind) =>
      howMany(told, (statistics) => {
        const column = columnOf(statistics, name);
        return column ? votesOf(column)[kind] : 0;
      }),
    ) as [Counted, Counted];
    if (texts.tables === 0 || texts.tables !== numbers.tables) return [];
    const [where, elsewhere] = [inWords(texts.where), inWords(numbers.where)];
    return [`column ${named(name)} has text at ${where} and numbers at ${elsewhere}: none of it is read as numbers`];
  });
}

interface Counted {
  readonly tables: number;
  /** The names of nodes; with those of relays, of how many of their nodes that is so. */
  readonly where: readonly string[];
}

function howMany(told: readonly ToldOfTable[], tablesOf: (statistics: TableStatistics) => number): Counted {
  const where = told.flatMap(({ name, statistics }) => {
    const tables = tablesOf(statistics);
    if (tables === 0) return [];
    return [
      { tables, name: tables === statistics.tables ? name : `${name} (${tables} of its ${statistics.tables} nodes)` },
    ];
  });
  return { tables: sum(where.map(({ tables }) => tables)), where: where.map(({ name }) => name) };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** Categories and classes that may be the same, written otherwise. */
function spellings(told: readonly ToldOfTable[], { columns, target }: TableSchema): string[] {
  const categories = columns.flatMap((column) => (column.kind === "category" ? [column.name] : []));
  return [...(target.kind === "classes" ? [target.name] : []), ...categories].flatMap((name) => {
    const nodesOf = new Map<string, string[]>();
    for (const { name: node, statistics } of told) {
      const values = columnOf(statistics, name)?.values;
      if (values === undefined || values === "many") continue;
      for (const [value] of values.known) nodesOf.set(value, [...(nodesOf.get(value) ?? []), node]);
    }
    return spellingsOfOne(nodesOf.keys()).map((group) => {
      const where = group.map((value) => `${named(value)} (${(nodesOf.get(value) ?? []).slice(0, 3).join(", ")})`);
      return `column ${named(name)}: ${where.join(" and ")} are taken for different values: if they are not, write them alike`;
    });
  });
}

/** Other units are suspected where numbers are so many times as large as those of most nodes, or as small. */
const otherUnitsFrom = 300;

function otherUnits(told: readonly ToldOfTable[], schema: TableSchema): string[] {
  return schema.columns.flatMap((column) => {
    const { kind, name } = column;
    if (kind !== "number" || column.log) return [];
    const sizes = told.flatMap(({ name: node, statistics }) => {
      const size = sizeOf(columnOf(statistics, name));
      return size > 0 ? [{ node, size, tables: statistics.tables }] : [];
    });
    // A relay counts for as many as its nodes.
    const each = sizes.flatMap(({ size, tables }) => Array<number>(tables).fill(size));
    const middle = each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0;
    return sizes.flatMap(({ node, size }) => {
      const ratio = Math.max(size / middle, middle / size);
      if (ratio < otherUnitsFrom) return [];
      const times = `about ${Number(ratio.toPrecision(1))} times as ${size > middle ? "large" : "small"}`;
      return [`${node}: numbers of column ${named(name)} are ${times} as at other nodes: are the units the same?`];
    });
  });
}

function sizeOf(column: ColumnStatistics | undefined): number {
  if (!column?.moments) return 0;
  return Math.hypot(column.moments.mean, Math.sqrt(column.moments.squaredDeviations / column.numbers));
}
