import { existsSync, readFileSync } from "node:fs";
import { roundColumns } from "../watch/round-metrics.ts";

/** What a run's metrics.csv says of rounds, to be gone on from. */
export interface KeptRows {
  /** The lines by their rounds. */
  readonly lines: ReadonlyMap<number, string>;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** @param lastRound what is told of later rounds does not count */
export function readKeptRows(path: string, lastRound: number): KeptRows {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const lines = new Map<number, string>();
  let [bytesSent, bytesReceived] = [0, 0];
  // The last line is cut, or empty.
  for (const line of text.split("\n").slice(1, -1)) {
    const cells = line.split(",");
    const number = (column: (typeof roundColumns)[number]) => Number(cells[roundColumns.indexOf(column)]);
    if (!(number("round") <= lastRound)) continue;
    lines.set(number("round"), `${line}\n`);
    bytesSent = Math.max(bytesSent, number("bytesSent"));
    bytesReceived = Math.max(bytesReceived, number("bytesReceived"));
  }
  return { lines, bytesSent, bytesReceived };
}
