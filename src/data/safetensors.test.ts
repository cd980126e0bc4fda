import { expect, test } from "vitest";
import { encodeSafetensors } from "./safetensors.ts";

test("a file of safetensors has its header's length, the header and the numbers, all where the format says", () => {
  const weights = { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const bias = { shape: [1], values: Float32Array.of(-0.5) };
  const file = encodeSafetensors(
    new Map([
      ["weights", weights],
      ["bias", bias],
    ]),
    new Map([["model", "x"]]),
  );
  const view = new DataView(file.buffer);
  const headerLength = Number(view.getBigUint64(0, true));
  expect(headerLength % 8).toBe(0);
  const header = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
  expect(JSON.parse(header)).toEqual({
    __metadata__: { model: "x" },
    weights: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    bias: { dtype: "F32", shape: [1], data_offsets: [24, 28] },
  });
  expect(header[0]).toBe("{");
  expect(file.length).toBe(8 + headerLength + 28);
  expect(Array.from({ length: 7 }, (_, i) => view.getFloat32(8 + headerLength + 4 * i, true))).toEqual([
    1, 2, 3, 4, 5, 6, -0.5,
  ]);
});

test("numbers that do not fill their shape are refused", () => {
  const tensors = new Map([["weights", { shape: [2, 2], values: new Float32Array(3) }]]);
  expect(() => encodeSafetensors(tensors, new Map())).toThrow("weights: 3 numbers are not of the shape 2 x 2");
});
