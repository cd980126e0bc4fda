import { expect, test } from "vitest";
import { createStrategy, UnknownStrategy } from "./named-strategies.ts";

const phiOf = { "adaptive-2019": 0.025, "adaptive-2018": 0.3 };
const options = { phi: phiOf, tauMax: 100 };

const round = {
  round: 2,
  tau: 10,
  stepSize: 0.01,
  estimates: { rho: 1, beta: 2, delta: 1 },
  localCosts: [0.013],
  globalCosts: [0.13],
  budgets: [15],
  consumed: [1],
};

test.each([
  ["adaptive", 1, true],
  ["adaptive-2019", 1, true],
  ["adaptive-2018", 1, false],
  ["fixed:10", 10, true],
  ["fixed:250", 250, true],
])("%s starts with tau = %i; returns the best weights: %s", (name, firstTau, returnsBestWeights) => {
  expect(createStrategy(name, options)).toMatchObject({ name, firstTau, returnsBestWeights });
});

test.each([
  ["adaptive-2019", 0.025],
  ["adaptive-2018", 0.3],
])("of a phi for each strategy %s gets its own, %d", (name, phi) => {
  const [ofTwo, given] = [phiOf, phi].map((value) => {
    const strategy = createStrategy(name, { phi: value, tauMax: 100 });
    return strategy.next(strategy.init(), round)[1];
  });
  expect(ofTwo).toEqual(given);
});

test.each(["adaptive-2020", "fixed", "fixed:0", "fixed:-1", "fixed:1.5", "fixed:1000000", "fixed:10 ", "toString", ""])(
  "there is no strategy %j, and the error says what there is",
  (name) => {
    const create = () => createStrategy(name, options);
    expect(create).toThrow(UnknownStrategy);
    expect(create).toThrow(
      `unknown strategy ${JSON.stringify(name)}; use adaptive, adaptive-2019, adaptive-2018 or fixed:TAU, e.g. fixed:10`,
    );
    expect(create).toThrow(expect.objectContaining({ name: "UnknownStrategy", strategy: name }));
  },
);

test("a control parameter must be positive and a maximum a positive integer", () => {
  expect(() => createStrategy("adaptive-2019", { phi: 0, tauMax: 100 })).toThrow("phi 0 is not a positive number");
  expect(() => createStrategy("adaptive-2019", { phi: 1, tauMax: 0.5 })).toThrow("tauMax 0.5 is not");
});
