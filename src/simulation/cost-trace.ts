import { parseDecimal } from "../math/decimals.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/** Costs that were measured elsewhere, seconds, each list in the order in which they were measured. */
export interface CostTrace {
  readonly local: readonly number[];
  readonly global: readonly number[];
}

/**
 * Reads a CSV file with the columns `c` (a local update) and `b` (an aggregation), named in its first line. A field may
 * be empty: the columns need not be equally long.
 *
 * @param fileName for messages
 * @throws SimulationRefused
 */
export function parseCostTrace(text: string, fileName: string): CostTrace {
  const lines = text.split(/\r?\n/);
  const names = fieldsOf(lines[0] ?? "");
  const [c, b] = [names.indexOf("c"), names.indexOf("b")];
  if (c < 0 || b < 0)
    throw new SimulationRefused(`the first line must name the columns, as in "c,b"`, { where: `${fileName}:1` });
  const twice = ["c", "b"].find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice) throw new SimulationRefused(`the column "${twice}" is there twice`, { where: `${fileName}:1` });
  const local: number[] = [];
  const global: number[] = [];
  lines.slice(1).forEach((line, i) => {
    const fields = fieldsOf(line);
    if (fields.length > names.length) {
      const columns = `the first line names ${names.length} columns`;
      throw new SimulationRefused(`there are ${fields.length} fields, and ${columns}`, {
        where: `${fileName}:${i + 2}`,
      });
    }
    for (const [column, into] of [
      [c, local],
      [b, global],
    ] as const) {
      const field = fields[column] ?? "";
      if (field === "") continue;
      const seconds = parseDecimal(field);
      if (seconds === undefined || seconds < 0 || seconds > 1e7) {
        throw new SimulationRefused(`"${field}" is not a number of seconds from 0 to 10,000,000`, {
          where: `${fileName}:${i + 2}`,
        });
      }
      into.push(seconds);
    }
  });
  if (local.length === 0 || global.length === 0) {
    throw new SimulationRefused("each of the columns c and b needs at least one number", { where: fileName });
  }
  return { local, global };
}

/** The fields between commas, without the quotes that some programs add. */
function fieldsOf(line: string): string[] {
  return line.split(",").map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );
}
