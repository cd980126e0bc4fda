import { formatOf, isMissing, type MissingWords, trimmed } from "./cells.ts";
import { columnNames } from "./dialect.ts";
import type { TextEncoding } from "./encoding.ts";
import { type JsonObject, JsonObjects } from "./json-objects.ts";
import { MalformedRecord } from "./record-reader.ts";
import type { Cell, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { JsonFormat } from "./table-format.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** How the objects of a text are a table. */
export interface JsonTable {
  readonly format: JsonFormat;
  readonly columns: readonly SourceColumn[];
  /** The columns' names as the objects have them. */
  readonly keys: readonly string[];
}

/** The columns are the names that occur in the objects at the beginning, in their order. */
export function jsonTable(head: string, encoding: TextEncoding, missing: MissingWords): JsonTable {
  const texts = new Map<string, string[]>();
  const take = (object: JsonObject, line: number) => {
    for (const [name, value] of Object.entries(object)) {
      const column = texts.get(name) ?? [];
      texts.set(name, column);
      const cell = cellOf(value, name, line);
      if (typeof cell === "string" && !isMissing(trimmed(cell), missing)) column.push(trimmed(cell));
    }
  };
  new JsonObjects(take).push(head);
  if (texts.size === 0) throw new UnreadableTable("the file has no record with a value");
  const { names, renamed } = columnNames([...texts.keys()], true);
  const columns = [...texts.values()].map((cells, i) => ({ name: names[i] as string, numbers: formatOf(cells, ",") }));
  const format = { kind: "json", encoding, list: /^\ufeff?\s*\[/.test(head), renamed, categories: [] } as const;
  return { format, columns, keys: [...texts.keys()] };
}

/** Gives the objects to a visitor as records of these columns. */
export function jsonReader({ keys }: JsonTable, visitor: RecordVisitor): JsonObjects {
  const places = new Map(keys.map((key, i) => [key, i]));
  return new JsonObjects((object, line) => {
    const cells: Cell[] = new Array(keys.length).fill(undefined);
    for (const [name, value] of Object.entries(object)) {
      const place = places.get(name);
      if (place !== undefined) cells[place] = cellOf(value, name, line);
      else if (value !== null) {
        const what = `${JSON.stringify(name)} stands in no record at the beginning of the file, where the columns are found`;
        throw new MalformedRecord(line, `${what}; put a record with all names first`);
      }
    }
    visitor.record(cells, line);
  });
}

function cellOf(value: unknown, name: string, line: number): Cell {
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (value === null) return undefined;
  const what = Array.isArray(value) ? "a list" : "an object";
  throw new MalformedRecord(
    line,
    `${JSON.stringify(name)} is ${what}, and a cell is one value; write each part under a name of its own`,
  );
}
