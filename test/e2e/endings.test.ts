import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type Edgewise, edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { hasProc, type ProcessEntry, processesOfGroup, untilGroup } from "./support/processes.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const nodes = 2;
const demo = (...args: string[]) => {
  const task = ["--no-open", "--port", "0", "--devices", "none", "--nodes", String(nodes), "--datasets", folder.path];
  // A log that is no terminal has not all rounds otherwise.
  return edgewise("demo", ...task, "--verbose", "--budget", "600", ...args);
};

const isNode = ({ args }: ProcessEntry) => args.includes("node") && args.includes("--name");
const everybody = (processes: readonly ProcessEntry[]) => processes.filter(isNode).length === nodes;
const nobody = (processes: readonly ProcessEntry[]) => processes.length === 0;

async function inTheMiddleOfARun(program: Edgewise): Promise<void> {
  await program.line(/^round +3 /);
  expect(everybody(processesOfGroup(program.pid))).toBe(true);
}

// Without /proc other processes than children cannot be observed.
describe.skipIf(!hasProc)("the end of a demonstration leaves no process behind", () => {
  test("after Ctrl-C, which reaches all of them, and with what the run came to so far", async () => {
    const program = demo();
    await inTheMiddleOfARun(program);
    program.signalGroup("SIGINT");
    await program.line(/^run 1 was interrupted: loss 0\.\d+, accuracy [\d.]+ %; \d+ rounds, /);
    expect(await program.ended).toEqual({ code: 130, signal: null });
    await untilGroup(program.pid, nobody);
  });

  test("after Ctrl-C while the nodes are just starting", async () => {
    const program = demo();
    await untilGroup(program.pid, everybody);
    program.signalGroup("SIGINT");
    expect(await program.ended).toEqual({ code: 130, signal: null });
    await untilGroup(program.pid, nobody);
  });

  test("after SIGTERM to the aggregator alone", async () => {
    const program = demo();
    await inTheMiddleOfARun(program);
    program.signal("SIGTERM");
    await program.line(/^run 1 was interrupted: loss 0\.\d+, accuracy [\d.]+ %; \d+ rounds, /);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(processesOfGroup(program.pid)).toEqual([]);
  });

  test("after the aggregator was killed in the middle of a run", async () => {
    const program = demo();
    await inTheMiddleOfARun(program);
    program.signal("SIGKILL");
    expect(await program.ended).toEqual({ code: null, signal: "SIGKILL" });
    await untilGroup(program.pid, nobody);
  });

  test("after the aggregator was killed while the nodes were just starting", async () => {
    const program = demo();
    await untilGroup(program.pid, everybody);
    program.signal("SIGKILL");
    expect(await program.ended).toEqual({ code: null, signal: "SIGKILL" });
    await untilGroup(program.pid, nobody);
  });

  test("after Ctrl-C twice, which ends everything at once and says how to go on", async () => {
    const runs = mkdtempSync(join(tmpdir(), "edgewise-endings-"));
    onTestFinished(() => rmSync(runs, { recursive: true }));
    const program = demo("--runs-dir", runs);
    await program.line(/^round +20 /);
    const path = join(runs, readdirSync(runs)[0] as string);
    // A node that does not answer holds up the evaluation that the first Ctrl-C asks for.
    const halted = processesOfGroup(program.pid).find(isNode)?.pid as number;
    process.kill(halted, "SIGSTOP");
    program.signalGroup("SIGINT");
    await program.line(/^! interrupted: the run ends with what it has so far \(once more: at once\)/);
    program.signalGroup("SIGINT");
    expect(await program.ended).toEqual({ code: 130, signal: null });
    await program.line(
      new RegExp(
        `^run ${basename(path)} was left in the middle; .*: npx edgewise aggregator --resume ${basename(path)} `,
      ),
    );
    // The end may come while one takes the place of the one before.
    expect(readdirSync(path).filter((name) => /^checkpoint(\.before)?$/.test(name))).not.toEqual([]);
    process.kill(halted, "SIGCONT");
    await untilGroup(program.pid, nobody);
  });

  test("after its one run", async () => {
    const program = demo("--once", "--rounds", "10");
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(processesOfGroup(program.pid)).toEqual([]);
  });
});

describe("exit codes", () => {
  test("a run that was asked for once and is interrupted has exit code 130, and the result so far", async () => {
    const program = demo("--once", "--json");
    await program.line(/^round +3 /);
    program.signalGroup("SIGINT");
    expect(await program.ended).toEqual({ code: 130, signal: null });
    expect(JSON.parse(program.stdout())).toMatchObject({ nodes, budgetSeconds: 600, ending: "interrupted" });
    await program.line(/^! interrupted: the run ends with what it has so far/);
  });

  test("a run without nodes has exit code 1, and one line says what is missing and what to do", async () => {
    const wanted = ["--once", "--json", "--no-open", "--port", "0", "--nodes", "2", "--wait", "1"];
    const program = edgewise("aggregator", ...wanted, "--datasets", folder.path);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    const explanation = '0 of 2 nodes came in 1 s: start them with "edgewise node", or wait longer with --wait';
    const said = program.lines.filter((line) => line.startsWith("! "));
    expect(said).toEqual([`! run 1 failed: ${explanation}`]);
    const result = {
      ending: "failed",
      explanation,
      nodes: 2,
      rounds: 0,
      loss: null,
      accuracy: null,
      update: "scaffold",
    };
    expect(JSON.parse(program.stdout())).toMatchObject(result);
  });

  test("a run that learns nothing has exit code 1, a result that says so, and advice", async () => {
    // With many local updates this little data may be learned all the same, by luck.
    const task = ["--model", "logistic-regression", "--strategy", "fixed:1", "--step-size", "100", "--rounds", "20"];
    const program = demo("--once", "--json", ...task);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(["no-progress", "diverged"]).toContain(JSON.parse(program.stdout()).ending);
    await program.line(
      /^! run 1 (made no progress|diverged): .*; the step size of 100 is probably too large.*: try 10$/,
    );
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "a node that waits for its aggregator ends at %s",
    async (signal) => {
      const node = edgewise("node", "127.0.0.1:1", "--name", "alone");
      await node.line(/^nothing listens at 127\.0\.0\.1:1 yet/);
      node.signal(signal);
      expect(await node.ended).toEqual({ code: 0, signal: null });
    },
  );
});
