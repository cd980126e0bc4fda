import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonStep, type NodeStep, nodeStep } from "./node-step.ts";
import { aimlessnessOf, oppositionOf, outliersOf, strayingOf, suspectsOf } from "./steps.ts";

const length = (value: number, localUpdates = 10): NodeStep => ({
  squaredMovement: 0,
  examples: 10,
  localUpdates,
  reach: localUpdates,
  length: value,
  apart: undefined,
});
const corrected = (value: number, distance: number, cosine: number): NodeStep => ({
  ...length(value),
  apart: { distance, cosine },
});
const named = (...steps: NodeStep[]) => new Map(steps.map((step, i) => [`n${i}`, step]));

describe("a node's step", () => {
  test("is the mean gradient along its path, and is compared with c", () => {
    const start = Float32Array.of(1, 1);
    const common = commonStep(Float32Array.of(3, 4));
    // Two updates of 0.5 along (1, 0), which is c's direction to three fifths.
    const step = nodeStep(Float32Array.of(0, 1), { start, examples: 10, localUpdates: 2, stepSize: 0.5, common });
    expect(step).toMatchObject({ squaredMovement: 1, length: 1 });
    expect(step.apart?.cosine).toBeCloseTo(0.6, 12);
    expect(step.apart?.distance).toBeCloseTo(Math.hypot(2, 4), 12);
  });

  test("is the path that the node tells, which its weights went along or against", () => {
    const start = Float32Array.of(1, 1);
    const beginning = { start, examples: 10, localUpdates: 2, stepSize: 0.5, path: Float32Array.of(3, 4) };
    const step = nodeStep(Float32Array.of(0, 1), beginning);
    expect(step).toMatchObject({ squaredMovement: 25, length: 5, moved: 1 });
    expect(step.cosineWithPath).toBeCloseTo(0.6, 12);
    expect(nodeStep(Float32Array.of(2, 1), beginning).cosineWithPath).toBeCloseTo(-0.6, 12);
    expect(nodeStep(start, beginning).cosineWithPath).toBe(1);
    // Beside a path of zeros nothing moves.
    const nothing = { ...beginning, path: Float32Array.of(0, 0) };
    expect(nodeStep(start, nothing).cosineWithPath).toBe(1);
    expect(nodeStep(Float32Array.of(0, 1), nothing).cosineWithPath).toBe(-1);
  });
});

describe("weights that go against the path that a node tells", () => {
  const told = (cosineWithPath: number): NodeStep => ({ ...length(1), moved: 1, cosineWithPath });

  test("speak against it by their cosine, as those that go along it speak for it", () => {
    expect([...oppositionOf(named(told(0.8), told(0.7), told(-0.6)))]).toEqual([
      ["n0", -0.8],
      ["n1", -0.7],
      ["n2", 0.6],
    ]);
  });

  test("say nothing where those of most nodes hardly go along theirs, of two nodes, and of nodes that tell no path", () => {
    expect(oppositionOf(named(told(0.8), told(0.24), told(-0.6))).size).toBe(0);
    expect(oppositionOf(named(told(0.8), told(-0.6))).size).toBe(0);
    expect([...oppositionOf(named(told(0.8), told(0.8), told(0.8), length(1))).keys()]).toEqual(["n0", "n1", "n2"]);
  });

  test("say nothing near the optimum, where paths are short beside those of the first round", () => {
    const steps = named(told(0.8), told(0.7), told(-0.6));
    expect(oppositionOf(steps, 3).size).toBe(3);
    expect(oppositionOf(steps, 3.4).size).toBe(0);
  });
});

describe("outliers", () => {
  test("are none of two nodes, which cannot tell who is wrong", () => {
    expect(outliersOf(named(length(1), length(1000))).size).toBe(0);
  });

  test("went more than six times as far as the median", () => {
    expect([...outliersOf(named(length(1), length(1.2), length(5.9))).keys()]).toEqual([]);
    expect([...outliersOf(named(length(1), length(1.2), length(12))).keys()]).toEqual(["n2"]);
  });

  test("may be as long as few examples make them, where these count for little in the mean", () => {
    const few = (examples: number, value: number) => ({ ...length(value), examples });
    expect(outliersOf(named(few(100, 1), few(100, 1), few(2, 20))).size).toBe(0);
    expect(outliersOf(named(few(100, 1), few(100, 1), few(50, 20))).size).toBe(1);
    expect(outliersOf(named(few(100, 1), few(100, 1), few(1, 200))).size).toBe(1);
  });

  test("may be as noisy as few updates make them", () => {
    expect(outliersOf(named(length(1, 16), length(1, 16), length(20, 1))).size).toBe(0);
    expect(outliersOf(named(length(1, 16), length(1, 16), length(30, 1))).size).toBe(1);
  });

  test("go another way than c where the others go with it", () => {
    const others = [corrected(1, 0.3, 0.95), corrected(1, 0.4, 0.9), corrected(1, 0.3, 0.95)];
    expect([...outliersOf(named(...others, corrected(1, 1.9, -0.9))).values()]).toEqual([
      { kind: "against", cosine: -0.9, usual: 0.9 },
    ]);
    // Near the optimum there is nothing but noise.
    const noisy = [corrected(1, 1, 0.1), corrected(1, 1, -0.2), corrected(1, 1, 0.2)];
    expect(outliersOf(named(...noisy, corrected(1, 1.9, -0.9))).size).toBe(0);
  });

  test("are not looked for by their way near the optimum, where chance decides it", () => {
    const others = [corrected(0.2, 0.06, 0.95), corrected(0.2, 0.08, 0.9), corrected(0.2, 0.06, 0.95)];
    const steps = named(...others, corrected(0.2, 0.38, -0.9));
    expect(outliersOf(steps, 0.6).size).toBe(1);
    expect(outliersOf(steps, 0.7).size).toBe(0);
  });

  test("stray where a single round tells nothing: farther than others, and against c", () => {
    const others = [corrected(1, 0.8, 0.5), corrected(1.1, 0.9, 0.2), corrected(0.9, 1, 0.6)];
    const strayingBeside = (step: NodeStep) => [...strayingOf(named(...others, step)).keys()];
    expect(strayingBeside(corrected(3, 3.5, -0.6))).toEqual(["n3"]);
    expect(outliersOf(named(...others, corrected(3, 3.5, -0.6))).size).toBe(0);
    expect(strayingBeside(corrected(3, 3.5, -0.2))).toEqual([]);
    expect(strayingBeside(corrected(3, 2, -0.6))).toEqual([]);
    expect(strayingBeside(corrected(1.5, 3.5, -0.6))).toEqual([]);
    expect(strayingOf(named(...others.slice(0, 1), corrected(3, 3.5, -0.6))).size).toBe(0);
  });

  test("are not those who hold most examples, where the others have too few for any noise", () => {
    const others = [corrected(1, 0.1, 0.99), corrected(1, 0.1, 0.99), corrected(1, 0.1, 0.99)];
    expect(outliersOf(named(...others, corrected(1, 1, 0.1))).size).toBe(1);
    expect(outliersOf(named(...others, { ...corrected(1, 1, 0.1), examples: 1000 })).size).toBe(0);
  });

  test("are not those who have just come, and go as far as all did in the beginning", () => {
    const steps = named(corrected(0.01, 0.01, 0.9), corrected(0.01, 0.01, 0.9), corrected(0.01, 0.01, 0.9), length(2));
    expect(outliersOf(steps, 1).size).toBe(0);
    expect(outliersOf(steps, 0.1).size).toBe(1);
  });

  test("are the same in whatever order, and none where all do the same", () => {
    const steps = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(steps, (lengths) => {
        const all = named(...lengths.map((value) => length(value)));
        expect(outliersOf(new Map([...all].reverse()))).toEqual(outliersOf(all));
        expect(outliersOf(named(...lengths.map(() => length(lengths[0] as number)))).size).toBe(0);
      }),
    );
  });
});

describe("a node that goes along c by chance only", () => {
  const others = Array.from({ length: 4 }, () => corrected(1, 1, 0.5));

  test("is spoken against by each round in which most go with c, and spoken for when it does", () => {
    expect(
      [...aimlessnessOf(named(...others, corrected(1, 1, 0)), { mostOfOneRound: 0.4, weightCount: 4 }).values()].at(-1),
    ).toBeCloseTo(0.25, 12);
    expect(
      [...aimlessnessOf(named(...others, corrected(1, 1, 0.5)), { mostOfOneRound: 0.4, weightCount: 4 }).values()].at(
        -1,
      ),
    ).toBeCloseTo(-0.25, 12);
  });

  test("is not found by one round, however much it goes against c", () => {
    expect(
      [...aimlessnessOf(named(...others, corrected(1, 1, -1)), { mostOfOneRound: 0.4, weightCount: 4 }).values()].at(
        -1,
      ),
    ).toBe(0.4);
  });

  test("is expected to go less nearly along c, the fewer updates it has made, and less is made of it", () => {
    // The tangent of 60 degrees, 1.732, grows to 3.464 with a quarter of the updates: a cosine of 0.277. A quarter of its square counts.
    const few = { ...corrected(1, 2, 0), localUpdates: 2.5 };
    expect(
      [...aimlessnessOf(named(...others, few), { mostOfOneRound: 0.4, weightCount: 4 }).values()].at(-1),
    ).toBeCloseTo(1 / 13 / 4, 9);
  });

  test("goes neither with c nor against it more than noise of so many weights can", () => {
    const said = (cosine: number) =>
      [
        ...aimlessnessOf(named(...others, corrected(1, 1, cosine)), {
          mostOfOneRound: 0.4,
          weightCount: 1600,
        }).values(),
      ].at(-1);
    expect(said(0.09)).toBeCloseTo(0.25 - 0.09, 12);
    expect(said(-0.09)).toBeCloseTo(0.25 + 0.09, 12);
    expect(said(0.11)).toBe(Number.NEGATIVE_INFINITY);
    expect(said(-0.6)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("is told less surely, the more the others' ways differ", () => {
    const unlike = [0.1, 0.3, 0.5, 0.7, 0.9].map((cosine) => corrected(1, 1, cosine));
    // Usual is 0.3, by examples. The median of 0.2, 0, 0.2, 0.4, 0.6 and the sixth's 0.3 is 0.25, two and a half times what counts whole.
    const said = [
      ...aimlessnessOf(named(...unlike, corrected(1, 1, 0)), { mostOfOneRound: 0.4, weightCount: 4 }).values(),
    ].at(-1) as number;
    expect(said).toBeCloseTo((0.1 / 0.25) ** 2 * 0.3 ** 2, 9);
  });

  test("is not looked for where all go by chance, nor by four nodes", () => {
    const noisy = [0.2, 0.1, -0.1, 0.2, 0].map((cosine) => corrected(1, 1, cosine));
    expect(
      [...aimlessnessOf(named(...noisy), { mostOfOneRound: 0.4, weightCount: 4 }).values()].map(
        (said) => said === 0 || said === Number.NEGATIVE_INFINITY,
      ),
    ).toEqual([true, true, true, true, true]);
    expect(aimlessnessOf(named(...others), { mostOfOneRound: 0.4, weightCount: 4 }).size).toBe(0);
  });
});

describe("who has led astray", () => {
  test("went three times as far as the median, which is no outlier of other rounds", () => {
    const steps = named(length(1), length(1.2), length(1), length(4));
    expect(outliersOf(steps).size).toBe(0);
    expect([...suspectsOf(steps).keys()]).toEqual(["n3"]);
  });

  test("is nobody where most have gone twice as far as in the first round, nor half of the nodes", () => {
    const steps = named(length(1), length(1.2), length(1), length(4));
    expect(suspectsOf(steps, 0.4).size).toBe(0);
    expect(suspectsOf(steps, 0.6).size).toBe(1);
    expect(suspectsOf(named(length(1), length(1), length(10), length(10)), 10).size).toBe(0);
  });
});
