import { describe, expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { builtInCatalog as catalog } from "../catalog/built-in.ts";
import { mergeStatistics } from "../data/merge-statistics.ts";
import type { PictureStatistics } from "../data/picture-statistics.ts";
import type { ColumnStatistics, TableStatistics } from "../data/statistics.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { PictureQuestion, TableQuestion } from "../protocol/own-data-messages.ts";
import { dataAgreement } from "./own-data-learning.ts";

const base = { tables: 1, rows: 50, missing: 0, numbers: 0, wholeNumbers: 0, booleans: 0 };

const numbers = (name: string, mean = 10): ColumnStatistics => ({
  ...base,
  name,
  numbers: 50,
  moments: { mean, squaredDeviations: mean * mean * 0.5, minimum: 0, maximum: 2 * mean },
});

const texts = (name: string, ...known: [string, number][]): ColumnStatistics => ({
  ...base,
  name,
  values: { known, withheldValues: 0, withheldRows: 0 },
});

const state = texts("state", ["off", 30], ["on", 20]);

const table = (...columns: readonly ColumnStatistics[]): TableStatistics => ({
  kind: "table",
  version: 1,
  tables: 1,
  rows: 50,
  targets: ["state"],
  columns: [...columns],
});

function decide(
  tables: Readonly<Record<string, TableStatistics>>,
  {
    model,
    stepSizeIsGiven = false,
    log = [],
    leftOut = [],
  }: { model?: string; stepSizeIsGiven?: boolean; log?: string[]; leftOut?: string[] } = {},
) {
  const warnings: string[] = [];
  const question = {
    kind: "table" as const,
    target: "state",
    regression: false,
    numbers: [],
    categories: [],
    leftOut,
    logarithms: log,
  };
  const agreement = dataAgreement(
    { question, model, stepSizeIsGiven, onWarning: (text) => warnings.push(text) },
    { catalog, kernels: plainKernels, nodes: 3 },
  );
  const told = Object.entries(tables).map(([name, statistics]) => ({ name, statistics }));
  return agreement.decide(told, settings).then((end) => ({ end, warnings }));
}

const good = table(numbers("power"), state);

test("two classes are told apart by logistic regression, with a step size that suits its columns", async () => {
  const { end, warnings } = await decide({ a: good, b: good });
  expect(end).toMatchObject({
    kind: "agreed",
    schema: { columns: [{ name: "power", mean: 10 }], target: { classes: [{ name: "off" }, { name: "on" }] } },
    // 1 / (1/4 * (1 + 1)) is more than 1.
    settings: { ...settings, stepSize: 1 },
    task: {
      testsHere: false,
      told: { task: { dataset: "own", model: "logistic-regression", weightCount: 2, classNames: ["off", "on"] } },
    },
  });
  expect(warnings).toEqual([]);
});

test("a model and a step size that were asked for are used, and a model that does not fit is refused", async () => {
  const asked = await decide({ a: good }, { model: "squared-svm", stepSizeIsGiven: true });
  expect(asked.end).toMatchObject({
    settings: { stepSize: settings.stepSize },
    task: { told: { task: { model: "squared-svm" } } },
  });
  const three = table(numbers("power"), texts("state", ["dark", 20], ["off", 10], ["on", 20]));
  const { end } = await decide({ a: three }, { model: "squared-svm" });
  expect(end).toMatchObject({
    kind: "impossible",
    reason: expect.stringMatching(
      /^model "squared-svm" cannot learn from state, which is one of 3 classes; use .*softmax/,
    ),
  });
});

test("a model that cannot learn a number, which is asked for, is refused before any node comes", () => {
  const question: TableQuestion = {
    ...{ kind: "table", target: "power", regression: true },
    ...{ numbers: [], categories: [], leftOut: [] },
  };
  const start = (changes: Partial<TableQuestion>, model: string) => () =>
    dataAgreement(
      { question: { ...question, ...changes }, model, stepSizeIsGiven: false, onWarning: () => {} },
      { catalog, kernels: plainKernels, nodes: 1 },
    );
  expect(start({}, "softmax-regression")).toThrow(
    'model "softmax-regression" cannot learn from power, which is a number',
  );
  expect(start({ target: undefined }, "linear-regression")).toThrow("cannot learn from data without a target");
  expect(start({}, "linear-regression")).not.toThrow();
});

test("K-means starts from made-up examples, a centre for each class", async () => {
  const { end } = await decide({ a: good }, { model: "k-means" });
  if (end.kind !== "agreed") throw new Error(end.kind);
  expect(end.task.model.weightCount).toBe(4);
  expect(end.task.testData.exampleCount).toBeGreaterThan(100);
});

test("relays are asked for odd columns, then whether the reading suits, and what they find of their nodes is part of the step size", async () => {
  const text = table(texts("power", ["low", 25], ["high", 25]), state);
  const question: TableQuestion = {
    ...{ kind: "table", target: "state", regression: false, numbers: [], categories: [], leftOut: [], logarithms: [] },
  };
  const agreement = dataAgreement(
    { question, model: undefined, stepSizeIsGiven: false, onWarning: () => {} },
    { catalog, kernels: plainKernels, nodes: 5 },
  );
  const relay = (...tables: readonly TableStatistics[]) => ({
    ...{ name: "relay", isRelay: true, statistics: mergeStatistics(tables) },
  });
  const nodes = [
    { name: "a", statistics: good },
    { name: "b", statistics: text },
  ] as const;
  const odd = await agreement.decide([...nodes, relay(good, good, text)], settings);
  expect(odd).toMatchObject({
    ...{ kind: "refused", nodes: [{ name: "b", reason: expect.stringContaining("column power has text") }] },
    ask: { relays: ["relay"], proposal: { kind: "table", odd: ["power"], schema: { columns: [{ name: "power" }] } } },
  });
  const told = [nodes[0], relay(good, good)];
  const proposed = await agreement.decide(told, settings);
  expect(proposed).toMatchObject({
    kind: "refused",
    nodes: [],
    ask: { relays: ["relay"], proposal: { batch: "full" } },
  });
  expect(proposed.kind === "refused" && proposed.ask?.proposal).not.toHaveProperty("odd");
  // 1 / (1/4 * 8), as a node behind the relay has most.
  expect(await agreement.decide(told, settings, { squares: 8 })).toMatchObject({
    ...{ kind: "agreed", settings: { stepSize: 0.5 } },
  });
});

test("a table that lacks a column, or has text where most have numbers, is refused with that", async () => {
  const text = table(texts("power", ["much", 50]), state);
  expect((await decide({ a: good, b: text, c: good })).end).toEqual({
    kind: "refused",
    nodes: [
      {
        name: "b",
        reason: "the table does not fit those of the others: column power has text where the others have numbers",
      },
    ],
  });
  expect((await decide({ a: good, b: table(state), c: good })).end).toEqual({
    kind: "refused",
    nodes: [{ name: "b", reason: "the table does not fit those of the others: column power is missing" }],
  });
});

test("a table that lacks a column and has text in another one is told both at once", async () => {
  const fitting = table(numbers("power"), numbers("heat"), state);
  const { end } = await decide({ a: fitting, b: table(texts("power", ["much", 50]), state), c: fitting });
  expect(end).toEqual({
    kind: "refused",
    nodes: [
      {
        name: "b",
        reason:
          "the table does not fit those of the others: column power has text where the others have numbers; column heat is missing",
      },
    ],
  });
});

describe("a target that a table lacks", () => {
  const without: TableStatistics = { ...table(numbers("power"), texts("State", ["on", 50])), targets: [] };

  test("is the aggregator's mistake if all lack it, and the nearest column is named", async () => {
    const { end } = await decide({ a: without, b: without });
    expect(end).toEqual({
      kind: "impossible",
      reason:
        "--target state: no node has such a column; did you mean State? the columns are: power, State; start the aggregator again with one of them; nodes that still run come back by themselves",
    });
  });

  test("is the table's mistake if others have it", async () => {
    const { end } = await decide({ a: good, b: without });
    expect(end).toEqual({
      kind: "refused",
      nodes: [
        { name: "b", reason: "the table does not fit those of the others: column state, the target, is missing" },
      ],
    });
  });

  test("is warned of once while others are awaited, if the first table lacks it", () => {
    const warnings: string[] = [];
    const question: TableQuestion = {
      ...{ kind: "table", target: "state", regression: false },
      ...{ numbers: [], categories: [], leftOut: [] },
    };
    const { heard } = dataAgreement(
      { question, stepSizeIsGiven: false, onWarning: (text) => warnings.push(text) },
      { catalog, kernels: plainKernels, nodes: 3 },
    );
    for (const name of ["a", "b"]) heard?.({ name, statistics: without });
    expect(warnings).toEqual([
      "--target state: a has no such column; if the others have none either, it is mistyped; did you mean State? the columns are: power, State",
    ]);
  });
});

test("with as many tables on one side as on the other nobody is refused, and what is unclear is warned of", async () => {
  const text = table(numbers("heat"), texts("power", ["much", 50]), state);
  const { end, warnings } = await decide({ a: table(numbers("heat"), numbers("power"), state), b: text });
  expect(end.kind).toBe("agreed");
  expect(warnings).toEqual(["column power has text at b and numbers at a: none of it is read as numbers"]);
  const other = table(numbers("power"), numbers("temp"), state);
  const named = await decide({ a: table(numbers("power"), numbers("heat"), state), b: other });
  expect(named.warnings.toSorted()).toEqual([
    "column heat is left out: only a has it, not b; is it called otherwise there?",
    "column temp is left out: only b has it, not a; is it called otherwise there?",
  ]);
});

test("of a column that is left out as asked, and so told by nobody, there is no warning", async () => {
  const { end, warnings } = await decide({ a: good, b: good }, { leftOut: ["comment"] });
  expect(end.kind).toBe("agreed");
  expect(warnings).toEqual([]);
});

test("categories and classes that are written otherwise at another node are warned of", async () => {
  const sex = (...names: string[]) => texts("sex", ...names.map((name): [string, number] => [name, 25]));
  const { warnings } = await decide({
    a: table(sex("Male", "Female"), state),
    b: table(sex("male ", "Female"), texts("state", ["off", 20], ["ON", 30])),
  });
  expect(warnings).toEqual([
    "column state: on (a) and ON (b) are taken for different values: if they are not, write them alike",
    'column sex: Male (a) and "male " (b) are taken for different values: if they are not, write them alike',
  ]);
});

test("one node's numbers in other units are warned of: kW among W", async () => {
  const { end, warnings } = await decide({ a: good, b: table(numbers("power", 0.01), state), c: good });
  expect(end.kind).toBe("agreed");
  expect(warnings).toEqual([
    "b: numbers of column power are about 1000 times as small as at other nodes: are the units the same?",
  ]);
});

test("where nothing can be learned the reason is told", async () => {
  const { end } = await decide({ a: table(state), b: table(state) });
  expect(end).toMatchObject({ kind: "impossible", reason: expect.stringContaining("no column is left to learn from") });
});

test("a column is taken by its logarithm, and no other units are suspected in a wide range", async () => {
  const wide = (mean: number) =>
    table({ ...numbers("power", mean), logarithm: { mean: 2, squaredDeviations: 8 } }, state);
  const { end, warnings } = await decide({ a: wide(1), b: wide(1), c: wide(1000) }, { log: ["power"] });
  expect(end).toMatchObject({
    kind: "agreed",
    schema: { columns: [{ name: "power", log: true, mean: 2, deviation: 0.4 }] },
  });
  expect(warnings).toEqual([]);
  expect((await decide({ a: good }, { log: ["heat"] })).end).toEqual({
    kind: "impossible",
    reason: "--log heat: no node has such a column; the columns are: power, state",
  });
});

describe("pictures", () => {
  const question = { kind: "pictures", width: 4, height: 4 } as const;
  const pictures = (known: [string, number][], channels: 1 | 3 = 1): PictureStatistics => ({
    kind: "pictures",
    version: 1,
    pictures: 40,
    channels,
    meanSquare: 0.5,
    classes: { known, withheldValues: 0, withheldRows: 0 },
  });

  async function decideOn(told: Readonly<Record<string, PictureStatistics>>, asked: PictureQuestion = question) {
    const warnings: string[] = [];
    const agreement = dataAgreement(
      { question: asked, stepSizeIsGiven: false, onWarning: (text) => warnings.push(text) },
      { catalog, kernels: plainKernels, nodes: 3 },
    );
    const nodes = Object.entries(told).map(([name, statistics]) => ({ name, statistics }));
    return { end: await agreement.decide(nodes, settings), warnings };
  }

  const catsAndDogs = pictures([
    ["cat", 20],
    ["dog", 20],
  ]);

  test("all classes of all nodes are told apart, with a step size that suits how bright pictures are", async () => {
    const { end, warnings } = await decideOn({ a: catsAndDogs, b: pictures([["hen", 40]], 3) });
    expect(end).toMatchObject({
      kind: "agreed",
      schema: { kind: "pictures", width: 4, height: 4, channels: 3 },
      // 1 / (1/2 * 0.5 * 48)
      settings: { stepSize: 0.083 },
      task: {
        testsHere: false,
        told: {
          task: {
            model: "softmax-regression",
            classNames: ["cat", "dog", "hen"],
            picture: { width: 4, height: 4, channels: 3 },
            weightCount: 3 * 48,
          },
        },
      },
    });
    expect(warnings).toEqual([]);
  });

  test("classes that may be the same are told of, and colour that is lost", async () => {
    const { warnings } = await decideOn(
      { a: catsAndDogs, b: pictures([["Cat", 40]], 3) },
      { ...question, channels: 1 },
    );
    expect(warnings).toEqual([
      "the classes Cat (b) and cat (a) are taken for different ones: are the folders called alike?",
      "b: pictures in colour become grey",
    ]);
  });

  test("a model whose weights fit into no frame is refused before anything is sent", async () => {
    const asked = { kind: "pictures", width: 1024, height: 1024 } as const;
    const { end } = await decideOn({ a: catsAndDogs, b: pictures([["hen", 40]], 3) }, asked);
    expect(end).toEqual({
      kind: "impossible",
      reason:
        "softmax-regression with 3145728 features has 9437184 weights, and 2000000 are the most; give a smaller size with --pictures",
    });
  });

  test("a node whose classes are too rare to be told is not said to have none of the others'", async () => {
    const classes = { known: [], withheldValues: 2, withheldRows: 6 };
    const { end } = await decideOn({ a: catsAndDogs, b: { ...pictures([]), pictures: 6, classes } });
    expect(end.kind).toBe("agreed");
  });

  test("where there is one class only, nothing can be learned", async () => {
    const { end } = await decideOn({ a: pictures([["cat", 40]]) });
    expect(end).toEqual({
      kind: "impossible",
      reason: "all pictures are of one class, cat: there is nothing to tell apart",
    });
  });
});
