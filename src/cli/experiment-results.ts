import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { keyOf } from "../experiments/axes.ts";
import type { Drawing } from "../experiments/draw.ts";
import type { FinishedRun, Plan } from "../experiments/experiment.ts";
import { heldInWords } from "../experiments/held-settings.ts";
import { type DrawnFigure, reportPage } from "../experiments/report.ts";
import { roundsCsv, runsCsv, summarize, summaryCsv } from "../experiments/tables.ts";
import { updatesInWords } from "../experiments/update-labels.ts";
import { version } from "../host/package.ts";
import { makeFolder } from "../platform/nodejs/make-folder.ts";
import { createPngMaker, PngUnavailable } from "../platform/nodejs/png.ts";
import { usable } from "./experiment-folder.ts";
import type { Log } from "./terminal/log.ts";

export interface WriteOptions {
  readonly folder: string;
  readonly quick: boolean;
  readonly seeds: readonly number[];
  readonly kernels: string;
  /** Runs that were planned and cannot be done, because their budgets are too small. */
  readonly leftOut: number;
  readonly drawing: Drawing;
  readonly log: Log;
}

/** Writes CSV files, figures and the report; returns the report's path. */
export async function writeResults(
  title: string,
  plan: Plan,
  runs: readonly FinishedRun[],
  { folder, quick, seeds, kernels, leftOut, drawing, log }: WriteOptions,
): Promise<string> {
  const summary = summarize(runs);
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    usable(path, () => writeFileSync(path, content));
  };
  write("runs.csv", runsCsv(runs));
  write("summary.csv", summaryCsv(summary));
  if (runs.some(({ withRounds }) => withRounds)) write("rounds.csv", roundsCsv(runs));

  const png = await createPngMaker().catch((error: unknown) => {
    if (!(error instanceof PngUnavailable)) throw error;
    log.line("warn", `no PNG files: ${error.message}`);
    return undefined;
  });
  const figures = join(folder, "figures");
  usable(figures, () => makeFolder(figures));
  const drawn: DrawnFigure[] = [];
  for (const figure of plan.figures(runs)) {
    const svg = await drawing.svg(figure);
    write(join("figures", `${figure.name}.svg`), svg);
    if (png) write(join("figures", `${figure.name}.png`), png(svg));
    drawn.push({ title: figure.title, text: figure.text, svg });
  }

  const page = reportPage({
    title,
    introduction: [
      ...plan.introduction,
      quick ? "This is a quick look: a few of the points that the text speaks of, and few seeds." : "",
      heldInWords(runs),
      updatesInWords(runs),
    ].filter((paragraph) => paragraph !== ""),
    figures: drawn,
    tables: plan.tables(runs),
    summary,
    making: making(runs, { seeds, kernels, leftOut }),
  });
  write("report.html", page);
  return join(folder, "report.html");
}

function making(
  runs: readonly FinishedRun[],
  { seeds, kernels, leftOut }: Pick<WriteOptions, "seeds" | "kernels" | "leftOut">,
): [string, string][] {
  const took = new Map(runs.map((run) => [keyOf(run), run.outcome.tookSeconds]));
  const seconds = [...took.values()].reduce((sum, each) => sum + each, 0);
  const [first] = cpus();
  return [
    ["Command", ["edgewise", ...process.argv.slice(2)].join(" ")],
    ["Program", `Edgewise ${version}, kernels ${kernels}`],
    ["Runs", `${took.size}, real learning in virtual time`],
    ...(leftOut > 0
      ? ([["Left out", `${leftOut} runs whose budgets are too small for two of their rounds`]] satisfies [
          string,
          string,
        ][])
      : []),
    ["Seeds", seedsInWords(seeds)],
    ["Computing time", `${seconds.toFixed(1)} s, summed over the threads`],
    [
      "Machine",
      `Node.js ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} x ${first?.model ?? "unknown processor"}`,
    ],
    ["Date", new Date().toISOString().slice(0, 10)],
  ];
}

function seedsInWords(seeds: readonly number[]): string {
  const [first = 0, second = first + 1] = seeds;
  if (seeds.length < 2) return String(first);
  const step = second - first;
  return step === 1 ? `${first} to ${seeds.at(-1)}` : seeds.join(", ");
}
