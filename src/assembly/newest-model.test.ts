import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { decodeModelFile } from "../data/model-file.ts";
import { newestModel } from "./newest-model.ts";

test("the newest model is that of the newest run that came to its end", async () => {
  const { aggregator, finish, next, clock } = virtualRun();
  const model = newestModel(aggregator, () => new Date(0));
  expect(model()).toBeUndefined();
  await finish();
  const first = aggregator.result()?.weights;
  const began = next("round-finished");
  aggregator.start({ ...settings, budgetSeconds: 1e6 });
  await clock.runUntil(began);
  const again = next("round-finished");
  aggregator.start({ ...settings, budgetSeconds: 1e6 });
  await clock.runUntil(again);
  expect(model()?.name).toBe("squared-svm-run-1.json");
  expect(decodeModelFile(model()?.text ?? "", "model")).toMatchObject({ weights: first, dataset: "small" });
  const finished = next("run-finished");
  aggregator.stop();
  await clock.runUntil(finished);
  expect(model()?.name).toBe("squared-svm-run-3.json");
});
