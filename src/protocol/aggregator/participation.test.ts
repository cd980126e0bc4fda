import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";

const names = ["n-1", "n-2", "n-3", "n-4", "n-5", "n-6"];
const sampled = { update: "scaffold", stepSize: 0.5, participation: 2, momentum: 0 } as const;

const nothing = { local: 0, rest: 0, seconds: 0, idleWatts: 0 };

/** Six nodes, which come in this order. */
function six(changed: Partial<RunSettings> = sampled, order = names) {
  const aggregator = driveAggregator({ nodesNeeded: 6 });
  const connections = aggregator.begin(order, changed);
  const nodes = new Map(order.map((name, i) => [name, connections[i] as number]));
  const asked = () => aggregator.event("round-started")?.nodes ?? [];
  const connectionsOf = (asked: readonly string[]) => asked.map((name) => nodes.get(name) as number);
  return { aggregator, nodes, asked, connections: () => connectionsOf(asked()) };
}

describe("who takes part in a round", () => {
  test("is drawn by seed and round, and not by who came first", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 6 }), fc.integer({ min: 0, max: 9 }), (order, seed) => {
        const [one, other] = [six({ ...sampled, seed }), six({ ...sampled, seed }, order)];
        for (let i = 0; i < 5; i++) {
          expect(other.asked().toSorted()).toEqual(one.asked().toSorted());
          for (const { aggregator, connections } of [one, other]) aggregator.round(connections());
        }
      }),
      { numRuns: 20 },
    );
  });

  test("are as many as was said, each node as often as any other", () => {
    const { aggregator, asked, connections } = six({ ...sampled, budgetSeconds: 1e6, participation: 0.34 });
    const counts = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      expect(asked()).toHaveLength(2);
      for (const name of asked()) counts.set(name, (counts.get(name) ?? 0) + 1);
      aggregator.round(connections());
    }
    // 100 on average, with a standard deviation of 8.2.
    for (const name of names) expect(Math.abs((counts.get(name) ?? 0) - 100)).toBeLessThan(33);
  });

  test("are all who are there, if more were asked for", () => {
    const { asked } = six({ ...sampled, participation: 7 });
    expect(asked()).toHaveLength(6);
  });

  test("are others, if all of the first ones leave before they have reported", () => {
    const { aggregator, asked, connections } = six({ ...sampled, participation: 1 });
    const [first] = asked();
    aggregator.leave(connections()[0] as number);
    expect(asked()).toHaveLength(1);
    expect(asked()).not.toEqual([first]);
    aggregator.round(connections());
    expect(aggregator.event("round-finished")).toMatchObject({ round: 1 });
  });

  test("does not include nodes that are gone", () => {
    const { aggregator, nodes, asked, connections } = six();
    aggregator.leave(nodes.get("n-3") as number);
    for (let i = 0; i < 20; i++) {
      aggregator.round(connections());
      expect(asked()).not.toContain("n-3");
    }
  });
});

describe("a sampled node", () => {
  test("is sent w0 and c at most, and nothing of w_f", () => {
    const { aggregator, asked, nodes, connections } = six({ ...sampled, momentum: 0.5 });
    for (let i = 0; i < 12; i++) {
      for (const name of asked()) {
        const directive = aggregator.directive(nodes.get(name) as number);
        expect(directive).toMatchObject({ comparesBest: false, previousBecameBest: false });
        expect(directive).not.toHaveProperty("bestWeights");
        expect(directive.correction?.kind).not.toBe("derive");
      }
      aggregator.round(connections());
    }
  });

  test("begins without a correction, and has one whenever it is asked again", () => {
    const { aggregator, asked, nodes, connections } = six();
    const seen = new Set<string>();
    for (let i = 0; i < 15; i++) {
      for (const name of asked()) {
        const kind = aggregator.directive(nodes.get(name) as number).correction?.kind;
        expect(kind).toBe(seen.has(name) ? "given" : "restart");
        seen.add(name);
      }
      aggregator.round(connections());
    }
    expect(seen.size).toBe(6);
  });

  test("cannot be one whose program expects to be asked in every round, where drift is corrected", () => {
    for (const update of ["scaffold", "sgd"]) {
      const aggregator = driveAggregator({ nodesNeeded: 2 });
      const old = aggregator.join("a", { capabilities: ["float32"] });
      aggregator.join("b");
      aggregator.start({ ...sampled, update, participation: 1 });
      const failed = aggregator.events.filter(({ kind }) => kind === "node-failed");
      expect(failed).toHaveLength(update === "sgd" ? 0 : 1);
      if (update === "scaffold") expect(aggregator.last(old, "notice")?.text).toContain("left out of rounds");
    }
  });
});

describe("a run of samples", () => {
  test("returns the newest mean", () => {
    const { aggregator, asked, nodes, connections } = six({ ...sampled, rounds: 2 });
    aggregator.round(connections());
    for (const name of asked()) aggregator.report(nodes.get(name) as number, { weights: Float32Array.of(7, 8) });
    expect(aggregator.last(1, "score")?.weights).toEqual(Float32Array.of(7, 8));
  });

  test("asks all nodes to compare what it may return", () => {
    const { aggregator, asked, connections } = six({ ...sampled, strategy: "adaptive", pace: "common", rounds: 2 });
    const drift = { squaredMovement: 1, squaredNoise: 0 };
    for (let i = 0; i < 2; i++) {
      expect(asked()).toHaveLength(2);
      aggregator.round(connections(), { c: 0.01, b: 0.1, drift });
    }
    expect(aggregator.event("round-started")).toMatchObject({ localUpdates: 0 });
    expect(asked()).toHaveLength(6);
  });

  test("lets all nodes compute in the comparison no longer than what is left pays for", () => {
    const aggregator = driveAggregator({ nodesNeeded: 6 });
    const nodes = names.map((name) =>
      aggregator.join(name, { energy: { metered: true, by: "a meter", mostWatts: 10 } }),
    );
    const limits = { rounds: 2, budgetJoules: 1000, budgetSeconds: 1e4 };
    aggregator.start({ ...sampled, ...limits, strategy: "adaptive", pace: "common" });
    aggregator.ready(nodes);
    const told = { drift: { squaredMovement: 1, squaredNoise: 0 }, energy: { ...nothing, mostWatts: 10 } };
    for (let i = 0; i < 2; i++) {
      const asked = aggregator.event("round-started")?.nodes ?? [];
      const connections = asked.map((name) => nodes[names.indexOf(name)] as number);
      aggregator.round(connections, { c: 0.01, b: 0.1, ...told });
    }
    // 60 W in all: a third of what the two of a round draw would be too long.
    expect(aggregator.directive(nodes[0] as number).secondsAllowed).toBeLessThan(1000 / 60);
  });

  test("has momentum from the first round on", () => {
    const { aggregator, asked, nodes, connections } = six({ ...sampled, momentum: 0.5 });
    const begun = [0, 1, 2, 3].map(() => {
      const start = aggregator.directive(nodes.get(asked()[0] as string) as number).weights[0];
      aggregator.round(connections());
      return start;
    });
    expect(begun).toEqual([0, 1, 2.5, 4.25]);
  });

  test("finds c anew without a node that had a part in it, and goes on without one that had none", () => {
    const { aggregator, nodes, asked, connections } = six();
    const first = asked();
    aggregator.round(connections());
    const recount = () => aggregator.state().runs.get(1)?.recount.kind;
    const never = names.find((name) => !first.includes(name) && !asked().includes(name)) as string;
    aggregator.leave(nodes.get(never) as number);
    expect(recount()).toBe("none");
    aggregator.leave(nodes.get(first[0] as string) as number);
    expect(recount()).toBe("due");
  });
});
