import type { Target } from "./target.ts";
import { aggregator } from "./targets/aggregator.ts";
import { codec } from "./targets/codec.ts";
import { pageCommands, runFile } from "./targets/configuration.ts";
import { node } from "./targets/node.ts";
import { idx, pictures } from "./targets/pictures.ts";
import { arrayTables, parquetTables, textTables } from "./targets/tables.ts";

/** Everything that takes bytes from outside, with its share of the cases that are asked for. */
export const targets: readonly { readonly target: Target; readonly share: number }[] = [
  { target: codec, share: 0.6 },
  { target: aggregator, share: 0.15 },
  { target: node, share: 0.15 },
  { target: pageCommands, share: 0.03 },
  { target: runFile, share: 0.01 },
  { target: textTables, share: 0.03 },
  { target: arrayTables, share: 0.02 },
  { target: idx, share: 0.007 },
  { target: pictures, share: 0.003 },
  // Only by name: damaged lengths of runs keep the package that reads it busy for minutes (docs/reliability.md).
  { target: parquetTables, share: 0 },
];
