import { describe, expect, test } from "vitest";
import type { Dataset } from "./dataset.ts";
import { changeOf } from "./encoding/change.ts";
import { agreementWith, kindGradients, rowsOfKinds } from "./kind-gradients.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";

const model = squaredSvm({ kernels: plainKernels, featureCount: 3 });
const start = new Float32Array(3);

/** Ten examples of each of two labels, all alike: (1, 0, 0) is to be positive, (0, 1, 0) negative. */
function twoKinds(count = 20): Dataset {
  return {
    exampleCount: count,
    features: {
      kind: "float32",
      data: Float32Array.from({ length: 3 * count }, (_, k) => (k % 3 === Math.floor(k / 3) % 2 ? 1 : 0)),
      featureCount: 3,
    },
    targets: { kind: "real", values: Float32Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1)) },
    labels: { values: Uint8Array.from({ length: count }, (_, i) => i % 2), labelCount: 2 },
  };
}

describe("a step", () => {
  const kinds = kindGradients(model, start, twoKinds());
  const agreementOf = (...end: number[]) => kinds && agreementWith(kinds, changeOf(start, Float32Array.from(end)));
  const agreement = (...end: number[]) => agreementOf(...end)?.parts;

  test("from examples of any kinds agrees with the right targets, and turned round disagrees", () => {
    for (const end of [
      [1, 0, 0],
      [0, -2, 0],
      [3, -1, 0],
    ]) {
      expect(agreement(...end)).toBeCloseTo(1);
      expect(agreement(...end.map((weight) => -weight))).toBeCloseTo(-1);
    }
  });

  test("with right targets of one kind and wrong ones of the other is as much of each", () => {
    expect(agreement(1, 1, 0)).toBeCloseTo(0);
    expect(agreement(3, 1, 0)).toBeCloseTo(0.5);
  });

  test("is explained by right targets as far as it goes their way", () => {
    const right = (...end: number[]) => agreementOf(...end)?.right;
    expect(right(3, -1, 0)).toBeCloseTo(1);
    expect(right(-3, 1, 0)).toBeCloseTo(0);
    // 9 parts of the square of 10 go the right way, and 1 another.
    expect(right(3, 1, 0)).toBeCloseTo(0.9);
  });

  test("that is along no kind's gradient tells nothing", () => {
    expect(agreement(0.1, 0, 1)).toBeUndefined();
    expect(agreement(0, 0, 0)).toBeUndefined();
  });
});

describe("there are no gradients of kinds", () => {
  const of = (changed: Partial<Dataset>) => kindGradients(model, start, { ...twoKinds(), ...changed });

  test("where targets are numbers, or labels are missing, or too few of one", () => {
    expect(of({ targets: { kind: "real", values: new Float32Array(20).fill(0.5) } })).toBeUndefined();
    expect(of({ labels: { values: new Uint8Array(20), labelCount: 2 } })).toBeUndefined();
    expect(kindGradients(model, start, twoKinds(14))).toBeUndefined();
    const { labels: _, ...unlabelled } = twoKinds();
    expect(kindGradients(model, start, unlabelled)).toBeUndefined();
  });

  test("of a model that answers later", () => {
    const later = { ...model, gradientInto: async () => 0 };
    expect(kindGradients(later, start, twoKinds())).toBeUndefined();
  });
});

test("the first twenty examples of each label stand for it", () => {
  expect(rowsOfKinds(twoKinds(60))?.map((rows) => [rows.length, rows.at(-1)])).toEqual([
    [20, 38],
    [20, 39],
  ]);
});
