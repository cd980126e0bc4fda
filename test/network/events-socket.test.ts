import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { addressOf, type Edgewise, edgewise, launchEdgewise } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";
import { type PageWatcher, watchEvents } from "../e2e/support/page-watcher.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const eventsOf = <K extends AggregatorEvent["kind"]>(page: PageWatcher, kind: K) =>
  page.events().filter((event): event is Extract<AggregatorEvent, { kind: K }> => event.kind === kind);

const task = [
  "--nodes",
  "2",
  "--devices",
  "none",
  "--budget",
  "600",
  "--strategy",
  "fixed:1",
  "--datasets",
  folder.path,
];
const endless = ["demo", "--no-open", "--port", "0", ...task];

/** A demonstration that goes on until it is stopped, and a page that watches it. */
async function endlessRun(): Promise<{ readonly address: string; readonly page: PageWatcher }> {
  const address = await addressOf(edgewise(...endless));
  return { address, page: await watchEvents(address) };
}

describe("a page", () => {
  let demo: Edgewise;
  let address: string;
  beforeAll(async () => {
    demo = launchEdgewise(...endless);
    address = await addressOf(demo);
  });
  afterAll(() => demo.end());

  test("gets first the history, then events in their order without a gap in the rounds", async () => {
    const page = await watchEvents(address);
    await page.event("round-finished", ({ round }) => round >= 30);
    const ofHistory = page.frames.findIndex((frame) => frame.kind === "history" && !frame.more);
    const kinds = page.frames.map(({ kind }) => kind);
    expect(new Set(kinds.slice(0, ofHistory + 1))).toEqual(new Set(["history"]));
    expect(new Set(kinds.slice(ofHistory + 1))).toEqual(new Set(["events"]));
    expect(page.events()[0]?.kind).toBe("aggregator-started");
    const sequence = page.events().map((event) => event.sequence);
    expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
    const rounds = eventsOf(page, "round-finished").map(({ round }) => round);
    expect(rounds).toEqual(rounds.map((_, i) => i + 1));
  });

  test("gets at most 20 frames a second, however fast the rounds are", async () => {
    const page = await watchEvents(address);
    await page.event("round-finished");
    const eventsOf = (kind: string) =>
      page.frames.flatMap((frame) => (frame.kind === kind && "events" in frame ? [frame.events] : []));
    // On a busy machine one frame may bring what happened in many times 50 ms.
    do {
      const newest = page.events().at(-1)?.at ?? Number.NaN;
      await page.event("round-finished", ({ at }) => at >= newest + 0.3);
    } while (eventsOf("events").length < 2);
    const frames = eventsOf("events");
    const begin = eventsOf("history").at(-1)?.at(-1)?.at ?? Number.NaN;
    const end = frames.at(-1)?.at(-1)?.at ?? Number.NaN;
    // Each frame goes out 50 ms after its first event, and those of the next one come after that.
    expect(frames.length).toBeLessThanOrEqual(1 + (end - begin) / 0.05);
    expect(frames.length).toBeGreaterThan(1);
  });

  test("gets vectors and pictures as typed arrays", async () => {
    const page = await watchEvents(address);
    const evaluated = await page.event("model-evaluated", ({ weights }) => weights !== undefined);
    expect(evaluated.weights).toBeInstanceOf(Float32Array);
    expect(evaluated.weights).toHaveLength(784);
    const samples = await page.event("test-samples");
    expect(samples.pixels).toBeInstanceOf(Uint8Array);
    expect(samples.pixels).toHaveLength(784 * samples.classes.length);
  });

  test("can pause and resume: in between no round is begun", async () => {
    const page = await watchEvents(address);
    await page.event("round-finished");
    page.command({ kind: "pause" });
    const paused = await page.event("run-paused");
    const underWay = eventsOf(page, "round-started").findLast(({ sequence }) => sequence < paused.sequence);
    await page.event("round-finished", ({ round }) => round === underWay?.round);
    page.command({ kind: "resume" });
    const resumed = await page.event("run-resumed");
    await page.event("round-finished", ({ sequence }) => sequence > resumed.sequence);
    const between = page.events().filter((e) => e.sequence > paused.sequence && e.sequence < resumed.sequence);
    expect(between.filter(({ kind }) => kind === "round-started")).toEqual([]);
  });

  test("can slow a node down: it is told, and the page with it", async () => {
    const page = await watchEvents(address);
    await page.event("round-finished");
    page.command({ kind: "slow-node", name: "node-2", slowdown: 5 });
    expect(await page.event("node-adjusted")).toMatchObject({ name: "node-2", slowdown: 5 });
    await page.event("message-passed", ({ name, message }) => name === "node-2" && message === "adjust");
  });

  test("can set a delay of 20 ms each way: a round's communication then takes 40 ms or more", async () => {
    const page = await watchEvents(address);
    await page.event("round-finished");
    page.command({ kind: "set-delay", delayMs: 20 });
    const { sequence } = await page.event("delay-changed", ({ delayMs }) => delayMs === 20);
    const started = await page.event("round-started", (event) => event.sequence > sequence);
    const round = await page.event("round-finished", (event) => event.round > started.round);
    for (const node of round.nodes) expect(node.communicateSeconds).toBeGreaterThanOrEqual(0.04);
    page.command({ kind: "set-delay", delayMs: 0 });
  });

  test("is refused what cannot be done, with the reason, and nothing else changes", async () => {
    const page = await watchEvents(address);
    const { settings } = await page.event("run-started");
    const refused = async (what: unknown) => page.refusalOf(typeof what === "string" ? what : JSON.stringify(what));

    expect(await refused("stop")).toMatchObject({ command: "unknown", reason: "the command is not JSON" });
    expect((await refused({ kind: "explode" })).reason).toMatch(/^kind: /);
    expect((await refused([])).command).toBe("unknown");
    expect((await refused({ kind: "stop", now: true })).reason).toMatch(/now/);
    expect((await refused({ kind: "set-delay", delayMs: -1 })).reason).toMatch(/^delayMs: /);
    expect((await refused({ kind: "slow-node", name: "node-1", slowdown: 0 })).reason).toMatch(/^slowdown: /);
    expect((await refused({ kind: "start", settings: { ...settings, strategy: "best" } })).reason).toMatch(
      /^there is no strategy "best"; choose one of/,
    );
    expect(await refused({ kind: "start-node", name: "stranger" })).toMatchObject({
      command: "start-node",
      reason: "stranger was not started from here: start it again on its own machine",
    });

    const { sequence } = page.events().at(-1) as AggregatorEvent;
    await page.event("round-finished", (event) => event.sequence > sequence);
    expect(eventsOf(page, "run-started")).toHaveLength(1);
    expect(eventsOf(page, "run-finished")).toEqual([]);
  });
});

describe("runs and nodes under a page's commands", () => {
  test("a page that comes late gets all rounds", async () => {
    const { address, page } = await endlessRun();
    await page.event("round-finished", ({ round }) => round >= 60);
    page.command({ kind: "stop" });
    const { summary } = await page.event("run-finished");
    const late = await watchEvents(address);
    const rounds = eventsOf(late, "round-finished");
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, i) => i + 1));
    expect(rounds).toHaveLength(summary?.rounds ?? -1);
    expect(new Set(late.frames.map(({ kind }) => kind))).toEqual(new Set(["history"]));
    expect(eventsOf(late, "run-finished")).toEqual(eventsOf(page, "run-finished"));
    expect(eventsOf(late, "run-started")).toHaveLength(1);
  });

  test("stopping: the run is evaluated, and the next one can be started with other settings", async () => {
    const { page } = await endlessRun();
    const { settings } = await page.event("run-started");
    await page.event("round-finished");
    page.command({ kind: "stop" });
    const finished = await page.event("run-finished");
    expect(finished).toMatchObject({ run: 1, reason: "stopped", summary: { nodes: 2, strategy: "fixed:1" } });
    page.command({ kind: "start", settings: { ...settings, strategy: "fixed:3", partition: "by-label", seed: 9 } });
    expect((await page.event("run-started", ({ run }) => run === 2)).settings).toMatchObject({ seed: 9 });
    const round = await page.event("round-finished", ({ run }) => run === 2);
    expect(round).toMatchObject({ round: 1, localUpdates: 3, budgetSeconds: 600 });
  });

  test("starting in the middle of a run: the new one replaces it", async () => {
    const { page } = await endlessRun();
    const { settings } = await page.event("run-started");
    await page.event("round-finished");
    page.command({ kind: "start", settings });
    const replaced = await page.event("run-finished");
    expect(replaced).toMatchObject({ run: 1, reason: "replaced" });
    expect(replaced.summary).toBeUndefined();
    await page.event("round-finished", ({ run }) => run === 2);
  });

  test("stopping a node and starting it again: rounds go on without it, and then with it", async () => {
    const { page } = await endlessRun();
    await page.event("round-finished");
    page.command({ kind: "stop-node", name: "node-2" });
    const gone = await page.event("node-gone");
    expect(gone).toMatchObject({ name: "node-2", reason: "stopped from the aggregator" });
    const started = await page.event("round-started", ({ sequence }) => sequence > gone.sequence);
    // Of very many rounds between two frames only the last ones have details.
    const alone = await page.event("round-finished", ({ round, nodes }) => round >= started.round && nodes.length > 0);
    expect(alone.nodes.map(({ name }) => name)).toEqual(["node-1"]);

    page.command({ kind: "start-node", name: "node-2" });
    const back = await page.event("node-joined", ({ again }) => again);
    expect(back).toMatchObject({ name: "node-2", startable: true });
    await page.event("round-finished", ({ sequence, nodes }) => sequence > back.sequence && nodes.length === 2);
  });
});
