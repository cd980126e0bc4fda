import { expect, test } from "vitest";
import { fromQuery, toQuery } from "./address.ts";
import { settings } from "./fold/events-for-tests.ts";
import {
  afterRefusal,
  type Controls,
  completedTask,
  modelOf,
  otherData,
  otherTask,
  pendingEdits,
  startCommand,
} from "./settings.ts";

const task = { dataset: "mnist-even-odd", model: "squared-svm" };
const controls: Controls = { ...settings, ...task, strategy: "fixed:20", phi: 0.05, batch: "full", delayMs: 200 };

test("a schedule that is set to constant again is no change, and one that a run has is", () => {
  expect(pendingEdits({ stepSizeSchedule: "constant" }, controls)).toEqual({});
  // What is left out is the strategy's own pace.
  expect(pendingEdits({ pace: "common" }, controls)).toEqual({ pace: "common" });
  expect(pendingEdits({ stepSizeSchedule: "cosine" }, controls)).toEqual({ stepSizeSchedule: "cosine" });
  const current = { ...controls, stepSizeSchedule: "cosine" };
  expect(pendingEdits({ stepSizeSchedule: "constant" }, current)).toEqual({ stepSizeSchedule: "constant" });
});

test("an address restores the controls that wrote it", () => {
  expect(toQuery(controls)).toBe(
    "?case=2&strategy=fixed:20&delay=200&budget=60&phi=0.05&update=default&momentum=default&step=0.01&batch=full&max=100&same-batches=false&seed=1&data=mnist-even-odd&model=squared-svm",
  );
  expect(fromQuery(toQuery(controls))).toEqual(controls);
  const byStrategy = { phi: "default", tauMax: "default" } as const;
  expect(fromQuery(toQuery({ ...controls, ...byStrategy, batch: 10 }))).toMatchObject({ ...byStrategy, batch: 10 });
  const chosen = { strategy: "adaptive", update: "fedprox:0.1", momentum: 0.5, aggregate: "plain" } as const;
  expect(fromQuery(toQuery({ ...controls, ...chosen }))).toEqual({ ...controls, ...chosen });
});

test("what an address says wrongly is left out", () => {
  expect(
    fromQuery(
      "?case=7&strategy=Magic!&delay=-1&budget=x&phi=0&step=&batch=1.5&seed=-2&max=0&update=%3Cb%3E&momentum=1&aggregate=Median",
    ),
  ).toEqual({});
  expect(fromQuery("?case=3")).toEqual({ partition: "replicated" });
});

test("what is beyond the limits of an address is left out", () => {
  expect(fromQuery("?delay=2001&step=1001&max=10001&budget=10000001&batch=1000000001&seed=4294967296")).toEqual({});
  expect(fromQuery("?delay=2000&step=1000&max=10000")).toEqual({
    delayMs: 2000,
    stepSize: 1000,
    tauMax: 10_000,
  });
});

test("a run is started with the delay of the controls if another one is in force", () => {
  const { delayMs: _, dataset: __, model: ___, ...wanted } = controls;
  expect(startCommand(controls, { ...task, delayMs: 0 })).toEqual({ kind: "start", settings: wanted, delayMs: 200 });
  expect(startCommand(controls, { ...task, delayMs: 200 })).toEqual({ kind: "start", settings: wanted });
});

test("a run is started with the task of the controls if another one is in force", () => {
  const changed = { ...controls, dataset: "mnist-digits", model: "softmax-regression" };
  expect(startCommand(changed, { ...task, delayMs: 200 })).toMatchObject({
    task: { dataset: "mnist-digits", model: "softmax-regression" },
  });
});

test("what stands in place of a model's name before there is one is kept out of the address", () => {
  expect(toQuery({ ...controls, model: "a model by the target" })).not.toContain("model");
  expect(toQuery({ ...controls, model: "k-means" })).toContain("model=k-means");
  expect(fromQuery(toQuery({ ...controls, model: "mlp:64,32" })).model).toBe("mlp:64,32");
});

test("an address names cases by their number and other partitions as they are", () => {
  expect(toQuery({ ...controls, partition: "dirichlet:0.5" })).toContain("?case=dirichlet:0.5&");
  expect(fromQuery("?case=dirichlet:0.5")).toEqual({ partition: "dirichlet:0.5" });
  expect(fromQuery("?case=dirichlet:&data=%3Cb%3E&model=")).toEqual({});
});

test("edits that a run has taken over are not pending any more", () => {
  expect(pendingEdits({ partition: "mixed", delayMs: 200 }, controls)).toEqual({ partition: "mixed" });
});

test("after a refused start, what starts a run at once goes back; what waits for the next run stays", () => {
  expect(afterRefusal({ ...task, stepSize: 0.1, budgetSeconds: 5 })).toEqual({ budgetSeconds: 5 });
  expect(afterRefusal({ partition: "mixed", strategy: "fixed:3", stepSize: 0.1 })).toEqual({ stepSize: 0.1 });
});

const svm = { name: "squared-svm", title: "squared SVM", stepSize: 0.01, madeFor: true };
const softmax = { name: "softmax-regression", title: "softmax regression", stepSize: 0.05, madeFor: true };
const kMeans = { name: "k-means", title: "K-means", stepSize: 0.1, madeFor: false };
const logistic = { name: "logistic-regression", title: "logistic regression", stepSize: 0.05, madeFor: true };
const choices = [
  { dataset: "mnist-even-odd", title: "Even or odd?", models: [svm, logistic, kMeans] },
  { dataset: "mnist-digits", title: "Which digit?", models: [softmax, kMeans] },
  { dataset: "synthetic", title: "Groups", models: [softmax] },
  { dataset: "signs", title: "Signs", models: [svm, logistic, kMeans] },
];

test("data without a model come with their usual one and its step size, and everything else stays", () => {
  const link = { dataset: "mnist-digits", strategy: "fixed:20", budgetSeconds: 5 };
  const completed = { ...link, model: "softmax-regression", stepSize: 0.05 };
  expect(completedTask(link, controls, choices)).toEqual(completed);
  expect(completedTask({ ...link, stepSize: 0.2 }, controls, choices)).toEqual({ ...completed, stepSize: 0.2 });
  expect(completedTask({ ...link, model: "k-means" }, controls, choices)).toMatchObject({ model: "k-means" });
});

test("a model that cannot learn from the data gives way to their usual one", () => {
  expect(completedTask({ dataset: "mnist-digits", model: "squared-svm" }, controls, choices)).toEqual({
    dataset: "mnist-digits",
    model: "softmax-regression",
    stepSize: 0.05,
  });
  expect(completedTask({ model: "k-means" }, controls, choices)).toEqual({ model: "k-means", stepSize: 0.1 });
});

test("a model with parameters stands for its family, and keeps them", () => {
  const mlp = { name: "mlp", title: "multilayer perceptron", stepSize: 0.03, madeFor: true };
  const digits = { dataset: "mnist-digits", title: "Which digit?", models: [softmax, mlp] };
  const current = { ...controls, dataset: "mnist-digits", model: "mlp:64,32" };
  expect(completedTask({ seed: 2 }, current, [digits])).toEqual({ seed: 2 });
  expect(otherTask([digits], "mnist-digits", "mlp:8")).toMatchObject({ model: "mlp:8", stepSize: 0.03 });
  expect(modelOf(digits, "mlp:64,32")).toBe(mlp);
});

test("edits that change no task, and data that are not known, are left as they are", () => {
  expect(completedTask({ seed: 3 }, controls, choices)).toEqual({ seed: 3 });
  expect(completedTask({ dataset: "unheard-of" }, controls, choices)).toEqual({ dataset: "unheard-of" });
});

test("other data keep a model that is made for such data, and no other", () => {
  expect(otherData(choices, "signs", "logistic-regression")).toMatchObject({ model: "logistic-regression" });
  expect(otherData(choices, "signs", "k-means")).toMatchObject({ model: "squared-svm" });
});

test("data with parameters of their own stand for their family", () => {
  expect(otherTask(choices, "synthetic:1:0.5")).toMatchObject({ model: "softmax-regression" });
});
