import { expect, test } from "vitest";
import { logarithmic, ticksAt } from "./scales.ts";

/** The labels that the axis's expression leaves. */
function labelsOf({ axis }: ReturnType<typeof logarithmic>): number[] {
  const kept = JSON.parse(/indexof\((\[.*?\])/.exec(axis.labelExpr)?.[1] ?? "[]");
  return axis.values.filter((value) => kept.includes(value));
}

test("a logarithmic axis ends at labels, and has them at every power of ten", () => {
  const axis = logarithmic([0.00031, 0.004, 0.44]);
  expect(axis.scale.domain).toEqual([0.0002, 0.5]);
  expect(labelsOf(axis)).toEqual([0.0002, 0.001, 0.01, 0.1, 0.5]);
  expect(axis.axis.values.filter((tick) => tick < 0.0011)).toEqual([
    0.0002, 0.0003, 0.0004, 0.0005, 0.0006, 0.0007, 0.0008, 0.0009, 0.001,
  ]);
});

test("where there are few powers of ten, or all are wanted, 1, 2 and 5 have labels", () => {
  expect(labelsOf(logarithmic([3, 45]))).toEqual([2, 5, 10, 20, 50]);
  expect(labelsOf(logarithmic([1, 100], { all125: true }))).toEqual([1, 2, 5, 10, 20, 50, 100]);
});

test("one value has a scale around it, and none has one too", () => {
  expect(logarithmic([10]).scale.domain).toEqual([1, 100]);
  expect(logarithmic([0, Number.NaN]).scale.domain).toEqual([1, 10]);
});

test("measured values are ticks where their labels do not touch, what is wanted first before its neighbours", () => {
  const phis = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.025, 0.1, 0.3, 1];
  const room = { width: 330, isLogarithmic: true };
  expect(ticksAt(phis, { ...room, first: [0.025, 0.3] })).toEqual([1e-4, 1e-3, 3e-3, 0.01, 0.025, 0.1, 0.3, 1]);
  expect(ticksAt([5, 10, 20, 50, 100, 200, 500], room)).toEqual([5, 10, 20, 50, 100, 200, 500]);
  expect(ticksAt([1, 2, 3, 100], { width: 330, isLogarithmic: false })).toEqual([1, 100]);
});
