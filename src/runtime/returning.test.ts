import { expect, test } from "vitest";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { decodeAggregatorMessage, decodeNodeMessage } from "../protocol/codec.ts";
import type { Piece } from "../protocol/pieces/piece-messages.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { Channel } from "./ports.ts";
import { ConnectionFailed } from "./ports.ts";

/** All messages go in pieces, those of four weights in ten or so. */
const pieces = { wholeBytes: 15, pieceBytes: 20 };
const keeping = { session: "one", write: async () => {} };
const rounds = { strategy: "fixed:3", rounds: 4, budgetSeconds: 1000 } as const;

interface Sent {
  readonly by: "node" | "aggregator";
  readonly connection: number;
  readonly piece: Piece;
}

/** A run in which the second node's first connection ends when one end has sent so many pieces of a transfer, from so many bytes on. */
function cutRun(
  cut: (sent: Sent, before: readonly Sent[]) => boolean,
  { comesBack = true, bytesPerSecond = 200 } = {},
) {
  const link = { ...steadyLink, bytesPerSecond };
  const run = virtualRun({ nodes: 1, nodesNeeded: 2, pieces, keeping, link });
  const sent: Sent[] = [];
  let connections = 0;
  let cutAt: number | undefined;
  run.node("node-2", {
    dial: async () => {
      if (cutAt !== undefined && !comesBack) throw new ConnectionFailed("nothing listens");
      const connection = ++connections;
      const [near, far] = linkChannels({ clock: run.clock });
      let isCut = false;
      const through = (channel: Channel, by: Sent["by"]): Channel => ({
        ...channel,
        send(frame) {
          const copy = frame.slice();
          const piece = by === "node" ? decodeNodeMessage(copy) : decodeAggregatorMessage(copy);
          if (piece.type === "piece") {
            const told: Sent = { by, connection, piece };
            if (cutAt === undefined && cut(told, sent)) {
              cutAt = run.clock.now();
              isCut = true;
              near.close("the network is gone");
            }
            if (!isCut) sent.push(told);
          }
          if (!isCut) channel.send(frame);
        },
      });
      run.aggregator.accept(through(far, "aggregator"));
      return through(near, "node");
    },
  });
  const finish = async (changed: Partial<RunSettings> = {}) => {
    await run.clock.advance(20);
    return run.finish({ ...rounds, ...changed });
  };
  return { run, sent, finish, cutAt: () => cutAt, connections: () => connections };
}

async function undisturbed(): Promise<Float32Array | undefined> {
  const run = virtualRun({ nodes: 2 });
  await run.clock.advance(5);
  await run.finish(rounds);
  return run.aggregator.result()?.weights;
}

/** Of the third large message of one end: of a round's. */
const inThird =
  (by: Sent["by"]) =>
  ({ by: who, piece }: Sent, before: readonly Sent[]): boolean => {
    const transfers = new Set(before.flatMap((sent) => (sent.by === by ? [sent.piece.transfer] : [])));
    return who === by && transfers.size >= 3 && transfers.has(piece.transfer) && piece.offset >= 100;
  };

test.each(["aggregator", "node"] as const)(
  "what the %s was sending when a connection broke goes on where it was, in the same round",
  async (by) => {
    const { run, sent, finish, connections } = cutRun(inThird(by));
    await finish();
    expect(connections()).toBe(2);
    expect(run.nodeEvents("node-2").filter(({ kind }) => kind === "assigned")).toHaveLength(1);
    expect(run.all("round-finished").every(({ nodes }) => nodes.length === 2)).toBe(true);
    expect(run.aggregator.result()?.weights).toEqual(await undisturbed());
    const again = sent.find((each) => each.connection === 2 && each.by === by);
    const earlier = sent.filter(
      ({ connection, piece }) => connection === 1 && piece.transfer === again?.piece.transfer,
    );
    expect(earlier.length).toBeGreaterThan(2);
    expect(again?.piece.offset).toBeGreaterThanOrEqual(40);
    expect(run.all("node-gone")[0]?.reason).toMatch(/; its place is kept for \d+ s$/);
  },
);

/** What a frame is, of which this is the first piece. */
const beginsAs = ({ piece }: Sent, kind: string) =>
  piece.offset === 0 &&
  String.fromCharCode(...piece.bytes).includes(`\xa4type${String.fromCharCode(0xa0 + kind.length)}${kind}`);

test.each([
  ["a directive of the probe", "directive", "aggregator"],
  ["a report of the probe", "report", "node"],
  ["the weights whose loss is asked for", "score", "aggregator"],
  ["that loss", "scored", "node"],
] as const)("%s goes on over another connection, too, and nothing begins anew", async (...of) => {
  const [, kind, by] = of;
  const { run, sent, finish, connections } = cutRun(
    ({ by: who, piece }, before) => {
      const first = before.find((each) => each.by === by && beginsAs(each, kind));
      return who === by && piece.transfer === first?.piece.transfer && piece.offset + piece.bytes.length < piece.total;
    },
    { bytesPerSecond: 2000 },
  );
  const { evaluatedNodes, loss } = await finish({ strategy: "adaptive" });
  expect(connections()).toBe(2);
  expect(run.nodeEvents("node-2").filter(({ kind }) => kind === "assigned")).toHaveLength(1);
  expect(run.all("probe-finished").map(({ nodes }) => nodes.length)).toEqual([2]);
  expect([evaluatedNodes, Number.isFinite(loss)]).toEqual([2, true]);
  // It is the same frame, of which the other end says how much it has.
  const ofEnd = (connection: number) => sent.filter((each) => each.connection === connection && each.by === by);
  expect(ofEnd(2)[0]?.piece.transfer).toBe(ofEnd(1).at(-1)?.piece.transfer);
});

test("a node that computes when its connection breaks goes on, and tells its report over the next one", async () => {
  const { run, finish } = cutRun((sent, before) =>
    inThird("node")({ ...sent, piece: { ...sent.piece, offset: 100 } }, before),
  );
  await finish();
  expect(run.all("round-finished").every(({ nodes }) => nodes.length === 2)).toBe(true);
});

test("who does not come back is waited for as long as the round has lasted, and the round ends without it", async () => {
  const { run, finish, cutAt } = cutRun(inThird("node"), { comesBack: false });
  const { ending } = await finish();
  expect(ending).toBe("rounds");
  const cut = cutAt() ?? 0;
  const began = run.all("round-started").findLast(({ at }) => at < cut);
  const ended = run.all("round-finished").find(({ at }) => at > cut);
  const lasted = cut - (began?.at ?? 0);
  expect((ended?.at ?? 0) - cut).toBeGreaterThanOrEqual(Math.max(2, lasted) - 0.3);
  expect((ended?.at ?? 0) - cut).toBeLessThan(Math.max(2, lasted) + 1);
  expect(ended?.nodes).toHaveLength(1);
});
