// Makes docs/experiments/*.svg: runs the experiments of docs/experiments.md that are not done yet, in experiments/, and copies
// the figures that the document shows. Run it after `npm run build`: npm run figures [NAME...]   (all: two hours or so
// of computing, half of it deep; finished runs are not repeated, only drawn)
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/root.mjs";

const otherModels = ["logistic-regression", "linear-regression", "softmax-regression", "k-means"];

/** By folder: what is asked of `edgewise experiment`, and the figures that are shown. @type {Record<string, Shown>} */
const shown = {
  "tau-sweep": { args: ["tau-sweep"], figures: ["loss-squared-svm", "accuracy-squared-svm"] },
  "tau-sweep-models": {
    args: ["tau-sweep", "--model", ...otherModels, "--seeds", "5"],
    figures: otherModels.map((model) => `loss-${model}`),
  },
  "single-run": {
    args: ["single-run"],
    figures: [
      "progress-adaptive-squared-svm",
      "progress-adaptive-2019-squared-svm",
      "measured-adaptive-2019-squared-svm",
    ],
  },
  "global-cost": { args: ["global-cost"], figures: ["loss-squared-svm"] },
  budget: { args: ["budget"], figures: ["loss-squared-svm"] },
  nodes: { args: ["nodes"], figures: ["loss-squared-svm"] },
  phi: { args: ["phi"], figures: ["loss-squared-svm"] },
  asynchronous: { args: ["asynchronous"], figures: ["loss-squared-svm"] },
  pace: { args: ["pace"], figures: ["loss-squared-svm"] },
  drift: { args: ["drift"], figures: ["loss-momentum-0-squared-svm", "loss-momentum-0.7-squared-svm"] },
  adaptive: { args: ["adaptive"], figures: ["excess"] },
  deep: { args: ["deep"], figures: ["loss-cnn-small"] },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(shown, name));
if (unknown !== undefined) {
  console.error(`There is nothing called ${unknown}; choose from: ${Object.keys(shown).join(", ")}`);
  process.exit(2);
}

const folder = join(root, "docs", "experiments");
mkdirSync(folder, { recursive: true });
for (const name of asked.length > 0 ? asked : Object.keys(shown)) {
  const { args, figures } = /** @type {Shown} */ (shown[name]);
  const out = join("experiments", name);
  const command = [join(root, "bin", "edgewise.mjs"), "experiment", ...args, "--out", out];
  execFileSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  for (const figure of figures) {
    copyFileSync(join(root, out, "figures", `${figure}.svg`), join(folder, `${name}-${figure}.svg`));
  }
}

/** @typedef {{ readonly args: readonly string[]; readonly figures: readonly string[] }} Shown */
