import { expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { hasProc, memoryOf, processesOfGroup } from "./support/processes.ts";

const megabyte = 1024 * 1024;

// Only Linux reports the peak memory of a process.
test.skipIf(!hasProc)("a node that holds all 60,000 images never takes more than 150 MB of memory", async () => {
  const task = ["--case", "3", "--nodes", "1", "--strategy", "fixed:1", "--devices", "none", "--budget", "600"];
  const program = edgewise("demo", "--verbose", "--no-open", "--port", "0", ...task);
  await program.line(/^node-1 holds 60000 examples$/);
  await program.line(/^round +1000 /);
  const node = processesOfGroup(program.pid).find(({ args }) => args.includes("--name"));
  expect(memoryOf(node?.pid as number, "VmHWM") / megabyte).toBeLessThan(150);
});

test.skipIf(!hasProc)(
  "a node that learns 4 million weights takes less than half of a Raspberry Pi 3's memory",
  async () => {
    const network = ["--model", "mlp:4096,200", "--dataset", "mnist-digits", "--update", "scaffold"];
    const task = ["--nodes", "1", "--strategy", "fixed:1", "--devices", "none", "--budget", "600"];
    const program = edgewise("demo", "--verbose", "--no-open", "--port", "0", ...network, ...task);
    // Corrections are told from the second round on.
    await program.line(/^round +4 /);
    const node = processesOfGroup(program.pid).find(({ args }) => args.includes("--name"));
    expect(memoryOf(node?.pid as number, "VmHWM") / megabyte).toBeLessThan(500);
  },
);
