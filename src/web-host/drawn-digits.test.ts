import { expect, test } from "vitest";
import { plainKernels } from "../learning/plain-kernels.ts";
import { drawnDataset, drawnShares } from "./drawn-digits.ts";
import type { DrawnDigit } from "./node-messages.ts";

const digit = (label: number): DrawnDigit => ({ label, pixels: new Uint8Array(784).fill(label + 1) });

test("drawn digits are examples with the targets of the task: the digit, or even and odd", async () => {
  const drawn = [digit(7), digit(2)];
  expect(await drawnDataset("mnist-digits", drawn, plainKernels)).toMatchObject({
    exampleCount: 2,
    targets: { kind: "class", values: Uint8Array.of(7, 2), classCount: 10 },
    labels: { values: Uint8Array.of(7, 2), labelCount: 10 },
  });
  const evenOdd = await drawnDataset("mnist-even-odd", drawn, plainKernels);
  expect(evenOdd.targets).toEqual({ kind: "real", values: Float32Array.of(-1, 1) });
  const { features } = evenOdd;
  if (features.kind !== "bytes") throw new Error("plain kernels do not pack");
  expect([features.data[0], features.data[784]]).toEqual([8, 3]);
});

test("without a digit, and for another task, a person is told what to do", async () => {
  await expect(drawnDataset("mnist-digits", [], plainKernels)).rejects.toThrow(/draw some/);
  await expect(drawnDataset("cars", [digit(1)], plainKernels)).rejects.toThrow(/join with other data/);
  const damaged = [
    { label: 12, pixels: new Uint8Array(784) },
    { label: 1, pixels: new Uint8Array(3) },
  ];
  await expect(drawnDataset("mnist-digits", damaged, plainKernels)).rejects.toThrow(/draw some/);
});

test("digits that are drawn later are part of what is loaded next", async () => {
  let drawn: DrawnDigit[] = [];
  let tellOfDigit = () => {};
  const shares = drawnShares(
    {
      drawn: () => ({ digits: drawn, shows: false }),
      onDrawn: (listener) => {
        tellOfDigit = listener;
      },
    },
    plainKernels,
  );
  const load = () => shares.load("mnist-digits", { kind: "own" }, {} as never);
  // Somebody who has joined before drawing is waited for.
  const first = load();
  drawn = [digit(1)];
  tellOfDigit();
  await first;
  const before = shares.version?.();
  expect((await load()).told).toEqual({ examples: 1, labelCounts: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
  drawn = [...drawn, digit(1), digit(3)];
  expect(shares.version?.()).not.toBe(before);
  expect((await load()).told).toEqual({ examples: 3, labelCounts: [0, 2, 0, 1, 0, 0, 0, 0, 0, 0] });
});
