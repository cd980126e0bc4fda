// Prints the table of folders for docs/architecture.md, which keeps the descriptions: npm run house
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { descriptions, folders, median, sources } from "./lib/house.mjs";
import { root } from "./lib/root.mjs";

const known = descriptions(readFileSync(join(root, "docs", "architecture.md"), "utf8"));
const rows = folders().map((folder) => [
  `\`${folder.name}/\``,
  known.get(folder.name) ?? "",
  ...sizes(folder.sources),
  folder.mayImport.join(", ") || "nothing",
]);
const columns = ["folder", "what is in it", "files", "lines", "median", "longest file", "may import of `src/`"];
for (const row of [columns, columns.map(() => "---"), ...rows, ["all", "", ...sizes(sources()), ""]]) {
  console.log(`| ${row.join(" | ")} |`);
}

/** @param {readonly import("./lib/house.mjs").Source[]} own */
function sizes(own) {
  const lines = own.map((source) => source.lines);
  const total = lines.reduce((sum, each) => sum + each, 0);
  return [own.length, total, median(lines), Math.max(0, ...lines)].map((value) => value.toLocaleString("en"));
}
