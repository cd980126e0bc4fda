import fc from "fast-check";
import { expect, test } from "vitest";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { emulateLink } from "../emulation/link-emulation.ts";
import { createRandom } from "../math/random.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { piecesCapability, returnCapability } from "../protocol/capabilities.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../protocol/codec.ts";
import type { Channel } from "./ports.ts";
import { type Relay, startRelay } from "./relay.ts";

/** All messages go in pieces, and so slowly that they take seconds. */
const pieces = { wholeBytes: 15, pieceBytes: 36 };
const link = { ...steadyLink, bytesPerSecond: 2000 };
const keeping = { session: "one", write: async () => {} };

/** Whose links break: at each place of two, sums of which are the same in any order. */
const parts = ["relay-1", "relay-2", "node-1", "node-2", "node-3", "node-4"] as const;

interface Cut {
  /** Of the link to what is above this one, when the one end has sent so many pieces over a connection, in the middle of a frame. */
  readonly who: (typeof parts)[number];
  readonly by: "above" | "below";
  readonly pieces: number;
  /** Whose link breaks then; left out, this one. */
  readonly breaks?: (typeof parts)[number];
}

/** Nothing passes any more once it is cut. */
interface Connection {
  isCut: boolean;
  cut(): void;
}

interface LearnOptions {
  /** What those above a relay are not told that it can. */
  readonly lacks?: readonly string[];
  readonly rounds?: number;
}

/** Two nodes behind a relay, which with a third one is behind another, which with a fourth one is at the aggregator. */
async function learn(update: string, cuts: readonly Cut[], { lacks = [], rounds = 4 }: LearnOptions = {}) {
  const run = virtualRun({ nodes: 0, nodesNeeded: 4, pieces, keeping, link });
  const { clock } = run;
  const left = [...cuts];
  const connections = new Map<Cut["who"], Connection>();
  let pieceBytes = 0;
  let made = 0;
  let isLearning = false;

  const through = (channel: Channel, end: Omit<Cut, "pieces">, connection: Connection): Channel => {
    let count = 0;
    return {
      ...channel,
      send(frame) {
        const copy = frame.slice();
        const message = end.by === "below" ? decodeNodeMessage(copy) : decodeAggregatorMessage(copy);
        if (message.type === "hello" && end.who.startsWith("relay")) {
          const capabilities = message.capabilities.filter((one) => !lacks.includes(one));
          return channel.send(encode({ ...message, capabilities }));
        }
        const isWhole = lacks.includes(piecesCapability) && message.type === "report";
        if (message.type === "piece" || isWhole) {
          count += 1;
          const isMiddle =
            isWhole ||
            (message.type === "piece" &&
              message.offset > 0 &&
              message.offset + message.bytes.byteLength < message.total);
          const at = left.findIndex(({ who, by, pieces }) => who === end.who && by === end.by && count >= pieces);
          if (isLearning && isMiddle && at >= 0) {
            const [{ breaks = end.who } = {}] = left.splice(at, 1);
            made += 1;
            connections.get(breaks)?.cut();
          }
          if (!connection.isCut && message.type === "piece") pieceBytes += message.bytes.byteLength;
        }
        if (!connection.isCut) channel.send(frame);
      },
    };
  };
  const to = (above: Pick<Relay, "accept">, who: Cut["who"]) => async () => {
    const [near, far] = linkChannels({ clock, names: [who, "above"] });
    const connection: Connection = {
      isCut: false,
      cut() {
        connection.isCut = true;
        near.close("the network is gone");
      },
    };
    connections.set(who, connection);
    above.accept(through(far, { who, by: "above" }, connection));
    return through(near, { who, by: "below" }, connection);
  };
  const relay = (name: Cut["who"], nodes: number, above: Pick<Relay, "accept">) => {
    const dial = to(above, name);
    const slow = async () =>
      emulateLink(await dial(), { profile: link, additionalDelayMs: () => 0 }, clock, createRandom(1, name));
    return startRelay({
      ...{ name, instance: name, platform: "test", version: "0", nodes, clock, pieces },
      dial: slow,
    });
  };
  const outer = relay("relay-1", 3, run.aggregator);
  const inner = relay("relay-2", 2, outer);
  for (const name of ["node-1", "node-2"] as const) run.node(name, { dial: to(inner, name) });
  run.node("node-3", { dial: to(outer, "node-3") });
  run.node("node-4", { dial: to(run.aggregator, "node-4") });
  run.aggregator.subscribe(({ kind }) => {
    if (kind === "round-started") isLearning = true;
  });
  await clock.advance(20);
  const summary = await run.finish({
    ...{ strategy: "fixed:3", update, partition: "by-label", rounds, budgetSeconds: 1e5 },
    roundDeadline: "off",
  });
  const assigned = parts.flatMap((name) => run.nodeEvents(name).filter(({ kind }) => kind === "assigned"));
  return {
    ...{ made, pieceBytes, summary, assigned: assigned.length },
    weights: run.aggregator.result()?.lastWeights,
    nodes: run.all("round-finished").map(({ nodes }) => nodes.length),
  };
}

const undisturbed = new Map(["sgd", "scaffold"].map((update) => [update, learn(update, [])]));

const cutsOf = fc.array(
  fc.record({
    who: fc.constantFrom(...parts),
    by: fc.constantFrom("above" as const, "below" as const),
    pieces: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** More are not under way at a time; and what a relay says again of its nodes. */
const mostAgain = 16 * pieces.pieceBytes + 300;

test("links of nodes and relays that break in the midst of frames cost what was on the wire, and no round: the weights are the same bit for bit", {
  timeout: 60_000,
}, async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("sgd", "scaffold"), cutsOf, async (update, cuts) => {
      const whole = await undisturbed.get(update);
      const broken = await learn(update, cuts);
      made += broken.made;
      expect(broken.weights).toEqual(whole?.weights);
      expect(broken.nodes).toEqual(whole?.nodes);
      expect(broken.assigned).toBe(4);
      expect(broken.summary).toMatchObject({ ending: "rounds", evaluatedNodes: 4, loss: whole?.summary.loss });
      expect(broken.pieceBytes - (whole?.pieceBytes ?? 0)).toBeLessThanOrEqual(broken.made * mostAgain);
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(made).toBeGreaterThan(8);
});

test.each([
  ["keep its place", [returnCapability]],
  ["send large frames in pieces", [returnCapability, piecesCapability]],
] as const)(
  "where one side is of a version in which no relay could %s, a broken link costs an assignment, and no run",
  async (_, lacks) => {
    const cuts = (["relay-1", "relay-2"] as const).map((who) => ({ who, by: "below", pieces: 2 }) as const);
    const { summary, made, assigned } = await learn("scaffold", cuts, { lacks, rounds: 16 });
    expect(summary).toMatchObject({ ending: "rounds", evaluatedNodes: 4 });
    expect(made).toBe(2);
    expect(assigned).toBeGreaterThan(4);
  },
);

test("who is cut off from a relay between its rounds, while its report is on its way, keeps its place, too", async () => {
  const whole = await undisturbed.get("scaffold");
  const cut = { who: "relay-2", by: "below", pieces: 1 } as const;
  const broken = await learn(
    "scaffold",
    (["node-1", "node-2"] as const).map((breaks) => ({ ...cut, breaks })),
  );
  expect([broken.made, broken.assigned]).toEqual([2, 4]);
  expect(broken.weights).toEqual(whole?.weights);
});
