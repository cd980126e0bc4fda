import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { Report } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";

const names = ["a", "b", "c", "d"];

/** Four nodes, or as many as have examples, of which the first may lie. */
function four(settings: Partial<RunSettings> = {}, examples: readonly number[] = [10, 10, 10, 10]) {
  const aggregator = driveAggregator({ nodesNeeded: examples.length });
  const nodes = aggregator.begin([...names, "e"].slice(0, examples.length), settings, examples);
  return {
    aggregator,
    nodes,
    /** All report, the first one with a lie. */
    round(lie: Partial<Report> = {}, honest: Partial<Report> = {}) {
      aggregator.seconds += 1;
      for (const [i, node] of nodes.entries())
        if (!aggregator.closed.has(node))
          aggregator.report(node, { localSeconds: 0.5, ...honest, ...(i === 0 ? lie : {}) });
      return aggregator.event("round-finished");
    },
    w0: () => aggregator.directive(nodes[1] as number).weights,
  };
}

const far = (w0: Float32Array, times: number) => w0.map((weight) => weight + times);

describe("weights", () => {
  test("that went much farther than the others' do not count, and their node is left out of the run, also when it is back", () => {
    const { aggregator, nodes, round, w0 } = four();
    round({ weights: far(w0(), -10) });
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "weights", leftOut: true, round: 1 });
    expect(aggregator.last(nodes[0] as number, "notice")?.text).toContain(
      "left out of run 1: its weights went 10 times",
    );
    expect(w0()).toEqual(Float32Array.of(1, 1));
    expect(aggregator.event("round-started")?.nodes).toEqual(["b", "c", "d"]);
    aggregator.leave(nodes[0] as number);
    const again = aggregator.join("a");
    expect(aggregator.last(again, "assignment")).toBeUndefined();
    expect(aggregator.last(again, "notice")?.text).toContain("left out of run 1");
  });

  test("that go by chance where those of all others go along c are found over many rounds, if data are drawn by chance", () => {
    for (const batch of [5, 10] as const) {
      const five = Array(5).fill(10);
      const { aggregator, round, w0 } = four({ update: "scaffold", budgetSeconds: 1000, batch }, five);
      for (let i = 0; i < 12; i++) round({ weights: w0().map((weight, j) => weight + (j === 0 ? 1 : -1)) });
      // With all ten examples in each minibatch it is no chance.
      expect(aggregator.count("node-doubted")).toBe(batch === 5 ? 1 : 0);
      if (batch === 10) continue;
      expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "weights", leftOut: true });
      expect(aggregator.event("node-doubted")?.round).toBeGreaterThan(3);
    }
  });

  test("that go against c in one round are no reason to leave out a node of a model with layers, but three rounds in a row are", () => {
    /** @param cameIn the aggregator knows nothing of the rounds before this one, as a relay that comes into a run late */
    const leftOutIn = (hasLayers: boolean, against: readonly number[], cameIn = 1) => {
      const aggregator = driveAggregator({ nodesNeeded: 9, hasLayers });
      const nodes = aggregator.begin([..."abcdefghi"], { update: "scaffold", budgetSeconds: 1000 });
      for (let round = 1; round <= 7; round++) {
        const run = aggregator.state().runs.get(1);
        if (run && round === cameIn)
          Object.assign(run, { usual: undefined, firstLength: undefined, missedFirst: undefined });
        const { weights: w0 } = aggregator.directive(nodes[1] as number);
        aggregator.seconds += 1;
        for (const [i, node] of nodes.entries()) {
          const way = i === 0 && against.includes(round) ? -1 : 1;
          const aside = 0.4 * Math.cos(2 * i);
          const moved = w0.map((weight, j) => weight + way * (1 + (j === 0 ? aside : -aside)));
          if (!aggregator.closed.has(node)) aggregator.report(node, { localSeconds: 0.5, weights: moved });
        }
      }
      return aggregator.event("node-doubted")?.round;
    };
    expect(leftOutIn(false, [3])).toBe(3);
    expect(leftOutIn(true, [3, 4, 6, 7])).toBeUndefined();
    expect(leftOutIn(true, [3, 4, 5])).toBe(5);
    // It is not known then how far nodes went at first, and so whether chance decides by now.
    expect(leftOutIn(false, [3], 3)).toBeUndefined();
  });

  test("beside a path that is long in one round are no reason to leave out a node of a model with layers, but three in a row are", () => {
    const leftOutIn = (hasLayers: boolean, times: number, rounds: readonly number[]) => {
      const aggregator = driveAggregator({ nodesNeeded: 5, hasLayers });
      const nodes = aggregator.begin([..."abcde"], {
        update: "scaffold-adam",
        strategy: "fixed:2",
        budgetSeconds: 1000,
      });
      for (let round = 1; round <= 7; round++) {
        const { weights: w0 } = aggregator.directive(nodes[1] as number);
        aggregator.seconds += 1;
        for (const [i, node] of nodes.entries()) {
          const path = Float32Array.of(i === 0 && rounds.includes(round) ? times : 1, 0.1 * i);
          const weights = w0.map((weight) => weight - 1);
          if (!aggregator.closed.has(node)) aggregator.report(node, { localSeconds: 0.5, weights, path });
        }
      }
      return aggregator.event("node-doubted")?.round;
    };
    expect(leftOutIn(false, 20, [3])).toBe(3);
    expect(leftOutIn(true, 20, [3, 4, 6, 7])).toBeUndefined();
    expect(leftOutIn(true, 20, [3, 4, 5])).toBe(5);
    expect(leftOutIn(true, 40, [3])).toBe(3);
  });

  describe("that go against the path that their node tells", () => {
    /** Five nodes on like ways, of which the first one's weights go against its path in some rounds. @returns where it was left out, and why */
    const leftOutIn = (
      rounds: readonly number[],
      { first = 1, ...settings }: Partial<RunSettings> & { first?: number } = {},
    ) => {
      const aggregator = driveAggregator({ nodesNeeded: 5 });
      const nodes = aggregator.begin([..."abcde"], {
        ...{ update: "scaffold-adam", strategy: "fixed:2", budgetSeconds: 1000, batch: 5 },
        ...settings,
      });
      for (let round = 1; round <= 7; round++) {
        const { weights: w0 } = aggregator.directive(nodes[1] as number);
        aggregator.seconds += 1;
        for (const [i, node] of nodes.entries()) {
          const length = round === 1 ? first : 1;
          const path = Float32Array.of(length, 0.1 * length * i);
          const way = i === 0 && rounds.includes(round) ? 1 : -1;
          const weights = w0.map((weight, j) => weight + way * (j === 0 ? 1 : 0.5));
          if (!aggregator.closed.has(node)) aggregator.report(node, { localSeconds: 0.5, weights, path });
        }
      }
      const doubted = aggregator.event("node-doubted");
      return doubted && [doubted.round, doubted.name, doubted.said];
    };
    const why = "round after round its weights went against the gradients that it says it followed";

    test("are left out from the second round on", () => {
      expect(leftOutIn([1, 2, 3, 4, 5, 6, 7])).toEqual([2, "a", why]);
      expect(leftOutIn([3, 4])).toEqual([4, "a", why]);
    });

    test("count where they do so in single rounds, or in every other one", () => {
      expect(leftOutIn([3])).toBeUndefined();
      expect(leftOutIn([1, 3, 5, 7])).toBeUndefined();
    });

    test("count near the optimum, with gradients that no chance is in, and where that is wanted", () => {
      expect(leftOutIn([2, 3, 4, 5, 6, 7], { first: 4 })).toBeUndefined();
      expect(leftOutIn([1, 2, 3, 4, 5, 6, 7], { batch: "full" })).toBeUndefined();
      expect(leftOutIn([1, 2, 3, 4, 5, 6, 7], { batch: 4 })).toBeUndefined();
      expect(leftOutIn([1, 2, 3, 4, 5, 6, 7], { keepOutliers: true })).toBeUndefined();
    });
  });

  test("count in the order in which they came, whether or not they were looked at later", () => {
    const { round, w0 } = four();
    const odd = Float32Array.of(0.1, 0.3);
    round({ weights: odd });
    const mean = [0, 1].map((j) => (10 * (odd[j] as number) + 30) / 40);
    expect(w0()).toEqual(Float32Array.from(mean));
  });

  test("of unlike nodes all count where that is wanted", () => {
    const { aggregator, round, w0 } = four({ keepOutliers: true });
    round({ weights: far(w0(), -100) });
    expect(aggregator.event("node-doubted")).toBeUndefined();
    expect(w0()).toEqual(Float32Array.of(-24.25, -24.25));
  });
});

describe("losses", () => {
  test("of one node do not keep the others from finding better weights", () => {
    const { aggregator, round } = four({ untilLoss: 0.01 });
    for (let i = 0; i < 6; i++)
      round({ lossAtStart: 1e30, lossOfBest: 0 }, { lossAtStart: 1 / (i + 1), lossOfBest: i === 0 ? 1 : 1 / i });
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "loss", leftOut: false });
    expect(aggregator.state().runs.get(1)?.bestWeights).toEqual(Float32Array.of(5, 5));
  });

  /** Ten nodes, of which the first three lie, in rounds in which all others find the newest weights better. */
  function ten(lie: Partial<Report>, rounds: number) {
    const aggregator = driveAggregator({ nodesNeeded: 10 });
    const nodes = aggregator.begin([..."abcdefghij"], { strategy: "fixed:2", budgetSeconds: 1000 });
    for (let i = 0; i < rounds; i++)
      for (const [j, node] of nodes.entries())
        aggregator.report(node, { lossAtStart: 1 / (i + 1), lossOfBest: 1 / Math.max(1, i), ...(j < 3 ? lie : {}) });
    return { aggregator, run: () => aggregator.state().runs.get(1) };
  }

  test("of three among ten that no honest node would have do not count at all", () => {
    const { aggregator, run } = ten({ lossAtStart: 1e30, lossOfBest: 0 }, 4);
    expect(aggregator.count("node-doubted")).toBe(3);
    expect(run()?.bestWeights).toEqual(Float32Array.of(3, 3));
    expect(run()?.newestLoss).toBeCloseTo(1 / 4, 9);
  });

  test("of three among ten that might be honest ones decide nothing for long", () => {
    const { aggregator, run } = ten({ lossAtStart: 3, lossOfBest: 0 }, 6);
    expect(aggregator.count("node-doubted")).toBe(0);
    expect(run()?.bestWeights).toEqual(Float32Array.of(5, 5));
  });

  test("of four among ten may be of those who are right", () => {
    const aggregator = driveAggregator({ nodesNeeded: 10 });
    const nodes = aggregator.begin([..."abcdefghij"], { strategy: "fixed:2", budgetSeconds: 1000 });
    for (let i = 0; i < 6; i++)
      for (const [j, node] of nodes.entries())
        aggregator.report(node, j < 4 ? { lossAtStart: 3, lossOfBest: 0 } : { lossAtStart: 0.9, lossOfBest: 1 });
    expect(aggregator.state().runs.get(1)?.bestWeights).toEqual(new Float32Array(2));
  });

  test("of one node do not end a run", () => {
    const { aggregator, round } = four({ untilLoss: 0.5 });
    const { decision } = round({ lossAtStart: -1e30 }, { lossAtStart: 1, lossOfBest: 1 }) ?? {};
    expect(decision?.kind).toBe("continue");
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", said: "claims a loss of -1.0e30" });
  });
});

describe("examples", () => {
  test("beyond a node's share of a partition do not count", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { aggregator, round, w0 } = four({}, [most, 10, 10, 10]);
    aggregator.state();
    round({ examples: most, weights: Float32Array.of(2, 2) });
    // The driver knows of no shares: see the next test.
    expect(w0()[0]).toBeCloseTo(2, 6);
    const known = driveAggregator({ nodesNeeded: 4, shares: [1, 1, 1, 1] });
    const nodes = known.begin(names, {}, [most, 10, 10, 10]);
    expect(known.event("node-doubted")).toMatchObject({ name: "a", what: "examples", leftOut: false });
    for (const [i, node] of nodes.entries())
      known.report(node, i === 0 ? { examples: most, weights: Float32Array.of(2, 2) } : {});
    expect(known.directive(nodes[1] as number).weights).toEqual(Float32Array.of(1.25, 1.25));
  });

  test.each([
    [0.5, [1000, 10, 10, 10], 30],
    [0.4, [1000, 1000, 10, 10], 40],
    [0.25, [1000, 10, 10, 10], 10],
    [0.5, [12, 10, 10, 10], 12],
  ])("with a largest share of %d of all, %j count for %d at most", (maxShare, examples, largest) => {
    const { aggregator } = four({ maxShare }, examples);
    const counted = [...(aggregator.state().runs.get(1)?.participants.values() ?? [])].map((each) => each.examples);
    expect(Math.max(...counted)).toBe(largest);
    const all = counted.reduce((sum, each) => sum + each, 0);
    expect(largest / all).toBeLessThanOrEqual(Math.max(maxShare, 0.25) + 1e-9);
  });
});

describe("what is measured", () => {
  const drift = { squaredMovement: 2, squaredNoise: 1 };
  const quick = { strategy: "adaptive", budgetSeconds: 1000 } as const;

  test("of movement is seen from the weights", () => {
    const { aggregator, round } = four(quick);
    const { drift: found } = round({ drift: { ...drift, squaredMovement: 1e100 } }, { drift }) ?? {};
    expect(found?.divergence).toBeCloseTo(0, 6);
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "movement", leftOut: false });
  });

  test("of chance counts for no more than the others and its own weights bear out", () => {
    const { aggregator, round } = four(quick);
    const found = round({ drift: { ...drift, squaredNoise: 1e100 } }, { drift })?.drift;
    // eta^2 times the mean of what its movement bears out, 4 * 2 / eta^2, and 1, 1 and 1.
    expect(found?.noise).toBeCloseTo(0.01 * ((800 + 3) / 4), 9);
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "variance" });
  });

  test("of chance is believed as far as the node's own weights bear it out", () => {
    const { aggregator, round } = four(quick);
    // Nodes of no more examples than a minibatch have no noise. The first one has moved by the root of 2, at a step size of 0.1.
    const of = (squaredNoise: number) => ({ drift: { ...drift, squaredNoise } });
    const { localUpdates = 1 } = round(of(200), of(0)) ?? {};
    expect(aggregator.event("node-doubted")).toBeUndefined();
    expect(aggregator.event("round-finished")?.drift?.noise).toBeCloseTo(0.01 * localUpdates * 50, 9);
  });

  test("of estimates is bounded at the node that claims it, also where another one has none yet", () => {
    const { aggregator, nodes } = four();
    for (let i = 0; i < 3; i++) {
      aggregator.seconds += 1;
      for (const [j, node] of nodes.entries()) {
        const estimates = { rho: j === 2 ? 1e20 : 1, beta: 1, gradient: Float32Array.of(1, 1) };
        aggregator.report(node, { localSeconds: 0.5, ...(j === 1 ? {} : { estimates }) });
      }
    }
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "c", what: "estimates" });
    expect(aggregator.count("node-doubted")).toBe(1);
  });

  test("of gradients that are long counts for none, and names a node only where no honest one is so long", () => {
    const rhoWith = (times: number) => {
      const { aggregator, nodes } = four();
      for (let i = 0; i < 2; i++) {
        aggregator.seconds += 1;
        for (const [j, node] of nodes.entries())
          aggregator.report(node, {
            localSeconds: 0.5,
            estimates: { rho: 1, beta: 1, gradient: Float32Array.of(j === 0 ? times : 1, 0) },
          });
      }
      const named = aggregator.event("node-doubted")?.name;
      return { named, delta: aggregator.event("round-finished")?.estimates?.delta };
    };
    expect(rhoWith(20)).toMatchObject({ named: undefined, delta: 0 });
    expect(rhoWith(257)).toMatchObject({ named: "a", delta: 0 });
  });

  test("of speed too, so that no node sets tau", () => {
    const { aggregator, round } = four({ ...quick, pace: "common" });
    round({ localSeconds: 0 }, { drift });
    expect(aggregator.event("node-doubted")).toMatchObject({ name: "a", what: "speed" });
    expect(aggregator.event("round-finished")?.localCostSeconds).toBe(0.5);
  });
});

test("honest nodes are not named, however unlike they are", () => {
  const { aggregator, nodes, w0 } = four({ strategy: "fixed:2", update: "scaffold" }, [1000, 10, 300, 1]);
  for (let i = 0; i < 5; i++) {
    aggregator.seconds += 1;
    for (const [j, node] of nodes.entries()) {
      const examples = [1000, 10, 300, 1][j] as number;
      aggregator.report(node, {
        examples,
        weights: far(w0(), 1 + j),
        localSeconds: 0.02 * (1 + 4 * j),
        lossAtStart: 0.1 + j,
        lossOfBest: 0.2 + j,
      });
    }
  }
  expect(aggregator.count("node-doubted")).toBe(0);
  expect(aggregator.count("round-finished")).toBe(5);
});
