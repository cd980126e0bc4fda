import { expect, test } from "vitest";
import type { Features } from "../learning/dataset.ts";
import { FeaturesTooLarge } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { tableAsFloats } from "../learning/table-features.ts";
import { createRandom } from "../math/random.ts";
import { chooseKernels } from "./choose-kernels.ts";

const kernels = await chooseKernels("simd");
const hinge = { loss: "squared-hinge", regularization: 0.1 } as const;

test("more than 4 GiB are refused with an error that says so", () => {
  for (const byteLength of [2 ** 32, 2 ** 40, Number.NaN]) {
    expect(() => kernels.allocate(byteLength)).toThrow(FeaturesTooLarge);
  }
  expect(() => kernels.allocate(5e9)).toThrow("5000000000 bytes of features are too many");
});

test("a model that computes in more than 4 GiB is refused with an error that speaks of the model", () => {
  expect(() => kernels.graphs.createArena(2 ** 30, [])).toThrow(
    /^the model needs 42949\d{5} bytes to compute in: these/,
  );
});

test("more than 2 GiB are addressed", () => {
  const features: Features = { kind: "bytes", data: kernels.allocate(2.5 * 2 ** 30), featureCount: 2 ** 16, scale: 1 };
  const last = features.data.length / features.featureCount - 1;
  features.data[last * features.featureCount + 7] = 5;
  const weights = new Float32Array(features.featureCount).fill(2);
  const scores = new Float32Array(2);
  kernels.linearScoresInto(scores, weights, features, Uint32Array.of(0, last));
  expect(scores).toEqual(Float32Array.of(0, 10));
});

test("a row that does not exist is an error, and reads no other memory", () => {
  const held: Features = { kind: "bytes", data: kernels.allocate(6), featureCount: 3, scale: 1 };
  const own: Features = { ...held, data: new Uint8Array(6) };
  const packed = kernels.pack({ kind: "bytes", data: kernels.allocate(2 * 64), featureCount: 64, scale: 1 });
  expect(packed.kind).toBe("packed");
  for (const features of [held, own, packed, copyOf(packed)]) {
    const attempt = () =>
      kernels.linearScoresInto(
        new Float32Array(1),
        new Float32Array(features.featureCount),
        features,
        Uint32Array.of(2),
      );
    expect(attempt).toThrow("there is no row 2: the features have 2");
  }
});

test("a class that the weights do not have is an error", () => {
  const features: Features = { kind: "bytes", data: new Uint8Array(4), featureCount: 2, scale: 1 };
  const classes = Uint8Array.of(0, 3);
  const attempt = () => kernels.softmaxLoss(0, new Float32Array(6), features, classes, Uint32Array.of(0, 1));
  expect(attempt).toThrow("row 1 is of class 3, and there are 3");
});

/** The same packed features in memory that is not the kernels'. */
function copyOf(features: Features): Features {
  if (features.kind !== "packed") throw new Error(`${features.kind} features are not packed`);
  return { ...features, data: features.data.slice(), starts: features.starts.slice() };
}

test("random rows of large data, held or not, packed or not, give what the reference gives", () => {
  const random = createRandom(1, "large");
  const [exampleCount, featureCount] = [10_000, 784];
  const data = kernels.allocate(exampleCount * featureCount);
  for (let i = 0; i < data.length; i++) data[i] = i % 32 < 8 ? random.integer(256) : 0;
  const held: Features = { kind: "bytes", data, featureCount, scale: 1 / 255 };
  const room = kernels.allocate(data.length);
  room.set(data);
  const packed = kernels.pack({ ...held, data: room });
  expect(packed.kind).toBe("packed");
  const weights = Float32Array.from({ length: featureCount }, () => random.normal() / featureCount);
  const targets = Float32Array.from({ length: exampleCount }, () => (random.uniform() < 0.5 ? 1 : -1));
  for (const count of [100, 1000, 9000]) {
    const rows = Uint32Array.from({ length: count }, () => random.integer(exampleCount));
    const expected = new Float32Array(featureCount);
    const loss = plainKernels.linearGradientInto(expected, hinge, weights, held, targets, rows);
    for (const features of [held, { ...held, data: data.slice() }, packed, copyOf(packed)]) {
      const gradient = new Float32Array(featureCount);
      expect(kernels.linearGradientInto(gradient, hinge, weights, features, targets, rows)).toBeCloseTo(loss, 6);
      gradient.forEach((entry, j) => {
        expect(entry).toBeCloseTo(expected[j] as number, 5);
      });
    }
  }
});

test("a model too large for the room beside held data is computed all the same", () => {
  const featureCount = 400_000;
  const features: Features = { kind: "bytes", data: kernels.allocate(2 * featureCount), featureCount, scale: 1 };
  features.data.fill(1, featureCount);
  const gradient = new Float32Array(featureCount);
  const squared = { loss: "squared", regularization: 0 } as const;
  const weights = new Float32Array(featureCount).fill(1);
  const loss = kernels.linearGradientInto(gradient, squared, weights, features, new Float32Array(2), Uint32Array.of(1));
  expect([loss, gradient[0], gradient[featureCount - 1]]).toEqual([
    0.5 * featureCount ** 2,
    featureCount,
    featureCount,
  ]);
});

test("features of the same shape in another order do not meddle with each other", () => {
  // 4 numbers in places 0 to 3 of 8, of the other table only one, in place 0, and groups from place 4 on.
  const wide: Features = { kind: "float32", data: new Float32Array(8).fill(1), featureCount: 8 };
  const table: Features = {
    kind: "table",
    data: Float32Array.of(2),
    codes: Uint8Array.of(1),
    layout: { numbers: Uint32Array.of(4), groups: [{ first: 0, size: 4 }] },
    featureCount: 5,
  };
  const squared = { loss: "squared", regularization: 1 } as const;
  const lossOf = (features: Features, weights: Float32Array) =>
    kernels.linearLoss(squared, weights, features, new Float32Array(1), Uint32Array.of(0));
  const weights = Float32Array.of(0, 1, 0, 0, 3);
  for (let i = 0; i < 2; i++) {
    expect(lossOf(wide, new Float32Array(8).fill(5))).toBe(0.5 * 40 ** 2 + 0.5 * 200);
    expect(lossOf(table, weights)).toBe(0.5 * 7 ** 2 + 0.5 * 10);
  }
});

test("random rows of a large table, held or not, give what they give as float32", () => {
  const random = createRandom(1, "table");
  const [rowCount, numberCount] = [10_000, 37];
  const layout = {
    numbers: Uint32Array.from({ length: numberCount }, (_, i) => (i < 20 ? i : i + 7)),
    groups: [
      { first: 20, size: 7 },
      { first: 44, size: 1 },
    ],
  };
  const room = kernels.allocate(rowCount * (4 * numberCount + 2));
  const data = new Float32Array(room.buffer, room.byteOffset, rowCount * numberCount);
  const codes = room.subarray(data.byteLength);
  for (let i = 0; i < data.length; i++) data[i] = random.normal();
  for (let i = 0; i < codes.length; i++) codes[i] = i % 2 === 1 ? 0 : random.integer(8) - 1;
  const held: Features = { kind: "table", data, codes, layout, featureCount: 45 };
  const weights = Float32Array.from({ length: 45 }, () => random.normal());
  const targets = Float32Array.from({ length: rowCount }, () => (random.uniform() < 0.5 ? 1 : -1));
  const rows = Uint32Array.from({ length: 3000 }, () => random.integer(rowCount));
  const expected = new Float32Array(45);
  const loss = plainKernels.linearGradientInto(expected, hinge, weights, tableAsFloats(held), targets, rows);
  for (const features of [held, { ...held, data: data.slice(), codes: codes.slice() }]) {
    const gradient = new Float32Array(45);
    expect(kernels.linearGradientInto(gradient, hinge, weights, features, targets, rows)).toBeCloseTo(loss, 5);
    gradient.forEach((entry, j) => {
      expect(entry).toBeCloseTo(expected[j] as number, 4);
    });
  }
});
