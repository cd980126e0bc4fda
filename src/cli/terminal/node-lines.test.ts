import { expect, test } from "vitest";
import { createScreen } from "../../../test/support/screen.ts";
import type { NodeEventBody } from "../../protocol/node/environment.ts";
import { createLog } from "./log.ts";
import { showNode } from "./node-lines.ts";

const usual = { quiet: false, verbose: false, jsonLogs: false };

/** The lines that these events come to in a file. */
function linesOf(...events: readonly NodeEventBody[]): string[] {
  let text = "";
  const log = createLog(usual, { write: (more) => (text += more) }, {});
  const show = showNode(log, usual);
  for (const event of events) show(event);
  return text.trimEnd().split("\n");
}

const connecting = (reason: string, afterMs: number): NodeEventBody => ({
  kind: "connecting",
  reason,
  afterMs,
  refused: false,
});
const disconnected = (reason: string): NodeEventBody => ({ kind: "disconnected", reason });
const connected: NodeEventBody = { kind: "connected" };

const nobody = "nothing listens at 10.0.0.1:7313 yet";
const clash = "the name twin is in use: choose another one with --name";

test("why a node is not connected is told once, however often it tries again", () => {
  const attempts = [250, 500, 1000].map((afterMs) => connecting(nobody, afterMs));
  expect(linesOf(...attempts)).toEqual([`${nobody}; trying again until it works`]);
});

test("a node that is refused under its name says so in one line, not at each attempt", () => {
  const refused = [disconnected(clash), connecting(clash, 1000)];
  expect(linesOf(...refused, ...refused, ...refused)).toEqual([`${clash}; trying again until it works`]);
});

test("each new reason is told, and after a connection the same reason again", () => {
  expect(linesOf(connecting(nobody, 1), connecting(clash, 1), connecting(nobody, 1))).toHaveLength(3);
  expect(linesOf(connecting(nobody, 1), connected, disconnected("silent for 15 s"), connecting(nobody, 1))).toEqual([
    `${nobody}; trying again until it works`,
    "connected to the aggregator",
    "! disconnected: silent for 15 s",
    `${nobody}; trying again until it works`,
  ]);
});

test("that it is ready is told again only with other examples, or in another run", () => {
  const ready = (run: number, examples: number): NodeEventBody => ({ kind: "loaded", run, examples });
  expect(linesOf(ready(1, 40), ready(1, 40), ready(1, 60), ready(2, 60), ready(2, 60))).toEqual([
    "ready with 40 examples",
    "ready with 60 examples",
    "ready with 60 examples",
  ]);
});

test("a lost connection is told of once, by its end and not by the next attempt as well", () => {
  const lost = "the aggregator was ended";
  expect(linesOf(connected, disconnected(lost), connecting(lost, 250), connecting(lost, 500))).toEqual([
    "connected to the aggregator",
    `! disconnected: ${lost}`,
  ]);
});

const reported = (round: number): NodeEventBody => ({
  kind: "reported",
  report: {
    type: "report",
    run: 1,
    round,
    examples: 100,
    localUpdates: 78,
    localSeconds: 1.0147,
    lossAtStart: 0.23914,
    lossOfBest: 0.3,
  } as never,
});

test("on a terminal a round is a short line, and of many in a moment some stay", () => {
  const screen = createScreen(60);
  let seconds = 0;
  const show = showNode(createLog(usual, screen, {}), usual, () => seconds);
  for (let round = 1; round <= 30; round++) {
    show(reported(round));
    seconds = round / 50;
  }
  expect(screen.lines()).toEqual([
    "   1  tau   78  loss .2391  1015 ms, 13.0 ms each",
    "  26  tau   78  loss .2391  1015 ms, 13.0 ms each",
    "  30  tau   78  loss .2391  1015 ms, 13.0 ms each",
  ]);
  show({ kind: "run-over", run: 1 });
  expect(screen.lines().at(-1)).toBe("run 1 is over");
});

test("what a node learns from is said once: a dataset's name and its share, or that the data are its own", () => {
  const assigned = (dataset: string, share: object): NodeEventBody =>
    ({ kind: "assigned", assignment: { run: 1, dataset, share } }) as NodeEventBody;
  const ofThree = { kind: "share", index: 1, count: 3, partition: "uniform" };
  expect(linesOf(assigned("synthetic:1", ofThree), assigned("own", { kind: "own" }))).toEqual([
    "run 1: synthetic:1, share 2 of 3 (uniform)",
    "run 1: its own data",
  ]);
});
