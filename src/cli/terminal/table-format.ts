import { separatorName } from "../../data/dialect.ts";
import type { TextEncoding } from "../../data/encoding.ts";
import type { TableFormat } from "../../data/table-format.ts";
import { printable } from "./printable.ts";

/** How a file is written, for people. */
export function formatText(format: TableFormat): string {
  return [writtenAs(format), encodingText(format.encoding), ...renamedText(format.renamed)].join("; ");
}

function writtenAs(format: TableFormat): string {
  switch (format.kind) {
    case "arff":
      return "ARFF";
    case "delimited": {
      const { dialect, header } = format;
      const names = header.present ? "with a header" : `without a header (${header.why})`;
      return `separated by ${separatorName(dialect.separator)}, ${names}`;
    }
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
