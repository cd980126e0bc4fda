import type { TableSchema } from "../../data/schema.ts";
import type { TaskDescription } from "../../watch/events.ts";

const mostNames = 8;

/** What the nodes agreed on, if they did. */
export function schemaLines({ schema }: TaskDescription): string[] {
  if (!schema) return [];
  const { target } = schema;
  const classes =
    target.kind === "classes"
      ? [`  classes: ${target.classes.map(({ name, count }) => `${name} (${count})`).join(", ")}`]
      : [];
  if (schema.kind === "table") return [...columnLines(schema), ...classes, ...leftOutLines(schema)];
  const { width, height, channels } = schema;
  return [`  agreed on pictures of ${width} x ${height} pixels, ${channels === 3 ? "in colour" : "grey"}`, ...classes];
}

function columnLines(schema: TableSchema): string[] {
  const listed = (kind: "number" | "category", one: string, more: string) => {
    const names = schema.columns
      .filter((column) => column.kind === kind)
      .map((column) => (column.kind === "number" && column.log ? `log ${column.name}` : column.name));
    if (names.length === 0) return [];
    const shown = names.slice(0, mostNames).join(", ");
    return [`${names.length} ${names.length === 1 ? one : more} (${shown}${names.length > mostNames ? ", ..." : ""})`];
  };
  const columns = [...listed("number", "number", "numbers"), ...listed("category", "category", "categories")];
  return [`  agreed on ${columns.join(" and ")}`];
}

function leftOutLines({ leftOut }: TableSchema): string[] {
  const reasons = leftOut.slice(0, mostNames).map(({ name, why }) => `${name} (${why})`);
  return reasons.length > 0 ? [`  left out: ${reasons.join(", ")}${leftOut.length > mostNames ? ", ..." : ""}`] : [];
}
