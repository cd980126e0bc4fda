import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { callsOf } from "./ours.mjs";
import { tasksForOthers } from "./tasks.mjs";

const program = fileURLToPath(new URL("steps.py", import.meta.url));

/** What one run of the program takes, with the models' weights in files. @param {string} python @param {"numpy" | "torch"} name @param {string} groups */
export async function measureInPython(python, name, groups) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const tasks = tasksForOthers();
    const described = tasks.map(({ name, graph, parts, inputShape, wantedShape }) => ({
      ...{ name, operations: graph.operations, inputShape, wantedShape, calls: callsOf(name) },
      parts: parts.map((part) => ({ name: part.name, shape: part.shape, file: `${name} ${part.name}` })),
    }));
    writeFileSync(join(folder, "tasks.json"), JSON.stringify(described));
    for (const { name, parts } of tasks) {
      for (const part of parts) writeFileSync(join(folder, `${name} ${part.name}`), part.values);
    }
    writeFileSync(join(folder, "input"), tasks[0]?.input ?? "");
    writeFileSync(join(folder, "wanted"), tasks[0]?.wanted ?? "");
    const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
    const { status, stdout, stderr } = spawnSync(python, [program, name, folder, groups], { encoding: "utf8", env });
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1));
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
