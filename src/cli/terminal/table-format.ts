import { separatorName } from "../../data/dialect.ts";
import type { TextEncoding } from "../../data/encoding.ts";
import type { TableFormat } from "../../data/table-format.ts";
import { printable } from "./printable.ts";

/** How a file is written, for people. */
export function formatText(format: TableFormat): string {
  return [...writtenAs(format), ...renamedText(format.renamed)].join("; ");
}

function writtenAs(format: TableFormat): string[] {
  switch (format.kind) {
    case "arff":
      return ["ARFF", encodingText(format.encoding)];
    case "delimited": {
      const { dialect, header, encoding } = format;
      const names = header.present ? "with a header" : `without a header (${header.why})`;
      return [`separated by ${separatorName(dialect.separator)}, ${names}`, encodingText(encoding)];
    }
    case "json":
      return [
        format.list ? "a list of JSON objects" : "JSON objects, one behind the other",
        encodingText(format.encoding),
      ];
    case "parquet": {
      const { rowGroups, codecs } = format;
      const packed = codecs.length === 0 ? "not packed" : `packed with ${codecs.join(", ")}`;
      return [`Parquet, ${rowGroups} row group${rowGroups === 1 ? "" : "s"}, ${packed}`];
    }
    case "npy":
    case "npz":
      return [
        `NumPy: ${format.arrays.map(({ name, type, shape }) => `${printable(name)} ${shape.join(" x ")} ${type}`.trim()).join(", ")}`,
        ...(format.leftOut.length === 0 ? [] : [`without ${format.leftOut.map(printable).join(", ")} (fewer records)`]),
      ];
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}

function encodingText({ name, how }: TextEncoding): string {
  return how === "byte order mark" || how === "valid" ? name.toUpperCase() : `${name.toUpperCase()} (${how})`;
}

function renamedText(renamed: readonly string[]): string[] {
  return renamed.length === 0 ? [] : [`a name stands twice: now ${renamed.map(printable).join(", ")}`];
}
