import { expect, test } from "vitest";
import { chooseKernels } from "../kernels/choose-kernels.ts";
import type { Dataset } from "../learning/dataset.ts";
import { bytesOfRows, packInPlace } from "../learning/packed-features.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { heldShare, shareBytes, shareIn } from "./share-bytes.ts";

const rows = Uint32Array.of(1, 4, 5, 38);

/** Pictures with little ink, of which the row number says where. */
function pictures(): Dataset {
  const data = new Uint8Array(40 * 784);
  for (let row = 0; row < 40; row++) data.fill(row + 1, row * 784 + 10 * row, row * 784 + 10 * row + 12);
  return {
    exampleCount: 40,
    features: { kind: "bytes", data, featureCount: 784, scale: 1 / 255 },
    targets: { kind: "real", values: Float32Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? 1 : -1)) },
    labels: { values: Uint8Array.from({ length: 40 }, (_, row) => row % 10), labelCount: 10 },
  };
}

test("a share has the rows' features, targets and labels, and says how the whole is packed", () => {
  const whole = pictures();
  const packed = packInPlace(pictures().features);
  if (packed.kind !== "packed") throw new Error("these pictures are packed");
  const { data, apart } = shareIn(shareBytes({ ...whole, features: packed }, rows));
  expect(apart).toBe(packed.apart);
  expect(data.features).toMatchObject({ kind: "bytes", featureCount: 784, scale: 1 / 255 });
  expect(bytesOfRows(data.features, Uint32Array.of(0, 1, 2, 3))).toEqual(bytesOfRows(whole.features, rows));
  expect(data.targets).toEqual({ kind: "real", values: Float32Array.of(-1, 1, -1, 1) });
  expect(data.labels).toEqual({ values: Uint8Array.of(1, 4, 5, 8), labelCount: 10 });
});

test("numbers arrive as they are, with the scale of their targets", () => {
  const table: Dataset = {
    exampleCount: 3,
    features: { kind: "float32", featureCount: 2, data: Float32Array.of(1, 2, 3.25, 4, Math.fround(0.1), 6) },
    targets: { kind: "real", values: Float32Array.of(7, 8, 9), scale: { mean: 23.4, deviation: 7.8 } },
  };
  const { data } = shareIn(shareBytes(table, Uint32Array.of(0, 2)));
  expect(data).toEqual({
    exampleCount: 2,
    features: { kind: "float32", featureCount: 2, data: Float32Array.of(1, 2, Math.fround(0.1), 6) },
    targets: { kind: "real", values: Float32Array.of(7, 9), scale: { mean: 23.4, deviation: 7.8 } },
  });
  expect(heldShare({ data, apart: undefined }, plainKernels)).toEqual(data);
});

test("gradients of a share are those of the same rows of the whole, bit for bit", async () => {
  const kernels = await chooseKernels("simd");
  const whole = pictures();
  const memory = kernels.allocate(40 * 784);
  memory.set(
    bytesOfRows(
      whole.features,
      Uint32Array.from({ length: 40 }, (_, row) => row),
    ) as Uint8Array,
  );
  const packed = kernels.pack({ kind: "bytes", data: memory, featureCount: 784, scale: 1 / 255 });
  const share = heldShare(shareIn(shareBytes({ ...whole, features: packed }, rows)), kernels);
  expect(share.features).toMatchObject({ kind: "packed", apart: (packed as { apart: number }).apart });
  const weights = Float32Array.from({ length: 7840 }, (_, i) => Math.sin(i) / 7);
  const gradients = [new Float32Array(7840), new Float32Array(7840)] as const;
  const classes = (whole.labels as { values: Uint8Array }).values;
  const loss = kernels.softmaxGradientInto(gradients[0], 0.01, weights, packed, classes, rows);
  const own = (share.labels as { values: Uint8Array }).values;
  const ownRows = Uint32Array.of(0, 1, 2, 3);
  expect(kernels.softmaxGradientInto(gradients[1], 0.01, weights, share.features, own, ownRows)).toBe(loss);
  expect(gradients[1]).toEqual(gradients[0]);
});

test("bytes that are no share are refused", () => {
  const bytes = shareBytes(pictures(), rows);
  expect(() => shareIn(bytes.slice(0, 2000))).toThrow(/only in part/);
  expect(() => shareIn(new Uint8Array(2))).toThrow();
  expect(() => shareIn(new Uint8Array(400))).toThrow();
});
