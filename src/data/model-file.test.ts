import { expect, test } from "vitest";
import { someResult } from "../../test/support/kept-models.ts";
import { decodeModelFile, encodeModelFile, type KeptModel, NotAModel } from "./model-file.ts";

const kept: KeptModel = {
  model: "linear-regression",
  schema: {
    kind: "table",
    version: 1,
    columns: [{ kind: "number", name: "area", mean: 80, deviation: 20, log: false, indicator: false }],
    leftOut: [{ name: "id", why: "it names each record" }],
    target: { kind: "number", name: "price", mean: 300, deviation: 100 },
  },
  dataset: null,
  weights: Float32Array.of(0.5, -1.25),
  result: someResult,
  createdAt: new Date("2026-03-01T12:00:00Z"),
};

const changed = (change: Record<string, unknown>) =>
  JSON.stringify({ ...JSON.parse(encodeModelFile(kept)), ...change });
const refusal = (text: string) => {
  try {
    decodeModelFile(text, "m.json");
  } catch (error) {
    if (error instanceof NotAModel) return error.message;
    throw error;
  }
  return "taken";
};

test("a model comes back as it was kept", () => {
  expect(decodeModelFile(encodeModelFile(kept), "m.json")).toEqual(kept);
});

test("weights are little-endian float32 in base64", () => {
  // 0.5 is 3f000000, -1.25 is bfa00000.
  const bytes = Buffer.from([0, 0, 0, 0x3f, 0, 0, 0xa0, 0xbf]);
  expect(JSON.parse(encodeModelFile(kept)).weights).toBe(bytes.toString("base64"));
});

test("numbers that a result may lack come back as they were: NaN is null in between", () => {
  const result = { ...someResult, averageTau: Number.NaN, loss: null };
  const back = decodeModelFile(encodeModelFile({ ...kept, result }), "m.json").result;
  expect([back.averageTau, back.loss]).toEqual([Number.NaN, null]);
});

test.each([
  ["a,b\n1,2\n", /^m\.json: it is not a model of Edgewise: it is not JSON; name the model\.json/],
  ['{"format":"other"}', /^m\.json: it is not a model of Edgewise; name/],
  [changed({ version: 2 }), /version 2 of the format, and this program reads version 1/],
  [changed({ model: 7 }), /^m\.json: model: .*expected string/],
  [changed({ weights: "AAAA?" }), /^m\.json: weights: /],
  [changed({ weights: "AAA=" }), /its weights are not a list of finite numbers/],
  [changed({ weights: Buffer.from([0, 0, 0xc0, 0x7f]).toString("base64") }), /not a list of finite numbers/],
  [changed({ weights: "" }), /not a list of finite numbers/],
])("what is no model is refused: %.40s", (text, words) => {
  expect(refusal(text)).toMatch(words);
});
