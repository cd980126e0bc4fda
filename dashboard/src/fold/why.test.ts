import { describe, expect, test } from "vitest";
import { roundFinished, roundStarted, runStarted, settings, viewOf } from "./events-for-tests.ts";
import { column } from "./table.ts";
import type { Event } from "./view.ts";
import { explain } from "./why.ts";

type Continue = Extract<Event<"round-finished">["decision"], { kind: "continue" }>;

const agreeing = { beta: 6, rho: 0.09, delta: 0.5 };
const disagreeing = { beta: 24, rho: 1.6, delta: 2.4 };

function decision(change: Partial<Continue> = {}): Continue {
  return {
    kind: "continue",
    localUpdates: 27,
    wanted: 27,
    cutByBudget: false,
    last: false,
    why: {
      kind: "bound",
      objective: "minimise",
      bound: [],
      estimates: agreeing,
      searchLimit: 100,
      limitedBy: "maximum",
    },
    ...change,
  };
}

function explained(chosen: Event<"round-finished">["decision"], round: Parameters<typeof roundFinished>[1] = {}) {
  return explain(viewOf(runStarted(), roundFinished(5, { ...round, decision: chosen })).runs[0]);
}

function bound(change: object): Continue["why"] {
  return { ...decision().why, ...change } as Continue["why"];
}

test("where eta beta is tiny, the cost of drifting apart is exact: rho eta^2 beta delta tau (tau - 1) / 2", () => {
  const estimates = { beta: 1e-6, rho: 1, delta: 1 };
  const { sentences } = explained(decision({ localUpdates: 2, wanted: 2, why: bound({ estimates }) }));
  expect(sentences[1]).toContain("can cost (1.0e-10 of loss)");
});

test("cheap local updates and data that agree are named with their numbers", () => {
  const { headline, sentences } = explained(decision());
  expect(headline).toBe("27 local updates next");
  expect(sentences[0]).toBe(
    "Local updates are cheap against aggregation (13 ms against 131 ms) and the nodes' data agree well (delta 0.5): " +
      "27 local updates.",
  );
  expect(sentences[1]).toMatch(/^Up to 27, rarer aggregation gains more/);
});

test("data that disagree stand against cheap local updates", () => {
  const { sentences } = explained(decision({ localUpdates: 3, wanted: 3, why: bound({ estimates: disagreeing }) }));
  expect(sentences[0]).toContain("but the nodes' data disagree strongly (delta 2.4): 3 local updates.");
});

test("dear local updates are said to be so", () => {
  const { sentences } = explained(decision(), { localCostSeconds: 0.1, globalCostSeconds: 0.2 });
  expect(sentences[0]).toContain("Aggregation costs 2.0 times a local update (100 ms against 200 ms) but");
  const cheap = explained(decision(), { localCostSeconds: 0.1, globalCostSeconds: 0.05 });
  expect(cheap.sentences[0]).toContain("Aggregation costs no more than a local update");
});

test("a tau at the end of the search says what ended it", () => {
  const growth = decision({ wanted: 50, localUpdates: 50, why: bound({ searchLimit: 50, limitedBy: "growth" }) });
  expect(explained(growth, { localUpdates: 5 }).sentences[1]).toContain("tenfold at a time, from 5 to 50");
  const maximum = decision({ wanted: 100, localUpdates: 100 });
  expect(explained(maximum).sentences[1]).toContain("100 is the most that is allowed");
});

test("one local update is explained by the second one", () => {
  expect(explained(decision({ wanted: 1, localUpdates: 1 })).sentences[1]).toContain("Already a second one");
});

test("a tau that the budget cut is told apart from the one that was wanted", () => {
  const { headline, sentences } = explained(decision({ localUpdates: 12, cutByBudget: true, last: true }));
  expect(headline).toBe("12 local updates next");
  expect(sentences.at(-1)).toContain("27 local updates would be best, but only 12 still fit into the budget");
});

test("a last round that was not cut is announced", () => {
  expect(explained(decision({ last: true })).sentences.at(-1)).toContain("last round");
});

describe("a tau chosen by useful updates", () => {
  const useful = (change: object): Continue["why"] => ({
    kind: "useful",
    useful: [],
    drift: { movement: 1, divergence: 1, noise: 0.5, drift: 0.5 },
    disagreementPerSquare: 0.001,
    losses: { communication: 0.271, drift: 0.042, fewRounds: 0 },
    searchLimit: 81,
    limitedBy: "growth",
    ...change,
  });

  test("is explained by what it loses to aggregation and to drift", () => {
    const { headline, sentences } = explained(decision({ why: useful({}) }));
    expect(headline).toBe("27 local updates next");
    expect(sentences).toEqual([
      "With 27 local updates a round, aggregation takes 27.1 % of the time, and drifting apart takes 4.2 % of the updates' use.",
      "Fewer would lose more to aggregation, more would lose more to drifting apart.",
    ]);
  });

  test("is explained by what few rounds lose too, where they lose something", () => {
    const losses = { communication: 0.271, drift: 0.042, fewRounds: 0.0913 };
    const { sentences } = explained(decision({ why: useful({ losses }) }));
    expect(sentences.slice(1)).toEqual([
      "Few rounds are left, which costs a further 9.1 %: momentum and the mean of the weights both act from round to round.",
      "Fewer would lose more to aggregation, more would lose more to drifting apart and leave fewer rounds.",
    ]);
    const one = explained(decision({ wanted: 1, localUpdates: 1, why: useful({ losses }) }));
    expect(one.sentences.at(-1)).toContain("by leaving fewer rounds than it saves");
    const little = explained(decision({ why: useful({ losses: { ...losses, fewRounds: 0.0004 } }) }));
    expect(little.sentences).toHaveLength(2);
  });

  test("at the end of the search says what ended it", () => {
    const growth = decision({ wanted: 81, localUpdates: 81, why: useful({}) });
    expect(explained(growth, { localUpdates: 27 }).sentences[1]).toContain("fivefold at a time, from 27 to 81");
    const maximum = decision({
      wanted: 100,
      localUpdates: 100,
      why: useful({ searchLimit: 100, limitedBy: "maximum" }),
    });
    expect(explained(maximum).sentences[1]).toContain("100 is the most that is allowed");
    const budget = decision({ wanted: 115, localUpdates: 115, why: useful({ searchLimit: 115, limitedBy: "budget" }) });
    expect(explained(budget).sentences[1]).toContain("115 take a tenth of a budget");
    const loss = decision({ wanted: 9, localUpdates: 9, why: useful({ searchLimit: 9, limitedBy: "loss" }) });
    expect(explained(loss).sentences[1]).toContain("More than 9 would save aggregations, but the loss has risen");
    const one = decision({ wanted: 1, localUpdates: 1, why: useful({ searchLimit: 3 }) });
    expect(explained(one).sentences[1]).toContain("Already a second one");
  });

  test("leaves its curve to be drawn, and its distances to the plots", () => {
    const [run] = viewOf(
      runStarted(),
      roundFinished(1, {
        decision: decision({ why: useful({ useful: [3, 5, 4] }) }),
        drift: { movement: 4, divergence: 1, noise: 0.25, drift: 0 },
      }),
    ).runs;
    if (run === undefined) throw new Error("there is no run");
    expect(run.lastBound?.decision.why.kind).toBe("useful");
    expect([column(run.rounds, "movement")[0], column(run.rounds, "noise")[0], column(run.rounds, "drift")[0]]).toEqual(
      [2, 0.5, 0],
    );
    expect(column(run.rounds, "delta")[0]).toBeNaN();
  });

  test("leaves nothing to be drawn where its curve was not kept, nor that of a decision before it", () => {
    const before = roundFinished(1, { decision: decision({ why: useful({ useful: [3, 5, 4] }) }) });
    const { runs } = viewOf(runStarted(), before, roundFinished(2, { decision: decision({ why: useful({}) }) }));
    expect(runs[0]?.lastBound).toBeUndefined();
  });
});

test("fixed strategies and missing estimates have their own sentences", () => {
  expect(explained(decision({ why: { kind: "fixed" } })).sentences[0]).toContain("whatever is measured");
  expect(explained(decision({ wanted: 1, localUpdates: 1, why: { kind: "no-estimates" } })).sentences[0]).toContain(
    "no estimates yet",
  );
});

test("the end of a run is explained", () => {
  expect(explained({ kind: "evaluate-final" }).headline).toBe("Final evaluation");
  expect(explained({ kind: "stop", reason: "stopped" }).sentences).toEqual(["The run was stopped by hand."]);
});

test("a run that has ended has no next round, whatever its last round decided", () => {
  const ended = (reason: "stopped" | "failed") =>
    explain(viewOf(runStarted(), roundFinished(5), { kind: "run-finished", run: 1, reason }).runs[0]);
  expect(ended("stopped")).toEqual({ headline: "No further round", sentences: ["The run was stopped by hand."] });
  expect(ended("failed")).toEqual({ headline: "No further round", sentences: ["No node could go on."] });
});

test("what went wrong and what to do is said as the aggregator explains it", () => {
  const explanation = "the losses grew beyond those of the initial weights: use a smaller step size";
  const end = { kind: "run-finished", run: 1, reason: "diverged", explanation } as const;
  expect(explain(viewOf(runStarted(), roundFinished(5), end).runs[0]).sentences).toEqual([
    "The losses grew beyond those of the initial weights: use a smaller step size.",
  ]);
});

test("before the first round ends, what it does is explained", () => {
  expect(explain(undefined).headline).toBe("No run yet");
  const adaptive = explain(viewOf(runStarted(), roundStarted(1, 1)).runs[0]);
  expect(adaptive.headline).toBe("1 local update first");
  const fixed = explain(
    viewOf(runStarted(1, { settings: { ...settings, strategy: "fixed:10" } }), roundStarted(1, 10)).runs[0],
  );
  expect(fixed.headline).toBe("10 local updates first");
  expect(fixed.sentences[0]).toContain("every round");
});

test("as long as no round is under way, no number of local updates is claimed where a strategy adapts", () => {
  const waiting = explain(viewOf(runStarted()).runs[0]);
  expect(waiting.headline).toBe("Waiting for the nodes");
  expect(waiting.sentences.join()).not.toContain("starts with");
});

test("a probe is explained while it lasts, and then the first tau by what it has found", () => {
  const nodes = ["a", "b"];
  const started = { kind: "probe-started", run: 1, localUpdates: 6, nodes } as const;
  const during = explain(viewOf(runStarted(), started).runs[0]);
  expect(during.headline).toBe("Measuring the nodes");
  expect(during.sentences[0]).toContain("up to 6 local updates that are discarded");
  const why = {
    kind: "useful",
    useful: [1, 2, 3],
    drift: { movement: 1, divergence: 1, noise: 1, drift: 0 },
    disagreementPerSquare: 0.001,
    losses: { communication: 0.5, drift: 0.25, fewRounds: 0.1 },
    searchLimit: 30,
    limitedBy: "growth",
  } as const;
  const found = { localUpdates: 6, localCostSeconds: 0.013, globalCostSeconds: 0.13, choice: { tau: 3, why } };
  const finished = { kind: "probe-finished", run: 1, found, nodes: [] } as const;
  const after = explain(viewOf(runStarted(), started, finished, roundStarted(1, 15)).runs[0]);
  expect(after.headline).toBe("3 local updates first");
  expect(after.sentences[0]).toBe("A probe has found that a local update takes 13 ms and an aggregation 130 ms.");
  const nothing = explain(viewOf(runStarted(), started, { kind: "probe-finished", run: 1, nodes: [] }).runs[0]);
  expect(nothing.headline).toBe("1 local update first");
});

test("at the nodes' own pace tau is their mean, and what the fastest and the slowest did is said", () => {
  const node = { examples: 10, computeSeconds: 1, communicateSeconds: 0, waitSeconds: 0, loss: 0.3 };
  const nodes = [
    { ...node, name: "laptop", localUpdates: 41 },
    { ...node, name: "pi", localUpdates: 10 },
  ];
  const { settings } = runStarted();
  const own = runStarted(1, { settings: { ...settings, pace: "own" } });
  const ended = roundFinished(5, { decision: decision(), nodes });
  const { headline, sentences } = explain(viewOf(own, ended).runs[0]);
  expect(headline).toBe("27 local updates next, on average");
  expect(sentences[0]).toBe("In the last round laptop made 41 local updates and pi 10, in about the same time.");
  expect(explain(viewOf(runStarted(), ended).runs[0]).sentences.join(" ")).not.toContain("about the same time");
});
