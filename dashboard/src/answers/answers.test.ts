import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { describe, expect, onTestFinished, test } from "vitest";
import { builtInCatalog } from "../../../src/catalog/built-in.ts";
import { encodeModelFile, type KeptModel } from "../../../src/data/model-file.ts";
import type { PictureSchema, SchemaTarget, TableSchema } from "../../../src/data/schema.ts";
import { predictPictures, predictTable } from "../../../src/host/predictions.ts";
import { plainKernels } from "../../../src/learning/plain-kernels.ts";
import type { RunEnding } from "../../../src/protocol/result.ts";
import { someResult } from "../../../test/support/kept-models.ts";
import { runStarted, viewOf } from "../fold/events-for-tests.ts";
import { answerExample, answerFile, answeringOf, answerPicture, asSeen, openPicture } from "./engine.ts";
import { exampleOf, meanOf, otherCategory } from "./example.ts";
import { endedRunOf, type Learned, learnedFrom } from "./learned.ts";

function schema(target: SchemaTarget): TableSchema {
  return {
    kind: "table",
    version: 1,
    columns: [
      { kind: "number", name: "age", mean: 40, deviation: 10, log: false, indicator: true },
      { kind: "number", name: "dose", mean: 2, deviation: 1, log: true, indicator: false },
      { kind: "category", name: "colour", categories: ["red", "blue"], rare: true },
    ],
    leftOut: [],
    target,
  };
}

const ill: SchemaTarget = {
  kind: "classes",
  name: "ill",
  classes: [
    { name: "no", count: 5 },
    { name: "yes", count: 6 },
  ],
};
const price: SchemaTarget = { kind: "number", name: "price", mean: 300, deviation: 100 };

/** Its features are age, whether that is missing, dose, red, blue, other colours, and the 1 of the bias. */
function kept(model: string, target: SchemaTarget, weights: readonly number[]): KeptModel {
  const rest = { dataset: null, result: someResult, createdAt: new Date(0) };
  return { model, schema: schema(target), weights: Float32Array.from(weights), ...rest };
}

const models: readonly KeptModel[] = [
  kept("logistic-regression", ill, [1, -0.3, 0.7, 0.5, -0.5, 2, 0.25]),
  kept("softmax-regression", ill, [1, 0.1, 0.7, 0.5, -0.5, 2, 0.25, -1, 0.2, 0, 0, 0.3, -1, 0]),
  kept("squared-svm", ill, [1, -0.3, 0.7, 0.5, -0.5, 2, 0.25]),
  kept("linear-regression", price, [1, -0.3, 0.7, 0.5, -0.5, 2, 0.25]),
  kept(
    "k-means",
    { kind: "none" },
    Array.from({ length: 70 }, (_, i) => Math.sin(i)),
  ),
];

test("a run that left a model is not taken for the one of the same number in another session", () => {
  const run = (ending: RunEnding) => {
    const summary = { ...someResult, ending };
    return viewOf(runStarted(1), { kind: "run-finished", run: 1, reason: ending, summary }).runs[0];
  };
  const ended = endedRunOf("before", run("budget"));
  expect(ended).toBeDefined();
  expect(endedRunOf("before", run("budget"))).toBe(ended);
  expect(endedRunOf("now", run("budget"))).not.toBe(ended);
  expect(endedRunOf("now", run("diverged"))).toBeUndefined();
  expect(endedRunOf("now", viewOf(runStarted(1)).runs[0])).toBeUndefined();
});

test("a model is built once for all rounds, and anew for other columns", () => {
  const of = (learned: Learned) => answeringOf(learned).model;
  const learned = learnedOf(models[0] as KeptModel);
  const first = of(learned);
  expect(of({ ...learned, weights: learned.weights.slice() })).toBe(first);
  expect(of({ ...learned, schema: { ...learned.schema } })).not.toBe(first);
  expect(of({ ...learned, model: "squared-svm" }).name).toBe("squared-svm");
});

function learnedOf(model: KeptModel): Learned<TableSchema> {
  return learnedFrom(JSON.parse(encodeModelFile(model)), "the result of run 1") as Learned<TableSchema>;
}

const rows = [
  ["50", "7.5", "red"],
  ["", "1", "blue"],
  ["33.5", "", "green"],
  ["-4", "0", ""],
] as const;
const csv = `dose;colour;id;age\r\n${rows.map(([age, dose, colour], i) => `${dose};${colour};${i};${age}\r\n`).join("")}`;

/** What `edgewise predict` says of this table. */
function predicted(model: KeptModel, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-answers-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "new.csv");
  writeFileSync(path, text);
  const options = { catalog: builtInCatalog, kernels: plainKernels, where: "model.json", read: {} };
  return predictTable(model, [path], options);
}

describe.each(models)("$model answers on the page as edgewise predict does", (model) => {
  const learned = learnedOf(model);
  const answering = answeringOf(learned);

  test("to the rows of a file", async () => {
    const { predictions } = await answerFile(answering, new File([csv], "new.csv"), () => {});
    expect(predictions).toEqual(await predicted(model, csv));
  });

  test("to an example that is entered", async () => {
    const { each } = await predicted(model, csv);
    const answers: unknown[] = [];
    for (const [age, dose, colour] of rows) {
      const other = colour === "green" ? otherCategory(["red", "blue"]) : colour;
      const asked = exampleOf(learned.schema, new Map(Object.entries({ age, dose, colour: other })));
      if (asked.kind === "wrong") throw new Error("nothing is wrong with it");
      answers.push((await answerExample(answering, asked.cells)).prediction);
    }
    expect(answers).toEqual(each);
  });
});

test("weights for other columns, and models of plugins, are not computed with", () => {
  const [model] = models as [KeptModel];
  const short = { ...learnedOf(model), weights: new Float32Array(3) };
  expect(() => answeringOf(short)).toThrow("logistic-regression has other weights than its columns need");
  const foreign = { ...learnedOf(model), model: "mine" };
  expect(() => answeringOf(foreign)).toThrow("the page does not know mine; edgewise predict answers with its plugin");
});

describe("a picture", () => {
  const weights = Float32Array.from({ length: 4 * 3 * 3 * 2 }, (_, i) => Math.sin(i));
  const pictures = { kind: "pictures", version: 1, width: 4, height: 3 } as const;
  const rest = { model: "softmax-regression", dataset: null, result: someResult, createdAt: new Date(0) };
  const colours = { ...rest, schema: { ...pictures, channels: 3, target: ill }, weights } as const;
  const grey = {
    ...rest,
    schema: { ...pictures, channels: 1, target: ill },
    weights: weights.subarray(0, 24),
  } as const;
  const data = (channels: number) => Uint8Array.from({ length: 7 * 5 * channels }, (_, i) => (37 * i) % 256);
  const png = (channels: 1 | 2 | 3 | 4) => encode({ width: 7, height: 5, channels, depth: 8, data: data(channels) });

  test.each([
    ["in colour", colours, png(3)],
    ["in colour that the model sees in grey", grey, png(3)],
    ["in grey that the model sees in colour", colours, png(1)],
    ["with transparent parts", colours, png(4)],
  ])("%s is answered as edgewise predict does", async (_what, model, bytes) => {
    const folder = mkdtempSync(join(tmpdir(), "edgewise-answers-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "new.png");
    writeFileSync(path, bytes);
    const options = { catalog: builtInCatalog, kernels: plainKernels, where: "model.json", read: {} };
    const { each } = await predictPictures(model, [path], options);
    const learned = learnedFrom(JSON.parse(encodeModelFile(model)), "") as Learned<PictureSchema>;
    const picture = await openPicture(new File([new Uint8Array(bytes)], "new.png"));
    expect((await answerPicture(answeringOf(learned), picture)).prediction).toEqual(each[0]);
  });

  test("is shown as the model sees it: in its size, and in grey where that is all it sees", async () => {
    const seen = asSeen(await openPicture(new File([new Uint8Array(png(3))], "new.png")), grey.schema);
    expect([seen.width, seen.height, seen.pixels.length]).toEqual([4, 3, 4 * 3 * 3]);
    expect(seen.pixels[0]).toBe(seen.pixels[2]);
  });

  test("that is none is told from one, with the file's name", async () => {
    await expect(openPicture(new File(["GIF89a"], "a.gif"))).rejects.toThrow("a.gif: it is neither PNG nor JPEG");
    await expect(openPicture(new File([new Uint8Array(png(1).slice(0, 40))], "b.png"))).rejects.toThrow(
      "b.png: it is damaged",
    );
  });

  test("of a dataset with a name is asked about by what is told of the task, if there is a picture", () => {
    const file = JSON.parse(encodeModelFile({ ...grey, schema: null, dataset: "mnist-even-odd" }));
    const task = { ...someTask, classNames: ["odd", "even"], metricNames: ["accuracy"] };
    expect(learnedFrom(file, "", { ...task, picture: { width: 4, height: 3 } })?.schema).toMatchObject({
      kind: "pictures",
      channels: 1,
      target: { kind: "classes", classes: [{ name: "odd" }, { name: "even" }] },
    });
    expect(learnedFrom(file, "", task)).toBeUndefined();
    expect(learnedFrom(file, "")).toBeUndefined();
  });
});

const someTask = {
  dataset: "mnist-even-odd",
  model: "softmax-regression",
  title: "",
  classNames: [],
  labelNames: [],
  weightCount: 24,
  testExamples: 0,
};

test.each([
  ["old", "Not a number: enter one like 12.5, or leave it empty."],
  ["12,5", "Write 12.5, with a point."],
  ["0x10", "Not a number: enter one like 12.5, or leave it empty."],
  ["1e999", "That is too large for a number."],
])("where %s is entered for a number, its field says what to do", (text, problem) => {
  expect(exampleOf(schema(ill), new Map([["age", text]]))).toEqual({
    kind: "wrong",
    problems: new Map([["age", problem]]),
  });
});

test("what is not entered is missing, and counted", () => {
  const asked = exampleOf(
    schema(ill),
    new Map([
      ["age", " 50 "],
      ["dose", "?"],
    ]),
  );
  expect(asked).toEqual({ kind: "cells", cells: [50, undefined, undefined], missing: 2 });
});

test("the text for other categories is none of them", () => {
  expect(otherCategory(["red", "other"])).toBe("other than these");
});

test("a missing number is shown as its mean, in the column's own units", () => {
  const column = {
    kind: "number",
    name: "dose",
    mean: Math.log1p(9),
    deviation: 1,
    log: true,
    indicator: false,
  } as const;
  expect(meanOf(column)).toBeCloseTo(9, 9);
  expect(meanOf({ ...column, log: false, mean: -3 })).toBe(-3);
});

describe("a file", () => {
  const answering = answeringOf(learnedOf(models[0] as KeptModel));
  const answered = (content: BlobPart, name = "new.csv") => answerFile(answering, new File([content], name), () => {});

  test("may be packed with gzip, and of any encoding", async () => {
    const plain = (await answered(csv)).predictions;
    expect((await answered(new Uint8Array(gzipSync(csv)), "new.csv.gz")).predictions).toEqual(plain);
    expect((await answered(new Uint8Array(Buffer.from(`\ufeff${csv}`, "utf16le")))).predictions).toEqual(plain);
  });

  test("shows its first rows as they are written, also those that cannot be answered", async () => {
    const { first, predictions } = await answered("age,dose,colour\n50,1,red\n1,2\nold,1,red\n");
    expect(first.names).toEqual(["age", "dose", "colour"]);
    expect(first.records).toEqual([[50, 1, "red"], [], ["old", 1, "red"]]);
    expect(predictions.each.map(({ kind }) => kind)).toEqual(["class", "none", "none"]);
  });

  test.each<[what: string, content: BlobPart, says: string]>([
    ["without rows", "", "new.csv: the file is empty"],
    [
      "without a column",
      "age,colour\n1,red\n2,red\n",
      'new.csv: it lacks "dose", which the model answers by; name the file',
    ],
    [
      "with a quote that never ends",
      'age,dose,colour\n1,2,"red\n',
      "new.csv:2: a quoted field begins here and never ends",
    ],
    ["of a spreadsheet", "\xd0\xcf\x11\xe0", "new.csv: it is"],
    ["of Parquet, and cut off,", "PAR1....", "new.csv: it cannot be read as Parquet: "],
    [
      "packed with gzip, and damaged,",
      Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3),
      "new.csv: it is packed with gzip, and damaged",
    ],
  ])("%s is told from one that can be read", async (_what, content, says) => {
    const bytes = typeof content === "string" && content.startsWith("\xd0") ? Buffer.from(content, "latin1") : content;
    await expect(answered(bytes)).rejects.toThrow(says);
  });
});
