import { open } from "node:fs/promises";
import { createRandom } from "edgewise";

/**
 * Writes made-up readings: 14 columns of real numbers, three of whole ones, two categories, and a state to predict; or with two
 * more columns of real numbers in place of the categories.
 *
 * @param {string} path @param {number} rows @param {{ categories?: boolean }} [options]
 */
export async function writeTable(path, rows, { categories = true } = {}) {
  const random = createRandom(1, "table");
  const file = await open(path, "w");
  try {
    const names = [
      ...Array.from({ length: 14 }, (_, i) => `sensor${i + 1}`),
      "minute",
      "count",
      "level",
      "site",
      "mode",
      "state",
    ];
    let text = `${names.join(",")}\n`;
    for (let row = 0; row < rows; row++) {
      const cells = [];
      for (let i = 0; i < 14; i++)
        cells.push(random.uniform() < 0.01 ? "" : random.integer(1000 * 10 ** (i % 4)) / 1000);
      cells.push(row % 1440, random.integer(1000), random.integer(10));
      if (categories) cells.push(sites[random.integer(sites.length)], random.uniform() < 0.3 ? "eco" : "normal");
      else cells.push(random.uniform(), random.uniform());
      cells.push(random.uniform() < 0.2 ? "fault" : "fine");
      text += `${cells.join(",")}\n`;
      if (text.length > 1 << 20) {
        await file.write(text);
        text = "";
      }
    }
    await file.write(text);
  } finally {
    await file.close();
  }
}

const sites = ["Aachen", "Bergen", "Cork", "Delft", "Espoo", "Faro"];
