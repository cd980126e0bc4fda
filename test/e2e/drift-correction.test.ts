import { afterAll, describe, expect, test } from "vitest";
import type { RunSummary } from "../../src/watch/events.ts";
import { addressOf, edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { watchEvents } from "./support/page-watcher.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const data = ["--datasets", folder.path];
/** Even digits at one node, odd ones at another. */
const apart = ["--case", "4", "--nodes", "3", "--batch", "full"];

async function demo(...options: string[]): Promise<RunSummary> {
  const run = edgewise(
    ...["demo", "--once", "--json", "--no-open", "--port", "0", "--devices", "none", ...data, ...apart],
    ...["--rounds", "40", ...options],
  );
  expect(await run.ended).toEqual({ code: 0, signal: null });
  return JSON.parse(run.stdout());
}

test("scaffold learns in long rounds from data that disagree what sgd does not", async () => {
  const long = ["--strategy", "fixed:60", "--step-size", "0.05"];
  const sgd = await demo(...long);
  const scaffold = await demo(...long, "--update", "scaffold");
  expect(sgd).toMatchObject({ update: "sgd", momentum: 0 });
  expect(scaffold).toMatchObject({ update: "scaffold", momentum: 0 });
  expect(scaffold.loss).toBeLessThan((sgd.loss ?? 0) - 0.01);
});

test("the adaptive strategy is the default, and its reports hold one vector", async () => {
  const summary = await demo("--batch", "20");
  expect(summary).toMatchObject({ strategy: "adaptive", update: "scaffold", momentum: 0.8, delta: null });
  expect(summary.disagreement).toBeGreaterThanOrEqual(0);
  const vectorBytes = 4 * 784;
  // Each node shares 25 pictures and sends a few short messages beside its reports.
  expect(summary.bytesReceived).toBeLessThan(3 * (summary.rounds * (vectorBytes + 400) + 25 * 784 + 2000));
});

describe("with scaffold, a node that is killed", () => {
  const restarts = "drift correction begins anew";
  const tells = "with the drift correction, the node is to tell its own";

  test("makes the others tell their corrections, and begins its own anew when it is back", async () => {
    const aggregator = edgewise(
      ...["aggregator", "--once", "--json", "--no-open", "--json-logs", "--verbose", "--port", "0", ...data, ...apart],
      ...["--budget", "600", "--strategy", "fixed:20", "--update", "scaffold", "--momentum", "0.5"],
    );
    const address = await addressOf(aggregator);
    const start = (name: string) => edgewise("node", address, "--name", name, ...data);
    const nodes = ["a", "b", "c"].map(start);
    /** Sequence number of the next directive to a node that fulfils the condition. */
    const directive = async (name: string, says: string, after: number) => {
      const entry = await aggregator.entry(
        ({ kind, message, detail, sequence, ...sent }) =>
          kind === "message-passed" &&
          message === "directive" &&
          sent.name === name &&
          String(detail).includes(says) &&
          Number(sequence) > after,
      );
      return Number(entry.sequence);
    };
    const goingOn = await directive("a", "", await directive("a", restarts, 0));

    nodes[2]?.signal("SIGKILL");
    const afterwards = await directive("a", tells, goingOn);

    start("c");
    await directive("c", "", await directive("c", restarts, afterwards));

    const page = await watchEvents(address);
    page.command({ kind: "stop" });
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    const summary = JSON.parse(aggregator.stdout());
    expect(summary).toMatchObject({ nodes: 3, update: "scaffold" });
    expect(summary.loss).toBeLessThan(0.4);
  });
});
