import { createInterface } from "node:readline/promises";
import type { OpenedData } from "../assembly/own-data.ts";
import { sentInRun, toldLines, toldOfPictures } from "./terminal/told-lines.ts";
import { UsageError } from "./usage.ts";

/** Whether there is somebody to ask; needed before data are read, which may take its time. */
export function checkSomebodyIsThere(): void {
  if (process.stdin.isTTY && process.stderr.isTTY) return;
  throw new UsageError("before a run the node tells the aggregator about its data, and nobody is there to agree", {
    where: "--data",
    toDo: "see what it tells with edgewise check, then start it with --yes",
  });
}

const usualColumns = 80;

/** Shows what the node would tell of its data, and asks whether it may. */
export async function agreesToTell(ownData: OpenedData, url: string): Promise<boolean> {
  const preview = ownData.preview();
  const width = process.stderr.columns || usualColumns;
  const lines = [
    `Before a run this node would tell ${url}`,
    ...(preview.kind === "table" ? toldLines(preview, width) : toldOfPictures(preview, width)),
    ...sentInRun(preview.kind === "table" ? "row" : "picture", width),
  ];
  process.stderr.write(`${lines.join("\n")}\n`);
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await ask.question("Tell it that? [y/N] ")).trim());
  } finally {
    ask.close();
  }
}
