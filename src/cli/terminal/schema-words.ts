import { featureCount } from "../../data/features.ts";
import type { Schema } from "../../data/schema.ts";

const mostNamed = 8;

/** What is predicted from what. */
export function schemaWords(schema: Schema): string {
  if (schema.kind === "pictures") {
    const { target, width, height, channels } = schema;
    return `${targetWords(target)} from ${width} x ${height} pixels, ${channels === 1 ? "grey" : "in colour"}`;
  }
  const { columns, leftOut, target } = schema;
  const from = `${columns.length} column${columns.length === 1 ? "" : "s"} (${featureCount(schema)} features)`;
  const without = leftOut.slice(0, mostNamed).map(({ name, why }) => `${name} (${why})`);
  const more = leftOut.length > mostNamed ? [`and ${leftOut.length - mostNamed} more`] : [];
  const rest = leftOut.length === 0 ? "" : `; left out: ${[...without, ...more].join(", ")}`;
  return `${targetWords(target)} from ${from}${rest}`;
}

function targetWords(target: Schema["target"]): string {
  switch (target.kind) {
    case "classes": {
      const names = target.classes.slice(0, mostNamed).map(({ name }) => name);
      const more = target.classes.length > mostNamed ? [`and ${target.classes.length - mostNamed} more`] : [];
      return `${target.name} (classes ${[...names, ...more].join(", ")})`;
    }
    case "number":
      return `${target.name} (a number)`;
    case "none":
      return "clusters";
    default:
      throw new Error(`unreachable: ${target satisfies never}`);
  }
}
