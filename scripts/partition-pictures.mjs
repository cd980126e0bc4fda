// Draws docs/partitions/*.svg: which node holds which examples in each partition, ten nodes and 10,000 examples of ten labels, seed 1.
// Run it after `npm run build`: npm run pictures
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtInCatalog, caseNames, createRandom, partition } from "edgewise";
import { root } from "./lib/root.mjs";

const nodeCount = 10;
const labelCount = 10;
const exampleCount = 10_000;
const labels = { values: Uint8Array.from({ length: exampleCount }, (_, i) => i % labelCount), labelCount };

const cell = 22;
const left = 64;
const top = 30;
const barsWidth = 110;
const width = left + labelCount * cell + 18 + barsWidth;
const height = top + nodeCount * cell + 12;

const folder = join(root, "docs", "partitions");
mkdirSync(folder, { recursive: true });
for (const name of [...caseNames, "dirichlet:0.1", "dirichlet:0.5", "shards:2", "quantity:0.5"]) {
  writeFileSync(join(folder, `${name.replace(":", "-")}.svg`), picture(name));
}

/** @param {string} name */
function picture(name) {
  const random = createRandom(1, "partition");
  const shares = partition(builtInCatalog.partition(name), nodeCount, { exampleCount, labels, random });
  const largest = Math.max(...shares.map((rows) => rows.length));
  const rows = shares.map((share, node) => {
    const counts = Array(labelCount).fill(0);
    for (const row of share) counts[labels.values[row] ?? 0] += 1;
    const y = top + node * cell + cell / 2;
    const bubbles = counts.map((count, label) => {
      const radius = (cell / 2 - 1) * Math.sqrt((count * labelCount) / exampleCount);
      const x = left + label * cell + cell / 2;
      return count === 0 ? "" : `<circle cx="${x}" cy="${y}" r="${radius.toFixed(1)}"/>`;
    });
    const bar = ((barsWidth - 44) * share.length) / largest;
    const barsLeft = left + labelCount * cell + 12;
    return [
      `<text x="${left - 8}" y="${y + 4}" text-anchor="end">node ${node + 1}</text>`,
      ...bubbles,
      `<rect x="${barsLeft}" y="${y - 6}" width="${bar.toFixed(1)}" height="12" class="bar"/>`,
      `<text x="${(barsLeft + bar + 4).toFixed(1)}" y="${y + 4}">${share.length}</text>`,
    ].join("");
  });
  const heads = Array.from(
    { length: labelCount },
    (_, label) => `<text x="${left + label * cell + cell / 2}" y="${top - 8}" text-anchor="middle">${label}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${name}: who holds which labels</title>
<style>text{font:11px system-ui,sans-serif;fill:#5b6470}circle{fill:#2f6fde}.bar{fill:#b9c8e4}</style>
<rect width="100%" height="100%" fill="#fff" rx="4"/>
${heads.join("")}
${rows.join("\n")}
</svg>
`;
}
